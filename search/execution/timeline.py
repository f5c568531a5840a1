"""The timeline's bars: paragraphs found by month, or by year if there are too many months to show each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from search.execution.facet_slots import TIMELINE

if TYPE_CHECKING:
    from search.execution.facet_slots import FacetSlots
    from search.loops.numpy_loops import Keys

MONTHS_SHOWN = 48  # a longer timeline has years: four years of months are as thin as a finger or a mouse can hit


def timeline(
    slots: FacetSlots, counts: Keys, first_day: int | None = None, last_day: int | None = None
) -> tuple[tuple[str, int], ...]:
    """Return the bars of all periods with paragraphs; `counts[i]` is the number of paragraphs in period i of the
    slots.
    """
    periods = slots.values[TIMELINE]
    present = np.flatnonzero(counts)
    ends = [periods[at] for at in present[[0, -1]].tolist()] if len(present) else []
    if ends and first_day is last_day is None and _are_many(*ends):
        years = np.add.reduceat(counts, slots.year_starts)
        starts = np.flatnonzero(years)
        firsts = slots.year_starts[starts].tolist()
        return tuple((periods[at][:4], n) for at, n in zip(firsts, years[starts].tolist(), strict=True))
    found = zip((periods[at] for at in present.tolist()), counts[present].tolist(), strict=True)
    return bars(tuple(found), first_day, last_day)


def bars(
    months: tuple[tuple[str, int], ...], first_day: int | None = None, last_day: int | None = None
) -> tuple[tuple[str, int], ...]:
    """Return the timeline's bars: ("YYYY-MM", paragraphs) by month, ascending, or by year if months are too many.

    Paragraphs dated only by year form a bar for the year, before its months. If there are too many months but a short
    period is requested, only the months of its years, and of a year on either side, are returned.
    """
    if not months or not _are_many(months[0][0], months[-1][0]):
        return months
    return _near(months, first_day, last_day) or _years(months)


def _are_many(first: str, last: str) -> bool:
    """Return whether there are too many months from the first period to the last to show each."""
    return _month_number(last) - _month_number(first) >= MONTHS_SHOWN


def _month_number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:] or 1)


def _years(months: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    years: dict[str, int] = {}
    for month, count in months:
        years[month[:4]] = years.get(month[:4], 0) + count
    return tuple(years.items())


def _near(
    months: tuple[tuple[str, int], ...], first_day: int | None, last_day: int | None
) -> tuple[tuple[str, int], ...]:
    """Return the bars of the months in the requested period's years, and in the year before and after if MONTHS_SHOWN
    allows.

    Empty if the period is not bounded on both sides or is too long to show months.
    """
    if first_day is None or last_day is None or last_day < first_day:
        return ()
    first, last = (date.fromordinal(day).year for day in (first_day, last_day))
    years = last - first + 1
    if years * 12 > MONTHS_SHOWN:
        return ()
    around = int((years + 2) * 12 <= MONTHS_SHOWN)
    return tuple(pair for pair in months if first - around <= int(pair[0][:4]) <= last + around)
