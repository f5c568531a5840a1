"""Dates and periods as people type them, and the days that they cover.

A date of any precision is an ISO 8601 string: "2013", "2013-09" or "2013-09-23". Days are proleptic ordinals
(`datetime.date.toordinal`), as in the index. Day 0 means that the date is unknown; no period includes it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from search.query.message import SaidDate, said, said_date
from search.query.months import MONTHS
from search.results import Notice

if TYPE_CHECKING:
    from search.query.syntax import Period

FIRST_DAY = 1  # the ordinal of 0001-01-01; a period without a beginning starts here, since day 0 means undated

MAX_SHOWN = 30  # characters of an unreadable date that its notice repeats

_MONTHS = {MONTHS[i][:3].lower(): i for i in range(1, 13)}
SHORT_MONTHS = {"sept": "sep"}  # abbreviations of months that do not have three letters
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?$", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})$", re.ASCII)
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>[a-z]{3,9})\.?\s+"
    r"(?:(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>\d{4})$",
    re.ASCII,
)


class Dated(NamedTuple):
    """How a typed date was read: as the ISO date `iso`, or None if it is not a date.

    `exactly` is False if the date was corrected, ambiguous or unreadable.
    """

    iso: str | None
    exactly: bool = True


def read_date(typed: str) -> Dated:
    """Parse a typed date in ISO, European, American or English form.

    An impossible day or month is dropped: "2013-02-30" becomes "2013-02". An ambiguous date ("3/4/2013") is read with
    the day first. Both are marked as not exact.

    >>> read_date("23 September 2013").iso, read_date("2013-02-30").iso, read_date("soon").iso
    ('2013-09-23', '2013-02', None)
    """
    text = " ".join(typed.strip().lower().split())
    if found := _ISO.match(text):
        return _checked(*found.groups())
    if found := _DAY_FIRST.match(text):
        first, second, year = found.groups()
        if int(second) > 12:
            return _checked(year, first, second)
        mended = _checked(year, second, first)
        return mended._replace(exactly=mended.exactly and (int(first) > 12 or first == second))
    if found := _MONTH_YEAR.match(text):
        return _checked(found[2], found[1], None)
    if (found := _NAMED.match(text)) and (month := _month(found["month"])):
        return _checked(found["year"], str(month), found["day"] or found["day2"])
    return Dated(None, exactly=False)


class Between(NamedTuple):
    """A period between two dates that were typed.

    `since` and `until` are ISO dates, or None for an open end. `notices` say how the typed dates were corrected.
    """

    since: str | None
    until: str | None
    notices: tuple[Notice, ...] = ()


def between(since: str | None, until: str | None) -> Between:
    """Return the period between two typed dates, corrected by `read_date`; reversed dates are swapped.

    None, "" and text that is not a date leave the period open at that end.

    The result is stable: `between(*between(a, b)[:2])` gives no notices.

    >>> between("16/1/2016", "2013")[:2]
    ('2013', '2016-01-16')
    """
    if not since and not until:
        return Between(None, None)
    typed = [text.strip() if text else "" for text in (since, until)]
    dates = [read_date(text) for text in typed]
    notices = tuple(
        misread(text, dated) for text, dated in zip(typed, dates, strict=True) if text and not dated.exactly
    )
    first, last = (dated.iso for dated in dates)
    if first and last and first_of(first) > last_of(last):
        return Between(last, first, (*notices, turned(last, first)))
    return Between(first, last, notices)


def misread(typed: str, dated: Dated) -> Notice:
    """Return the notice that a typed date was corrected or ignored."""
    typed = typed[:MAX_SHOWN]
    if not dated.iso:
        told = said("“{typed}” is not a date as in 2013, 2013-09 or 2013-09-23; it was ignored.", typed=typed)
    else:
        told = said(
            "“{typed}” is not a date as in 2013, 2013-09 or 2013-09-23; it was read as {date}.",
            typed=typed,
            date=dated.iso,
        )
    return Notice("impossible-date", told)


def turned(since: str, until: str) -> Notice:
    """Return the notice that a period's dates were reversed, and that it was read as `since` to `until`."""
    told = said("The period ends before it begins; it was read as {since} to {until}.", since=since, until=until)
    return Notice("reversed-period", told)


def day_after(iso: str) -> str | None:
    """Return the next date at the same precision, or None after the last possible year.

    >>> day_after("2012"), day_after("2012-12"), day_after("2012-02-28")
    ('2013', '2013-01', '2012-02-29')
    """
    last = last_of(iso)
    return None if last == date.max else _at_precision(last + timedelta(days=1), iso)


def day_before(iso: str) -> str | None:
    """Return the previous date at the same precision, or None before the first possible year.

    >>> day_before("2012"), day_before("2012-01"), day_before("2012-03-01")
    ('2011', '2011-12', '2012-02-29')
    """
    first = first_of(iso)
    return None if first == date.min else _at_precision(first - timedelta(days=1), iso)


def first_of(iso: str) -> date:
    """Return the first day of an ISO date (a year, a month or a day).

    >>> first_of("2012-02")
    datetime.date(2012, 2, 1)
    """
    year, month, day = ([int(n) for n in iso.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def last_of(iso: str) -> date:
    """Return the last day of an ISO date (a year, a month or a day).

    >>> last_of("2012-02")
    datetime.date(2012, 2, 29)
    """
    year, month, day = ([int(n) for n in iso.split("-")] + [0, 0])[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def days(period: Period) -> tuple[int, int]:
    """Return the first and the last day of the period as ordinals, both inclusive.

    An open end is the first or the last day of the calendar. So day 0, an unknown date, is in no period.
    """
    since = first_of(period.since).toordinal() if period.since else FIRST_DAY
    until = last_of(period.until).toordinal() if period.until else date.max.toordinal()
    return since, until


def spoken(period: Period) -> str:
    """Return the period in English words.

    >>> from search.query.syntax import Period
    >>> spoken(Period("2010", "2013-09")), spoken(Period(None, "2011")), spoken(Period("2013-09-23", None))
    ('from 2010 to September 2013', 'until 2011', 'from 23 September 2013')
    """
    if period.since == period.until and period.since:
        date = spoken_date(period.since)
        return said("on {date}", date=date) if period.since.count("-") == 2 else said("in {date}", date=date)
    if period.since and period.until:
        return said("from {since} to {until}", since=spoken_date(period.since), until=spoken_date(period.until))
    if period.since:
        return said("from {since}", since=spoken_date(period.since))
    return said("until {until}", until=spoken_date(period.until or ""))


def _checked(year: str, month: str | None, day: str | None) -> Dated:
    number = int(year)
    if not 1 <= number <= MAXYEAR:
        return Dated(None, exactly=False)
    if month is None:
        return Dated(year)
    if not 1 <= int(month) <= 12:
        return Dated(year, exactly=False)
    iso = f"{year}-{int(month):02}"
    if day is None:
        return Dated(iso)
    if not 1 <= int(day) <= monthrange(number, int(month))[1]:
        return Dated(iso, exactly=False)
    return Dated(f"{iso}-{int(day):02}")


def _month(name: str) -> int | None:
    number = _MONTHS.get(name[:3])
    return number if number and MONTHS[number].lower().startswith(SHORT_MONTHS.get(name, name)) else None


def _at_precision(day: date, like: str) -> str:
    return day.isoformat()[: len(like)]


def spoken_date(iso: str) -> SaidDate:
    """Return an ISO date in English words, with the same precision: a year, a month or a day."""
    parts = iso.split("-")
    words = [parts[0]] if len(parts) == 1 else [MONTHS[int(parts[1])], parts[0]]
    return said_date(iso, " ".join([str(int(parts[2])), *words] if len(parts) == 3 else words))
