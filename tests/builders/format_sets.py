"""The shared sets of files in other formats: where the files are, how one is counted, and a comparison of both."""

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
    """A set of files: their pattern below the folder of shared data, and the function that counts one of them.

    `ordered` is false if the order of the text is not compared.
    """

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
    """Read every `every`-th file of a set, and compare what was read with the independent count of the file."""
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
    """Return whether the speech has all of the file's text, which has no white space.

    The order is compared too, unless a page number was removed from the middle of a sentence.
    """
    if any(p.kind == "note" and len(p.text) < 100 for p in speech.paragraphs):
        return Counter(counts.dense("".join(p.text for p in speech.paragraphs))) == Counter(text)
    return counts.covers(speech, text)
