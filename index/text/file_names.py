"""Reads a title and a date from the name of a file."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.text.days import day_of

_SMALL = {"a", "an", "and", "as", "at", "before", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
_CAPITALS = {"us": "US", "un": "UN", "usa": "USA", "uk": "UK", "ussr": "USSR", "nato": "NATO", "eu": "EU"}
_PART = r"[-._\s]"
_SHAPES = (  # patterns of a date in a name, surest first: numbers, eight digits, names of months
    re.compile(r"(?<!\d)(\d{4})([-._ ])(\d{1,2})\2(\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)((?:1[0-9]|20|21)\d\d)([01]\d)([0-3]\d)(?!\d)"),
    re.compile(rf"(?<![^\W_])\d{{1,2}}(?:st|nd|rd|th)?{_PART}*[^\W\d_]{{3,}}{_PART}*\d{{4}}(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<![^\W_])[^\W\d_]{{3,}}{_PART}*\d{{1,2}}(?:st|nd|rd|th)?,?{_PART}+\d{{4}}(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<!\d)\d{{4}}{_PART}*[^\W\d_]{{3,}}{_PART}*\d{{1,2}}(?![^\W_])", re.IGNORECASE),
)
_OTHER_SHAPES = (  # numbered weeks, East Asian dates, Roman numbers of months
    re.compile(r"(?<!\d)\d{4}-?W\d\d(?:-?[1-7])?(?![^\W_])"),
    re.compile(r"(?:[^\W\d_]{2}\s*(?:元|\d{1,3})|\d{4})\s*[年년]\s*\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일号號]?"),
    re.compile(r"(?<!\d)\d{1,2}[. -][IVX]{1,4}[. -]\d{4}(?!\d)"),
)
_CLOCK = re.compile(r"[T ]\d\d[-:._h]?\d\d(?:[-:._]?\d\d)?Z?(?![^\W_])")
_TURNED = re.compile(r"(?<!\d)(\d{1,2})([-._])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:17|18|19|20)\d\d)(?:[-._ ](0[1-9]|1[0-2]))?(?!\d)")
_COUNTED = re.compile(  # words after a number that show that it is not a year: "2000 words"
    rf"{_PART}+(?:words?|days?|years?|hours?|minutes?|people|men|women|soldiers|troops|workers|students|miles?|km|kilometers?"
    r"|kilometres?|meters|metres|feet|tons?|tonnes?|euros?|dollars?|pounds?|roubles?|rubles?|jobs|homes|houses|ships|copies"
    r"|pages?|guests|votes?|seats|watts?|percent|visitors|victims)(?![^\W_])",
    re.IGNORECASE,
)


class NamedDate(NamedTuple):
    """A date within a name, from the character `start` up to but not including `end`.

    `date` is an ISO date, or None if there is a `problem` with it, such as that there is no such day.
    """

    date: str | None
    start: int
    end: int
    problem: str | None = None


def dated(name: str) -> NamedDate | None:
    """Find the first full date in a name, else its first year, with or without month; None if there is none.

    >>> dated("2021_05_04_harbour"), dated("harbour 4 May 2021").date, dated("1200-words-on-peace")
    (NamedDate(date='2021-05-04', start=0, end=10, problem=None), '2021-05-04', None)
    >>> dated("2021-02-31-harbour").problem
    'no such day: 2021-02-31'
    >>> dated("04-06-2021-wells").problem
    'its date 04-06-2021 can be read in two ways: write it as 2021-06-04'
    """
    for shape in _OTHER_SHAPES:
        if (found := shape.search(name)) and (when := day_of(found[0])):
            return NamedDate(when.date, *found.span())
    for shape in _SHAPES:
        for found in shape.finditer(name):
            numbers = [part for part in found.groups() if part.isdigit()]
            when = day_of("-".join(numbers) or " ".join(re.split(r"[-._\s]+", found[0])))
            if when:
                clock = _CLOCK.match(name, found.end())
                return NamedDate(when.date, found.start(), clock.end() if clock else found.end())
            if found.lastindex == 4 or (found.lastindex == 3 and found.start() == 0):
                return NamedDate(None, *found.span(), f"no such day: {found[0]}")
    return _turned(name) or _year(name)


def _turned(name: str) -> NamedDate | None:
    """Find a date in numbers with the year at its end, such as 04-06-2021; None if there is none.

    The first number is the day if points separate the numbers, or if it is above 12. The second is the day if it is
    above 12. If the date can be read in two ways, the result says so in `problem`.
    """
    found = _TURNED.search(name)
    if found is None:
        return None
    first, mark, second, year = found.groups()
    if mark == "." or int(first) > 12:
        day, month = first, second
    elif int(second) > 12 or first == second:
        month, day = first, second
    else:
        wrong = f"its date {found[0]} can be read in two ways: write it as {year}-{int(second):02}-{int(first):02}"
        return NamedDate(None, *found.span(), wrong)
    when = day_of(f"{year}-{month}-{day}")
    return NamedDate(when and when.date, *found.span(), None if when else f"no such day: {found[0]}")


def _year(name: str) -> NamedDate | None:
    found = next((each for each in _YEAR.finditer(name) if not _COUNTED.match(name, each.end())), None)
    if found is None:
        return None
    return NamedDate(f"{found[1]}-{found[2]}" if found[2] else found[1], *found.span())


def titled(words: str) -> str:
    """Turn words joined by hyphens, underscores or spaces into a title; existing capitals are kept.

    Each word gets a capital, except words such as "of" within the title; known abbreviations ("us", "nato") are put in
    capitals.

    >>> titled("message-regarding-us-foreign-relations"), titled("vox_transcript")
    ('Message Regarding US Foreign Relations', 'Vox Transcript')
    """
    parts = [part for part in re.split(r"[-_\s]+", words) if part]
    title = " ".join(_CAPITALS.get(w) or (w if w in _SMALL else w[:1].upper() + w[1:]) for w in parts)
    return title[:1].upper() + title[1:]


def date_in(name: str) -> str | None:
    """Return the first full date in a file's name, else its first year, with or without month; None if none is
    certain.

    >>> date_in("vox_transcript_2016-09-26"), date_in("election_2020_debate"), date_in("page-60795")
    ('2016-09-26', '2020', None)
    """
    found = dated(name)
    return found.date if found else None


def undated(name: str) -> str:
    """Remove the full date from the name, if there is one.

    >>> undated("vox_transcript_2016-09-26"), undated("election_2020_debate")
    ('vox_transcript_', 'election_2020_debate')
    """
    found = dated(name)
    if found is None or len(found.date or "") < len("2016-09-26"):
        return name
    return name[: found.start] + name[found.end :]
