"""The shared sets of other formats: where their files are, how each is counted, and reading them against that."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.reading.read import read
from index.records import Skipped, Speech
from index.sources.source import Source
from index.sources.walk import sources
from tests.builders import counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True)
class FormatSet:
    """A set: a pattern of its files below the shared data, and who counts one of them (None: not a text)."""

    name: str
    pattern: str
    count: Callable[[Path], counts.Count]
    ordered: bool = True


SETS = (
    FormatSet("Akoma Ntoso", "formats/formats/akoma-ntoso/*", counts.akoma_ntoso),
    FormatSet("ParlaMint", "formats/formats/parlamint-tei/*", counts.tei),
    FormatSet("Parla-CLARIN", "formats/formats/parla-clarin-tei/*", counts.tei),
    FormatSet("publicwhip", "formats/formats/publicwhip-xml/*", counts.publicwhip),
    FormatSet("presidents", "formats/formats/plain-text/presidents/*", counts.president, ordered=False),
    FormatSet("inaugural", "formats/formats/plain-text/inaugural/*", counts.inaugural, ordered=False),
    FormatSet("CSV: 2020 debate", "formats/formats/csv/us_*", counts.table(("text", "speaker", None))),
    FormatSet("CSV: 2016 debates", "formats/formats/csv/user01*", counts.table(("Text", "Speaker", "Date"))),
    FormatSet("CSV: Vox", "formats/formats/csv/vox*", counts.table(("text", "speaker", None))),
    FormatSet("CSV: kremlin.ru", "formats/formats/csv/kremlin*", counts.table(("summary", None, None), "narration")),
    FormatSet("UN General Debate", "ungdc/ungdc/txt/*/*_*.txt", counts.statement, ordered=False),
)


def read_set(shared: Path, chosen: FormatSet, every: int = 1) -> counts.Tally:
    """Reads every n-th file of a set and holds it against the independent count."""
    tally = counts.Tally()
    for path in sorted(shared.glob(chosen.pattern))[::every]:
        tally.files += 1
        tally.megabytes += path.stat().st_size / 1e6
        started = time.perf_counter()
        found = [item for source in sources([path]) for item in _read(source)]
        tally.seconds += time.perf_counter() - started
        tally.skipped += Counter(item.reason for item in found if isinstance(item, Skipped))
        speeches = [item for item in found if isinstance(item, Speech)]
        counts.tally(speeches, tally)
        if speeches:
            tally.disagreements += _differences(path, chosen, speeches)
    return tally


def _read(source: Source | Skipped) -> list[Speech | Skipped]:
    return read(source) if isinstance(source, Source) else [source]


def _differences(path: Path, chosen: FormatSet, speeches: list[Speech]) -> Iterator[str]:
    held = chosen.count(path)
    if chosen.ordered:
        yield from counts.disagreements(path.name, speeches, held)
        return
    for difference in counts.disagreements(path.name, speeches, held):
        if ": text of" not in difference:
            yield difference
    if not _complete(speeches[0], held.text):
        yield f"{path.name}: its text is not the file's"


def _complete(speech: Speech, text: str) -> bool:
    """Plain text has its order, except where a page's number was taken out of a sentence."""
    if any(p.kind == "note" and len(p.text) < 100 for p in speech.paragraphs):
        return Counter(counts.dense("".join(p.text for p in speech.paragraphs))) == Counter(text)
    return counts.covers(speech, text)
