"""The timeline of a search: the number of paragraphs found per month, or per year if there are too many months."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from search.execution.facet_slots import TIMELINE

if TYPE_CHECKING:
    from search.execution.facet_slots import FacetSlots
    from search.loops.numpy_loops import Keys

MONTHS_SHOWN = 48  # months; a longer timeline has a bar per year, since more bars would be too thin to hit


def timeline(
    slots: FacetSlots, counts: Keys, first_day: int | None = None, last_day: int | None = None
) -> tuple[tuple[str, int], ...]:
    """Return the timeline of a search: pairs (period, number of paragraphs found), ascending, without empty periods.

    `counts[i]` is the number of paragraphs in the i-th period of `slots`. Periods are months, or years if there are too
    many months. `first_day` and `last_day` are the requested period, as in `bars`.
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
    """Return the months with their numbers of paragraphs, or years instead if there are too many months to show.

    `months` are ascending pairs ("YYYY-MM", number of paragraphs); a pair ("YYYY", number) has the paragraphs dated
    only by year. `first_day` and `last_day` are the requested period, inclusive, as date.toordinal() numbers; None sets
    no limit. If there are too many months but a short period is requested, only the months of its years are returned
    and, if these are not too many, also those of the year before and of the year after.
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
    """Return the months in the years of the requested period, and of a year on either side if MONTHS_SHOWN allows.

    Arguments are as in `bars`. Empty if the period is not bounded on both sides or is too long to show months.
    """
    if first_day is None or last_day is None or last_day < first_day:
        return ()
    first, last = (date.fromordinal(day).year for day in (first_day, last_day))
    years = last - first + 1
    if years * 12 > MONTHS_SHOWN:
        return ()
    around = int((years + 2) * 12 <= MONTHS_SHOWN)
    return tuple(pair for pair in months if first - around <= int(pair[0][:4]) <= last + around)
