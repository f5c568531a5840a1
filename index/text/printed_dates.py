"""Dates as kremlin.ru prints them, in English and Russian: "September 23, 2013", "21 июня 2009 года"."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_MESYATS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
MONTHS = {name.lower(): 1 + index % 12 for index, name in enumerate(f"{_MONTH}|{_MESYATS}".split("|"))}
TIME_KNOWN_FROM = "2007"  # the year from which 00:00 is a real time; before, the site printed it for unknown times

_DASH = r"\s*[-–—−]\s*"
_DAY = re.compile(
    rf"(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:{_DASH}(?:(?:{_MONTH}) )?\d{{1,2}})?,? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:{_DASH}\d{{1,2}})? (?P<month2>{_MONTH}|{_MESYATS}),? "
    r"(?P<year2>\d{4})(?: года)?",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?P<time>\d{1,2}:\d\d)(?![\d:])")


class Stamp(NamedTuple):
    """A parsed date line: an ISO date, a time "HH:MM" or None, and the rest of the line ("Sochi")."""

    date: str
    time: str | None
    rest: str


def stamp(line: str) -> Stamp | None:
    """Parse the date that opens a line, and a time and place after it; None if the line does not begin with a date.

    A range of days gives its first day.

    >>> stamp("September 23, 2013, Sochi")
    Stamp(date='2013-09-23', time=None, rest='Sochi')
    >>> stamp("May 24, 2018 - 23:25")
    Stamp(date='2018-05-24', time='23:25', rest='')
    >>> stamp("May you live long") is None
    True
    """
    line = line.removeprefix("Announcement, ")  # the site's word before the date of a future event
    found = _DAY.match(line)
    if found is None:
        return None
    day = _iso(found)
    rest = line[found.end() :]
    if day is None or (rest and rest[0] not in " ,-–—−"):
        return None
    rest = rest.strip(" ,-–—−")
    clock = _TIME.match(rest)
    if clock:
        rest = rest[clock.end() :].strip(" ,-–—−")
    return Stamp(day, clock["time"].zfill(5) if clock else None, rest)


def is_date(line: str) -> bool:
    """Whether the whole line is a date or a range of dates.

    >>> is_date("February 28 − March 2, 2002"), is_date("March 2, 2002 was cold")
    (True, False)
    """
    found = _DAY.fullmatch(line)
    return found is not None and _iso(found) is not None


def _iso(found: re.Match[str]) -> str | None:
    month = MONTHS[(found["month"] or found["month2"]).lower()]
    try:
        return date(int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"])).isoformat()
    except ValueError:
        return None
