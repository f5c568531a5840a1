"""Values as people read them: dates, counts, times. Used as template filters."""

from __future__ import annotations

import math

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
UNITS = ("kB", "MB", "GB", "TB")
PLURALS = {"speech": "speeches", "this speech": "these speeches", "more speech": "more speeches", "match": "matches"}


def long_date(iso: str | None) -> str:
    """The date in words, at the precision it has.

    >>> long_date("2013-09-23"), long_date("2013-09"), long_date("2013"), long_date(None)
    ('23 September 2013', 'September 2013', '2013', 'undated')
    """
    return _date(iso, letters=None)


def short_date(iso: str | None) -> str:
    """The date in few letters, for narrow columns.

    >>> short_date("2013-09-03"), short_date("2013-05")
    ('3 Sep 2013', 'May 2013')
    """
    return _date(iso, letters=3)


def _date(iso: str | None, letters: int | None) -> str:
    if not iso:
        return "undated"
    year, *rest = iso.split("-")
    parts = [year]
    if rest and rest[0].isdecimal() and 1 <= int(rest[0]) <= 12:
        parts.insert(0, MONTHS[int(rest[0]) - 1][:letters])
        if len(rest) > 1 and rest[1].isdecimal():
            parts.insert(0, str(int(rest[1])))
    return " ".join(parts)


def period(since: str | None, until: str | None) -> str:
    """The period in words.

    >>> period("2013", "2013"), period("2012-05", None), period(None, "2014"), period("2012", "2014")
    ('2013', 'from May 2012', 'until 2014', '2012 to 2014')
    """
    if since and until:
        return long_date(since) if since == until else f"{long_date(since)} to {long_date(until)}"
    if since:
        return f"from {long_date(since)}"
    return f"until {long_date(until)}" if until else "all years"


def grouped_digits(number: float) -> str:
    """The number with its thousands apart.

    >>> grouped_digits(87312)
    '87,312'
    """
    return f"{number:,}"


def counted(number: int, noun: str) -> str:
    """The number and its noun, in the plural where there are not one.

    >>> counted(1, "speech"), counted(4875, "speech"), counted(0, "paragraph")
    ('1 speech', '4,875 speeches', '0 paragraphs')
    """
    return f"{number:,} {noun if number == 1 else PLURALS.get(noun, noun + 's')}"


def file_size(size: float) -> str:
    """Bytes in the unit that suits them.

    >>> file_size(900), file_size(1_500_000)
    ('900 bytes', '1.5 MB')
    """
    if size < 1000:
        return f"{size:.0f} bytes"
    power = min(int(math.log(size, 1000)), len(UNITS))
    return f"{size / 1000**power:.1f} {UNITS[power - 1]}"
