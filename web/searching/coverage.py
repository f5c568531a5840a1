"""Finds the months or years for which the archive has any paragraphs, so that charts can show its gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web import current

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.results import Bar

KEPT = 64  # ranges cached for a generation (version of the index)
MONTH = len("2013-09")  # characters of a month


def held(bars: Iterable[Bar]) -> frozenset[str]:
    """Return the periods that have any paragraphs, so that a chart with these bars can show the others as gaps.

    If every bar is a month, these are the months from the first bar to the last; if any bar is a year, all years.
    """
    periods = sorted(bar.period for bar in bars)
    if not periods:
        return frozenset()
    by_month = all(len(period) == MONTH for period in periods)
    return _periods(periods[0], periods[-1]) if by_month else _periods("", "")


def _periods(since: str, until: str) -> frozenset[str]:
    """Return the months (years, if the range is long) that have paragraphs from `since` to `until`; "" is no limit.

    The result is empty if time ran out. Results are cached until the index changes.
    """
    engine, known = current.engine(), current.coverage()
    place = (engine.generation, since, until)
    periods = known.get(place)
    if periods is None:
        found = engine.search(current.defaults().changed(size=1, since=since or None, until=until or None))
        if engine.late:
            return frozenset()
        periods = frozenset(bar.period for bar in found.timeline)
        places = list(known)  # a copy: other threads add to the cache and clear it meanwhile
        if len(places) >= KEPT or any(generation != engine.generation for generation, _, _ in places):
            known.clear()
        known[place] = periods
    return periods
