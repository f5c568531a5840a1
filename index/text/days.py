"""Parses dates as cells, header lines and file names have them: in numbers or in European languages.

Dates are checked against the calendar: one that is ambiguous (04/06/2021) or does not exist (31 February) is not
accepted.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import date
from functools import cache
from importlib import resources
from typing import NamedTuple

from index.text.other_days import plain_day

LONGEST = 80  # characters of a date with its weekday, time and zone; longer texts are sentences
CENTURY_TURN = 70  # two-digit years from here on are of the 1900s; POSIX begins at 69
EARLIEST, LATEST = 1000, 2199  # years accepted in a date without separators, which might be any number

_CLOCK = re.compile(
    r"[T,\s]\s*(?:(?:at|um|à|a las|alle|kl\.?|в|о|-|–)\s*)?(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?(?:\s*(?:Uhr|ч\.?|Z|UTC|GMT|CES?T|[ECMP][SD]?T|[+-]\d{2}:?\d{2}))*(?:\s*\([A-Z]+\))?$",
    re.IGNORECASE,
)
_MONTH = r"(?P<month>[^\W\d_]{3,})"
_ORDINAL = r"(?:st|nd|rd|th|er|ere|\.|º|ª|-?(?:го|е|й))?"
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
_OF = r"(?:\s+(?:de|del|of|di)\s+|[-\s./,_]*)"
_RANGE = rf"(?:{_ORDINAL}\s*[-–—−&]\s*\d{{1,2}})?"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})(?P<sep>[-./_ –])(?P<number>\d{1,2})(?P=sep)(?P<day>\d{1,2})\.?"
        r"(?:\s*(?:/|–|to)\s*\d{4}[-\d]*)?",
        r"(?P<year>\d{4})(?P<number>\d\d)(?P<day>\d\d)",
        r"(?P<year>\d{4})\s*[年년]\s*(?P<number>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일号]?",
        rf"(?:(?:den|le|el|il|the|am)\s+)?(?P<day>\d{{1,2}}){_RANGE}{_ORDINAL}{_OF}{_MONTH}\.?"
        rf"(?:\s*[-–—−]\s*\d{{1,2}}{_ORDINAL}{_OF}[^\W\d_]{{3,}})?{_OF}{_YEAR}(?:\s*(?:года|г|року|р|roku|r)\.?)?",
        rf"{_MONTH}[.,]?[-\s_]*(?P<day>\d{{1,2}}){_RANGE}{_ORDINAL}[-\s,_]+(?P<year>\d{{4}})",
        rf"{_MONTH}\.?\s*(?P<day>\d{{1,2}})\s*[-–—−]\s*[^\W\d_]{{3,}}\.?\s*\d{{1,2}},?\s*(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})\.?[-\s_,]*{_MONTH}[-\s._]*(?P<day>\d{{1,2}})\.?",
        rf"{_MONTH}\.?,?{_OF}(?P<year>\d{{4}})",
        r"(?P<year>\d{4})[-./](?P<number>\d{1,2})",
        r"(?P<year>\d{4})",
    )
)


class When(NamedTuple):
    """An ISO date, without day or month if they were not written ("2021-05", "2021"), and a time "HH:MM" or None."""

    date: str
    time: str | None = None


def day_of(written: str) -> When | None:
    """Parse the whole text as a date with an optional time; None if it is not a date or is ambiguous.

    >>> day_of("2020/04/04"), day_of("Thu, 09 Apr 2020 10:00:00 GMT"), day_of("7 avril 2020")
    (When(date='2020-04-04', time=None), When(date='2020-04-09', time='10:00'), When(date='2020-04-07', time=None))
    >>> day_of("31 February 2021"), day_of("04/06/2021"), day_of("We met on 4 May 2021")
    (None, None, None)
    """
    text = plain_day(" ".join(written.split()))
    if len(text) > LONGEST or not any(map(str.isdigit, text)):
        return None
    clock = _CLOCK.search(text)
    time = _time(clock) if clock else None
    text = text[: clock.start()].rstrip(" ,") if clock and time else text
    first, _, rest = text.partition(" ")
    before, _, last = text.rpartition(" ")
    candidates = [text]
    candidates += [rest] if _plain(first.rstrip(".,")) in _weekdays() else []
    candidates += [before.rstrip(",")] if _plain(last.strip("().,")) in _weekdays() else []
    for candidate in candidates:
        for shape in _SHAPES:
            found = shape.fullmatch(candidate)
            if found and (iso := _iso(found.groupdict())):
                return When(iso, time)
    return None


def month_of(name: str) -> int | None:
    """Return the number of a month by its full or short name in any of the languages; None for other words."""
    return _months().get(_plain(name))


def _iso(found: dict[str, str | None]) -> str | None:
    """Return the ISO date of the matched parts; None if there is no such day or month."""
    named = found.get("month")
    month = found.get("number") or (month_of(named) if named else None)
    if named and month is None:
        return None
    year, day = str(found["year"]).strip("'’"), found.get("day")
    if len(year) == 2:
        year = ("19" if int(year) >= CENTURY_TURN else "20") + year
    if day and "sep" not in found and found.get("number") and not EARLIEST <= int(year) <= LATEST:
        return None
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole if day else whole[:7] if month else whole[:4]


def _time(clock: re.Match[str]) -> str | None:
    hour, minute = int(clock["hour"]), clock["minute"]
    half = (clock["half"] or "").replace(".", "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return f"{hour:02}:{minute}" if hour < 24 and int(minute) < 60 else None


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold().replace("ς", "σ"))
    return "".join(char for char in apart if not unicodedata.combining(char)).strip(" .")


@cache
def _content() -> dict[str, object]:
    return tomllib.loads(resources.files("index.text").joinpath("calendar.toml").read_text("utf-8"))


@cache
def _months() -> dict[str, int]:
    names = _content()["months"]
    assert isinstance(names, list)
    return {name: number for number, each in enumerate(names, start=1) for name in each.split()}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(str(_content()["weekdays"]).split())
