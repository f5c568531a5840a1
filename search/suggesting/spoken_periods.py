"""Reads times as people write them: "11 May 2017", "from 2012 to 2014", "since last year", "the 1990s".

Relative times ("last year", a month without its year) are counted from a given day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from search.query.months import MONTHS
from search.query.periods import day_after, day_before, first_of, read_date
from search.query.syntax import Period
from search.suggesting.parts_of_year import ORDINALS, SEASONS, months_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LONGEST = 10  # words of one period: "between the 11th of May 2012 and 13 June 2014"
DAYS_IN_WEEK = 7
YEARS_BACK = 4  # years in which a month without its year is looked for; each must be counted

_MONTHS = {MONTHS[number].lower(): number for number in range(1, 13)}
_DOUBTFUL = ("may", "march")  # months that are also common words; not read as months if they stand alone
_UNITS = ("year", "month", "week", "day")
_TENS = {
    "twenties": "20s", "thirties": "30s", "forties": "40s", "fifties": "50s", "sixties": "60s", "seventies": "70s",
    "eighties": "80s", "nineties": "90s",
}  # fmt: skip
_WHICH = "last|past|previous|this|current"
_MONTH = "|".join(_MONTHS)
_TOLD = re.compile(rf"\d|\b(?:{_MONTH}|{_WHICH}|today|yesterday|{'|'.join(_TENS)})\b")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘`´", "'"))
_SMALL = re.compile(r"\b(?:the|of|in|on|during|throughout|within|early|late|mid|year|beginning|start|middle|end)\b[ -]")
_SIDES = re.compile(
    r"(?P<since>since|from|starting)|(?P<after>after)|(?P<until>until|till|by|up to)|(?P<before>before)"
)
_DASH = re.compile(r" ?(?:-|\.\.+|/) ?| (?:to|until|till|through|up to) ")
_AND = re.compile(r" and | ?- ?| to ")
_BESIDE = re.compile(r"(?<=\d{4}) (?=.*\d{4})", re.ASCII)  # two dates side by side, each with its year
_YEAR_FIRST = re.compile(rf"(\d{{4}}) ({_MONTH}|{'|'.join(SEASONS)})(?: (\d{{1,2}}))?", re.ASCII)
_DECADE = re.compile(r"'?(1\d|20)?(\d0)'?s", re.ASCII)
_CENTURY = re.compile(r"(1\d|2[01])(?:th|st) century", re.ASCII)
_RELATIVE = re.compile(rf"({_WHICH}) (?:(\d{{1,2}}) )?({'|'.join(_UNITS)})s?", re.ASCII)
_RECENT = re.compile(rf"(?:({_WHICH}) )?((?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTH})|(?:{_MONTH}) \d{{1,2}})", re.ASCII)
_OPENINGS = frozenset([
    "between", "since", "from", "starting", "after", "until", "till", "by", "up", "before", "the", "of", "in", "on",
    "during", "throughout", "within", "early", "late", "mid", "sept", "beginning", "start", "middle", "end",
    *SEASONS, *ORDINALS,
])  # fmt: skip
_LAST = frozenset(
    [*_MONTHS, *SEASONS, *_TENS, *_UNITS, *(f"{unit}s" for unit in _UNITS), "today", "yesterday", "century"]
)
_FIRST = frozenset([*_LAST, *_WHICH.split("|"), *(month[:3] for month in _MONTHS), *_OPENINGS])
_ENDING_IN_MONTH = re.compile(rf".*?(?P<month>(?:{_MONTH}) \d{{4}})", re.ASCII)


class Now(NamedTuple):
    """The day from which relative times are counted, and the last year with any paragraph."""

    today: date
    last_year: int


class Spoken(NamedTuple):
    """The period that the first `words` words of a text mean.

    `others` are tried instead if the archive has nothing from that period. For a day they are its month and its year;
    for a month or day without a year, the same month or day of earlier years.
    """

    words: int
    period: Period
    others: tuple[Period, ...] = ()


class _Dates(NamedTuple):
    """The first and last date of a time, in ISO format; both are equal for a single year, month or day."""

    first: str
    last: str


def spoken_period(words: Sequence[str], now: Now) -> Spoken | None:
    """Return the period that the text begins with, reading as many words as possible; None if there is none.

    >>> now = Now(date(2021, 3, 9), 2020)
    >>> spoken_period(["from", "2012", "to", "2014", "ferry"], now)
    Spoken(words=4, period=Period(since='2012', until='2014', span=None), others=())
    >>> str(spoken_period(["May", "11", "2017"], now).period), spoken_period(["ferry", "2017"], now)
    ('date:2017-05-11', None)
    """
    if not words or not _may(words[0], _FIRST):
        return None
    for number in range(min(LONGEST, len(words)), 0, -1):
        text = _plain(words[:number])
        if _may(words[number - 1], _LAST) and (period := _period(text, now)):
            return Spoken(number, period, tuple(_others(text, period, now)))
    return None


def _may(word: str, known: frozenset[str]) -> bool:
    """Return whether the word has a digit or is in `known`, the words with which a period can begin (or end).

    Words such as "may-june" and "sept." count too: their first part, without dots, is in `known`.
    """
    plain = _plain([word])
    return (
        any(map(str.isdigit, word)) or plain in known or plain.partition("-")[0].partition("/")[0].strip(".") in known
    )


def _plain(words: Sequence[str]) -> str:
    """Return the words in lower case, without possessives and commas, with uniform hyphens and apostrophes."""
    text = " ".join(words).lower().translate(_DASHES).replace(",", "")
    return text.removesuffix("'s").replace("'s ", " ") if "century" not in text and "0's" not in text else text


def _period(text: str, now: Now) -> Period | None:
    """Return the period that the whole text means, or None."""
    if not _TOLD.search(text) or text in _DOUBTFUL:
        return None
    if text.startswith("between "):
        return _whole(_span(text.removeprefix("between "), _AND, now))
    side = _SIDES.match(text)
    if not side or text[side.end() : side.end() + 1] != " ":
        return _whole(_time(text, now) or _span(text, _DASH, now) or _span(text, _BESIDE, now) or _two(text, now))
    rest = text[side.end() + 1 :]
    if side["since"] and (span := _span(rest, _DASH, now)):
        return _whole(span)
    return _sided(str(side.lastgroup), _time(rest, now))


def _others(text: str, period: Period, now: Now) -> Iterator[Period]:
    """Yield other periods that the text can mean, likelier first, for when the archive has nothing from `period`."""
    if not re.search(r"\d{4}", text):
        years = range(now.last_year - 1, max(now.last_year - YEARS_BACK, 0), -1)
        earlier = (_period(text, now._replace(last_year=year)) for year in years)
        yield from (other for other in dict.fromkeys(earlier) if other and other != period)
    elif period.since and period.until:
        first, last = period.since.split("-"), period.until.split("-")
        for length in range(max(len(first), len(last)) - 1, 0, -1):
            yield Period("-".join(first[:length]), "-".join(last[:length]))


def _whole(dates: _Dates | None) -> Period | None:
    return Period(*dates) if dates else None


def _sided(side: str, dates: _Dates | None) -> Period | None:
    """Return the period before or after the dates; None if there are no dates, or no day before or after them.

    The sides "since" and "until" include the dates, "after" and "before" do not.
    """
    if dates is None:
        return None
    if side in ("since", "after"):
        first = dates.first if side == "since" else day_after(dates.last)
        return Period(first, None) if first else None
    last = dates.last if side == "until" else day_before(dates.first)
    return Period(None, last) if last else None


def _span(text: str, parting: re.Pattern[str], now: Now) -> _Dates | None:
    """Return the dates of a text such as "2012-14", "3 to 5 May 2013" or "May to June 2013"; None for other texts.

    `parting` matches what stands between the two times.
    """
    for found in parting.finditer(text):
        one, other = text[: found.start()], text[found.end() :]
        for first, last in _completed(one, other):
            since, until = _time(first, now), _time(last, now)
            if since and until and first_of(since.first) <= first_of(until.first):
                return _Dates(since.first, until.last)
    return None


def _two(text: str, now: Now) -> _Dates | None:
    """Return the dates of two times with no gap between them, such as "March and April 2014"; None for other texts."""
    both = (
        [_time(each, now) for pair in _completed(*text.split(" and ", 1)) for each in pair] if " and " in text else []
    )
    pairs = zip(both[::2], both[1::2], strict=True)
    adjoining = ((one, other) for one, other in pairs if one and other and day_after(one.last) == other.first)
    return next((_Dates(one.first, other.last) for one, other in adjoining), None)


def _completed(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Yield the two times, each completed by what only the other one states: a month, a year, or a century."""
    yield one, other
    if re.fullmatch(r"(?:.* )?\d{4}", one) and re.fullmatch(r"\d{2}", other):
        yield one, one[-4:-2] + other
    if year := re.fullmatch(r".* (\d{4})", other):
        yield f"{one} {year[1]}", other
        yield f"{one} {year[1]}", f"{one.partition(' ')[0]} {other}"  # May 11-13, 2017
    if month := _ENDING_IN_MONTH.fullmatch(other):
        yield f"{one} {month['month']}", other


def _time(text: str, now: Now) -> _Dates | None:
    """Return the dates of a date, a decade, a century, part of a year, or a relative time; None for other texts."""
    text = _SMALL.sub("", text)
    if found := _YEAR_FIRST.fullmatch(text):
        text = " ".join(filter(None, (found[3], found[2], found[1])))
    iso = read_date(text).iso if len(text) >= len("2013") else None
    if iso and (read_date(text).exactly or 2 in (text.count("/"), text.count("."))):
        return _Dates(iso, iso)
    return next((dates for told in _TOLD_BY if (dates := told(text, now))), None)


def _decade(text: str, _: Now) -> _Dates | None:
    found = _DECADE.fullmatch(_TENS.get(text, text))
    first = int((found[1] or "19") + found[2]) if found else 0
    return _Dates(str(first), str(first + 9)) if found else None


def _century(text: str, _: Now) -> _Dates | None:
    found = _CENTURY.fullmatch(text)
    last = int(found[1]) * 100 if found else 0
    return _Dates(str(last - 99), str(last)) if found else None


def _part_of_year(text: str, _: Now) -> _Dates | None:
    months = months_of(text)
    return _Dates(*months) if months else None


def _relative(text: str, now: Now) -> _Dates | None:
    """Return the dates of "last year", "this month", "the last 3 weeks" or "yesterday"; None if today is not known."""
    if now.today == date.min:
        return None
    if text in ("today", "yesterday"):
        day = (now.today - timedelta(days=text == "yesterday")).isoformat()
        return _Dates(day, day)
    found = _RELATIVE.fullmatch(text)
    if not found:
        return None
    which, many, unit = found.groups()
    ending = 0 if many or unit == "week" or which in ("this", "current") else 1
    beginning = 0 if which in ("this", "current") and unit != "week" else int(many or 1)
    return _Dates(_back(unit, beginning, now.today), _back(unit, ending, now.today))


def _back(unit: str, count: int, today: date) -> str:
    """Return the year, month or day that is `count` units before `today`, in ISO format; for weeks, the day."""
    if unit == "year":
        return f"{today.year - count:04}"
    if unit == "month":
        year, month = divmod(today.year * 12 + today.month - 1 - count, 12)
        return f"{year:04}-{month + 1:02}"
    return (today - timedelta(days=count * (DAYS_IN_WEEK if unit == "week" else 1))).isoformat()


def _recent(text: str, now: Now) -> _Dates | None:
    """Return the dates of the most recent month or day with this name ("May", "3 May"); None for other texts.

    A month or day after today is never meant. A month or day later than the last year that has any paragraph is meant
    only if the text has a word such as "last" or "this".
    """
    found = _RECENT.fullmatch(text)
    if not found:
        return None
    until = now.today if found[1] else min(now.today, date(now.last_year, 12, 31))
    for year in (until.year, until.year - 1):
        dated = read_date(f"{found[2]} {year:04}")
        if dated.iso and dated.exactly and first_of(dated.iso) <= until:
            return _Dates(dated.iso, dated.iso)
    return None


_TOLD_BY: tuple[Callable[[str, Now], _Dates | None], ...] = (
    _decade, _century, _part_of_year, _relative, _recent,
)  # fmt: skip
