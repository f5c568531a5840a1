"""A portrait of a slice: how many words it has, its longest speeches, and the offices that its speaker held.

The page of a speaker, topic or place shows it next to the newest of the speeches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.study.slices import slice_of

if TYPE_CHECKING:
    from index.archive.archive import ArchiveReader
    from index.archive.offices_held import Office
    from search.library import Generation
    from search.request import SearchRequest
    from search.study.slices import Slice

LONGEST = 5  # speeches
MOST_OFFICES = 8  # of one speaker; a source that prints one in many ways has hundreds


class Longest(NamedTuple):
    """A speech, with the number of its words that are in the slice."""

    speech: str
    title: str
    date: str | None
    words: int


@dataclass(frozen=True, slots=True)
class Portrait:
    """The slice's number of words, its longest speeches, and the picked speaker's offices in the order first held."""

    request: SearchRequest
    words: int
    longest: tuple[Longest, ...]
    offices: tuple[Office, ...]


def portrait(archive: ArchiveReader, generation: Generation, request: SearchRequest) -> Portrait:
    """The portrait of the slice that the request's conditions choose."""
    chosen = slice_of(generation, request)
    offices = _offices(archive, chosen) if len(request.picked("speaker")) == 1 else ()
    return Portrait(request, chosen.words, tuple(_longest(archive, generation, chosen)), offices)


def _longest(archive: ArchiveReader, generation: Generation, chosen: Slice) -> list[Longest]:
    """The speeches with the most words in the slice; equally long ones in the archive's order."""
    rows, words = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for segment, docs, sizes in zip(chosen.segments, chosen.documents, chosen.sizes, strict=True):
        speeches, first = np.unique(segment.speeches[docs], return_index=True)
        sums = np.bincount(segment.speeches[docs], sizes, len(segment.starts)).astype(np.int64)
        rows.append(segment.rows[docs[first]].astype(np.int64))
        words.append(sums[speeches])
    row, size = np.concatenate(rows), np.concatenate(words)
    best = np.lexsort((row, -size))[:LONGEST]
    held = archive.rows(row[best].tolist(), generation.snapshot.archive_generation)
    pairs = zip(row[best].tolist(), size[best].tolist(), strict=True)
    return [Longest(one.speech, one.title, one.date, count) for at, count in pairs if (one := held.get(at))]


def _offices(archive: ArchiveReader, chosen: Slice) -> tuple[Office, ...]:
    """The offices most often printed with the slice's paragraphs, ordered by the date of the first."""
    parts = zip(chosen.segments, chosen.documents, strict=True)
    told = archive.offices([row for segment, docs in parts for row in segment.rows[docs].tolist()])
    kept = sorted(told, key=lambda office: -office.paragraphs)[:MOST_OFFICES]
    return tuple(sorted(kept, key=lambda office: (office.first or "9", office.last or "9", office.name)))
