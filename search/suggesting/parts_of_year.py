"""Seasons, quarters and halves of a year as people write them: "winter 2013-14", "Q3 2014", "second half of 2014"."""

from __future__ import annotations

import re
from datetime import date

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # each with its first month
# The number of each quarter or half, counted from 1; 0 stands for the last one.
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 0}
SEASON = 3  # months in a season
MONTHS = {"quarter": 3, "half": 6, "q": 3, "h": 6}  # months in each part of a year
_SEASON = re.compile(rf"({'|'.join(SEASONS)}) (\d{{4}})(?:[-/](?:\d{{2}})?\d{{2}})?", re.ASCII)
_PART = re.compile(rf"(?:({'|'.join(ORDINALS)})[ -](quarter|half)|(q|h) ?([1-4])) (\d{{4}})", re.ASCII)


def months_of(text: str) -> tuple[str, str] | None:
    """Return the first and last month of the part of a year that the lower-case text names; None if it names none.

    A winter named with one year is the winter that ends in that year.

    >>> months_of("spring 2014"), months_of("winter 2014"), months_of("winter 2013-14")
    (('2014-03', '2014-05'), ('2013-12', '2014-02'), ('2013-12', '2014-02'))
    >>> months_of("q3 2014"), months_of("last half 2014"), months_of("third half 2014")
    (('2014-07', '2014-09'), ('2014-07', '2014-12'), None)
    """
    if found := _SEASON.fullmatch(text):
        month = SEASONS[found[1]]
        ends_in_year = month + SEASON > 13 and text.endswith(found[2])
        return _months(int(found[2]) - ends_in_year, month, SEASON)
    found = _PART.fullmatch(text)
    if not found:
        return None
    length = MONTHS[found[2] or found[3]]
    last = 12 // length
    number = (ORDINALS[found[1]] if found[1] else int(found[4])) or last
    return _months(int(found[5]), (number - 1) * length + 1, length) if number <= last else None


def _months(year: int, first: int, many: int) -> tuple[str, str] | None:
    """Return the first and last of `many` months from month `first` of the year on, perhaps into the next year.

    Return None if a year is below 1 or above 9999.
    """
    later, last = divmod(first + many - 2, 12)
    if year < 1 or year + later > date.max.year:
        return None
    return f"{year:04}-{first:02}", f"{year + later:04}-{last + 1:02}"
