"""A portrait of a slice: how many words it has, its longest speeches, and the offices that its speaker held.

The page of a speaker, topic or place shows it next to the newest of the speeches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.archive.offices_held import Office
    from search.request import SearchRequest
    from search.study.slices import Slice
    from search.study.studied import Studied

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


def portrait(generation: Studied, request: SearchRequest) -> Portrait:
    """The portrait of the slice that the request's conditions choose."""
    chosen = generation.slice_of(request)
    offices = _offices(generation, request) if len(request.picked("speaker")) == 1 else ()
    return Portrait(request, chosen.words, tuple(_longest(generation, chosen)), offices)


def _longest(generation: Studied, chosen: Slice) -> Iterator[Longest]:
    """The speeches with the most words in the slice; equally long ones in the archive's order."""
    found = chosen.longest(LONGEST)
    held = generation.rows([row for row, _ in found])
    return (Longest(one.speech, one.title, one.date, count) for row, count in found if (one := held.get(row)))


def _offices(generation: Studied, request: SearchRequest) -> tuple[Office, ...]:
    """The offices most often printed with the slice's paragraphs, ordered by the date of the first."""
    kept = sorted(generation.offices_of(request), key=lambda office: -office.paragraphs)[:MOST_OFFICES]
    return tuple(sorted(kept, key=lambda office: (office.first or "9", office.last or "9", office.name)))
