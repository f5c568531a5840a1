"""Echoes (recurring passages) and related words for a cluster: computed in an index on the writer's machine.

Both need the words of all texts in order, which a cluster does not give. So the writer keeps an index of its own up to
date with the archive. Both are computed in that index, and their two files are cut into blocks and sent with the
generation (the copy of the archive in the cluster). Sections (named arrays of a file) that only the writer needs are
left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.cluster.file_blocks import file_blocks, read_file
from index.echoing.said_texts import SaidTexts
from index.segment.container import packed, unpacked
from index.segment.echoes import NAME as ECHOES
from index.segment.echoes import Echoes
from index.segment.related import NAME as RELATED
from index.segment.related import RelatedWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from index.cluster.stored_speeches import StoredSpeeches
    from index.segment.container import Sections
    from index.segment.snapshot import Snapshot

    Numbers = NDArray[np.int64]

WRITERS_OWN = ("covered.", "pairs.")  # sections from which only the next generation's echoes are computed
DAYS, EVENTS = "passages.days", "passages.events"
GONE = -1  # replaces the event number of a passage whose paragraph no longer exists


@dataclass(frozen=True, slots=True)
class Findings:
    """The contents of the files of echoes and related words; b"" for a file that the index does not have.

    `name` has the names of both files, which change whenever the files are computed again; "" if there are none.
    """

    name: str = ""
    echoes: bytes = b""
    related: bytes = b""

    def blocks(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each block of the files of echoes and of related words, as its name and the document to store."""
        yield from file_blocks(ECHOES, self.echoes)
        yield from file_blocks(RELATED, self.related)


NONE = Findings()


def findings_of(snapshot: Snapshot) -> Findings:
    """Return the files of echoes and related words of an index, b"" for one that it does not have."""
    echoes, related = snapshot.echoes, snapshot.related
    return Findings(
        " ".join(each.name for each in (echoes, related) if each),
        _packed(echoes.sections, _said(snapshot, echoes.passages.rows)) if echoes else b"",
        _packed(related.sections, {}) if related else b"",
    )


def read_echoes(stored: StoredSpeeches) -> tuple[Echoes, Numbers, Numbers] | None:
    """Return the echoes in the generation that `stored` reads, and the day and the event number of each passage.

    A day is `date.toordinal()`, or 0 if unknown. The event number is GONE if the passage's paragraph no longer exists.
    Returns None if no echoes were sent, or if they are in another version's format.
    """
    sections = _read(stored, ECHOES)
    echoes = Echoes.of(sections) if sections else None
    if sections is None or echoes is None:
        return None
    return echoes, sections.array(DAYS).astype(np.int64), sections.array(EVENTS).astype(np.int64)


def read_related(stored: StoredSpeeches) -> RelatedWords | None:
    """Return the related words in the generation that `stored` reads.

    Returns None if none were sent, or if they are in another version's format.
    """
    sections = _read(stored, RELATED)
    return RelatedWords.of(sections) if sections else None


def _said(snapshot: Snapshot, rows: Numbers) -> dict[str, NDArray[Any]]:
    """Return, by section name, the day (0 if unknown) and the event number of each passage.

    `rows[i]` is the archive row of the paragraph of passage i. The number is GONE if the paragraph no longer exists.
    """
    texts = SaidTexts(snapshot)
    at = np.minimum(np.searchsorted(texts.rows, rows), max(0, len(texts.rows) - 1))
    there = texts.rows[at] == rows if len(texts.rows) else np.zeros(len(rows), np.bool_)
    days, events = np.zeros(len(rows), np.int32), np.full(len(rows), GONE, np.int32)
    days[there], events[there] = texts.days[at[there]], texts.events[at[there]]
    return {DAYS: days, EVENTS: events}


def _packed(sections: Sections, more: dict[str, NDArray[Any]]) -> bytes:
    """Return the content of a file that has the arrays in `more`, and those of `sections` that readers need."""
    sent = {name: sections.array(name) for name in sections.names if not name.startswith(WRITERS_OWN)}
    return packed(sent | more, sections.facts)


def _read(stored: StoredSpeeches, name: str) -> Sections | None:
    content = read_file(stored, name)
    return unpacked(Path(f"{stored.index}.{name}"), content) if content else None
