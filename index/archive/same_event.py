"""Decides whether two readings are of one event: a page under two addresses, or a page and its text dump.

A title is no key (one title is on 52 pages), so date, time, place, lead and the text itself decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.records import normalised

if TYPE_CHECKING:
    from index.records import Speech

SAME_TEXT = 0.5  # share of the shorter text's paragraphs that both have: no two speeches come near it
COPIED_TEXT = 0.9  # the same for two pages of one site, which itself tells them apart


@dataclass(frozen=True, slots=True)
class Telling:
    """The parts of a reading that decide whether it is of the same event as another."""

    date: str | None
    heading: str
    time: str | None
    place: str | None
    lead: str | None
    addressed: bool
    paragraphs: frozenset[str]


def telling(speech: Speech) -> Telling:
    """The telling of a speech just read."""
    return Telling(
        speech.date,
        heading(speech.title),
        speech.time,
        speech.place,
        speech.lead,
        speech.url is not None,
        frozenset(p.id for p in speech.paragraphs),
    )


def heading(title: str) -> str:
    """The title in the form that all readings of an event share: lower case, plain quotes, single spaces."""
    return normalised(title)


def same_event(one: Telling, other: Telling) -> bool:
    """Whether both tellings are of one event; False where in doubt.

    Date and title must be equal and known. Two pages with addresses of their own are one event only if they
    are copies, for their site tells them apart. Otherwise equal times decide, unless the texts have nothing
    in common; where a time is unknown, the text must be the same, or, where one has no text, place or lead.
    """
    if not one.date or (one.date, one.heading) != (other.date, other.heading):
        return False
    if one.time and other.time and one.time != other.time:
        return False
    shared = _shared(one.paragraphs, other.paragraphs)
    if one.addressed and other.addressed:
        return shared is not None and shared >= COPIED_TEXT
    if one.time and other.time:
        return shared is None or shared > 0
    if shared is None:
        return _equal(one.lead, other.lead) or _equal(one.place, other.place)
    return shared >= SAME_TEXT


def same_text(one: Telling, other: Telling) -> bool:
    """Whether the texts agree, or neither has one."""
    shared = _shared(one.paragraphs, other.paragraphs)
    return one.paragraphs == other.paragraphs if shared is None else shared >= SAME_TEXT


def _shared(one: frozenset[str], other: frozenset[str]) -> float | None:
    """The share of the smaller set that is in both; None where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else None


def _equal(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and normalised(one) == normalised(other)
