"""A portrait of a slice: its number of words, its longest speeches, and the offices that its speaker held.

A slice is all paragraphs that a request's filters select. The page of a speaker, topic or place shows its portrait
beside the newest speeches.
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

LONGEST = 5  # speeches listed
MOST_OFFICES = 8  # offices listed of one speaker; a source that spells an office in many ways gives hundreds


class Longest(NamedTuple):
    """A speech, with the number of its words that are in the slice."""

    speech: str
    title: str
    date: str | None
    words: int


@dataclass(frozen=True, slots=True)
class Portrait:
    """A slice's number of words, its longest speeches, and the offices of its speaker, those used earliest first.

    `offices` is empty unless the request selects exactly one speaker.
    """

    request: SearchRequest
    words: int
    longest: tuple[Longest, ...]
    offices: tuple[Office, ...]


def portrait(generation: Studied, request: SearchRequest) -> Portrait:
    """Make the portrait of the slice that the request's filters select."""
    chosen = generation.slice_of(request)
    offices = _offices(generation, request) if len(request.picked("speaker")) == 1 else ()
    return Portrait(request, chosen.words, tuple(_longest(generation, chosen)), offices)


def _longest(generation: Studied, chosen: Slice) -> Iterator[Longest]:
    """Read the speeches with the most words in the slice; equally long ones are in the archive's order."""
    found = chosen.longest(LONGEST)
    held = generation.rows([row for row, _ in found])
    return (Longest(one.speech, one.title, one.date, count) for row, count in found if (one := held.get(row)))


def _offices(generation: Studied, request: SearchRequest) -> tuple[Office, ...]:
    """Return the offices that the sources give most often with the slice's paragraphs, by the date of their first use.

    At most MOST_OFFICES are returned. Offices without a date come last.
    """
    kept = sorted(generation.offices_of(request), key=lambda office: -office.paragraphs)[:MOST_OFFICES]
    return tuple(sorted(kept, key=lambda office: (office.first or "9", office.last or "9", office.name)))
