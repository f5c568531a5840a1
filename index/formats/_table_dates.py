"""Reads dates in the cells of a column, with one order of day and month for the whole column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from index.formats._captions.cues import seconds
from index.text.days import CENTURY_TURN, day_of
from index.text.other_days import plain_day
from index.text.printed_dates import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIRST_OFFSET = 60  # seconds before which the first row of a recording begins; "1:30" may also be half past one

Order = Literal["day first", "month first"]

_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)([,T ] *\d{1,2}:\d\d.*)?")
_CLOCK = re.compile(r"(?:^|[ T])\d{1,2}:\d\d(?:(?::\d\d)? ?[aApP]\.?[mM])?")
_MIDNIGHT = re.compile(r"0?0:00.*|12:00(?::00)? ?[aA]\.?[mM]")


class DateError(ValueError):
    """Raised when a column's dates are ambiguous or contradict each other; the message says what to write instead."""


def order(values: Iterable[str]) -> Order | None:
    """Decide whether day or month comes first in dates like 9/26/16: a number above 12 is a day, and 26.9.16 has the
    day first.

    Returns None if the column has no such dates. Raises DateError if the order is unclear or mixed.
    """
    numbers = [match for match in map(_NUMBERS.fullmatch, map(plain_day, map(str.strip, values))) if match]
    dotted = any(match[2] == "." for match in numbers)
    day_first = dotted or any(int(match[1]) > 12 for match in numbers)
    month_first = any(int(match[3]) > 12 for match in numbers)
    if day_first and month_first:
        raise DateError("its dates have no one order of day and month: write them as 2016-09-26")
    if numbers and not day_first and not month_first:
        raise DateError(f"its date {numbers[0][0]} can be read in two ways: write it as 2016-09-26")
    return ("day first" if day_first else "month first") if numbers else None


def order_by_day(values: Iterable[str], day: str | None) -> Order | None:
    """Return the order of day and month in which every date of the column is the ISO date `day`; None if none is."""
    written = [value for value in values if value.strip()]
    orders: tuple[Order, ...] = ("day first", "month first")
    dates = {known: {found[0] if (found := read(value, known)) else None for value in written} for known in orders}
    return next((known for known in orders if day and dates[known] == {day}), None)


def read(value: str, known: Order | None) -> tuple[str, str | None] | None:
    """Return the ISO date and the time ("HH:MM", or None) of a cell; None if the cell is not a date.

    `known` is the order of day and month in the column; None if the column has no dates in which the order matters.

    >>> read("9/26/16", "month first"), read("September 26, 2016", None), read("2016", None)
    (('2016-09-26', None), ('2016-09-26', None), ('2016', None))
    """
    text = plain_day(" ".join(value.split()))
    if numbers := _NUMBERS.fullmatch(text):
        first, second, year = numbers[1], numbers[3], numbers[4]
        day, month = (first, second) if known == "day first" else (second, first)
        if len(year) == 2:
            year = ("19" if int(year) >= CENTURY_TURN else "20") + year
        text = f"{year}-{month}-{day}{numbers[5] or ''}"
    found = day_of(text)
    return (found.date, found.time) if found else _opening(text)


def has_clock(values: Iterable[str]) -> bool:
    """Whether the column has a time other than midnight, which many tables write for an unknown time.

    >>> has_clock(["2021-05-04 00:00:00", "5/4/2021 12:00:00 AM"]), has_clock(["12:00"])
    (False, True)
    """
    found = (clock for value in values for clock in _CLOCK.findall(value))
    return any(not _MIDNIGHT.fullmatch(clock.strip(" T")) for clock in found)


def count_from_start(speeches: Iterable[Sequence[str]]) -> bool:
    """Whether the times of each speech's rows, given in order, are counted from the beginning of a recording.

    They are if they begin within the first minute, never decrease, and are not all the same.

    >>> [count_from_start([times]) for times in (["0:00", "0:07", "1:15"], ["09:30", "10:15"], ["00:00"])]
    [True, False, False]
    """
    counted = [[seconds(time) for time in times if time.strip()] for times in speeches]
    timed = [times for times in counted if times]
    whole = [[time for time in times if time is not None] for times in timed]
    rising = all(times == sorted(times) and times[0] < FIRST_OFFSET for times in whole if times)
    return whole == timed and rising and any(len(set(times)) > 1 for times in whole)


def _opening(text: str) -> tuple[str, str | None] | None:
    printed = stamp(text)
    return (printed.date, printed.time) if printed else None
