"""Notices for a period that begins or ends within a year: it finds or misses all speeches dated by that year alone.

The index dates such a speech to the first day of its year.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from search.query.message import said_of
from search.results import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def cut_years(first_day: int | None, last_day: int | None) -> dict[int, bool]:
    """Return the years that the period covers only in part, each with whether it covers the year's first day.

    The days are `date.toordinal()` numbers, both inclusive; None if the period is open at that end. A period that ends
    before it begins has no years.

    >>> cut_years(date(2005, 3, 1).toordinal(), date(2007, 6, 30).toordinal())
    {2005: False, 2007: True}
    >>> cut_years(date(2005, 1, 1).toordinal(), date(2005, 12, 31).toordinal()), cut_years(None, None)
    ({}, {})
    """
    first = date.fromordinal(first_day) if first_day else date.min
    last = date.fromordinal(last_day) if last_day else date.max
    if first > last:
        return {}
    years = {}
    if (first.month, first.day) != (1, 1):
        years[first.year] = False
    if (last.month, last.day) != (12, 31):
        years.setdefault(last.year, True)
    return years


def year_notices(years: dict[int, bool], dated_by_year: Callable[[int], int]) -> Iterator[Notice]:
    """Yield, for each year with paragraphs dated by it alone, the notice that the period finds, or misses, all of them.

    `years` comes from `cut_years`. `dated_by_year(year)` returns the number of paragraphs dated by this year alone.
    """
    for year, found in years.items():
        if not (number := dated_by_year(year)):
            continue
        if found:
            told = said_of(
                number,
                "{number} paragraph of {year} has no date but the year and counts as of its first day, which is in "
                "this period.",
                "{number} paragraphs of {year} have no date but the year and count as of its first day, which is in "
                "this period.",
                year=str(year),
            )
        else:
            told = said_of(
                number,
                "{number} paragraph of {year} has no date but the year, so this period passes it over; "
                "the whole year has it (date:{year}).",
                "{number} paragraphs of {year} have no date but the year, so this period passes them over; "
                "the whole year has them (date:{year}).",
                year=str(year),
            )
        yield Notice("year-alone", told)
