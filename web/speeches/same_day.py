"""The other speeches of the same day, those at the same place first: often other parts of the same event."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from search.request import SearchRequest

if TYPE_CHECKING:
    from index.records import Speech
    from search.engine import Engine

MOST = 8  # speeches listed; a link to the day's page covers the rest
DAY = len("2013-09-23")  # characters of a date with its day


class Other(NamedTuple):
    """Another speech of the same day; `here` if it was at the same place."""

    id: str
    title: str
    place: str | None
    here: bool


class SameDay(NamedTuple):
    """Other speeches of the same day, and `more`, the number of further ones not listed."""

    others: tuple[Other, ...] = ()
    more: int = 0


def same_day(speech: Speech, engine: Engine) -> SameDay:
    """Find the other speeches of the speech's day; none if the day is not known."""
    if not speech.date or len(speech.date) != DAY:
        return SameDay()
    asked = SearchRequest(since=speech.date, until=speech.date, sort="oldest", size=MOST + 1, grouped=True)
    found = engine.search(asked)
    others = [
        Other(hit.speech, hit.title, hit.place, bool(hit.place) and hit.place == speech.place)
        for hit in found.hits
        if hit.speech != speech.id
    ]
    shown = sorted(others[:MOST], key=lambda other: not other.here)
    return SameDay(tuple(shown), max(0, found.events - 1 - len(shown)))
