"""Decides whether two speeches that were read are of the same event: a page at two addresses, or a page and its text.

A title alone does not identify an event (one title is on 52 pages), so date, time, place, lead and text decide too. A
text is compared by the ids of its paragraphs, which are hashes of their normalised texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.records import normalised

if TYPE_CHECKING:
    from index.records import Speech

SAME_TEXT = 0.5  # share of the shorter text's paragraphs that both texts have; different speeches never come near it
COPIED_TEXT = 0.9  # that share for two pages of one site: higher, since their addresses say that they differ


@dataclass(frozen=True, slots=True)
class Telling:
    """The parts of a speech that decide whether it is of the same event as another.

    `heading` is the normalised title, `addressed` is true if the page has a web address, and `paragraphs` has the ids
    of the paragraphs. None stands for a part that is unknown.
    """

    date: str | None
    heading: str
    time: str | None
    place: str | None
    lead: str | None
    addressed: bool
    paragraphs: frozenset[str]


def telling(speech: Speech) -> Telling:
    """Extract from a speech the parts that identify its event."""
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
    """Normalise a title (lower case, straight quotes, single spaces), so that speeches of one event have the same."""
    return normalised(title)


def same_event(one: Telling, other: Telling) -> bool:
    """Return whether both speeches are of the same event; False if in doubt.

    The dates must be known and equal, the titles must be equal, and the times must be equal if both are known. In
    addition, the first of these rules that applies must hold:

    - If both have a web address, their texts must be nearly equal and not empty, because a site gives
      different events different addresses.
    - If both times are known, the texts must have a paragraph in common, or a text must be empty.
    - If a text is empty, the leads or the places must be known and equal.
    - Otherwise at least half of the paragraphs of the shorter text must be in the other.
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
    """Return whether at least half of the paragraphs of the shorter text are in the other, or both texts are empty."""
    shared = _shared(one.paragraphs, other.paragraphs)
    return one.paragraphs == other.paragraphs if shared is None else shared >= SAME_TEXT


def _shared(one: frozenset[str], other: frozenset[str]) -> float | None:
    """Return the share of the smaller set that is in both sets, or None if one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else None


def _equal(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and normalised(one) == normalised(other)
