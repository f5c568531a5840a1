"""The calendar: `/calendar` lists the years; `/year/2013`, `/month/2013-09` and `/day/2013-09-23` list speeches."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, abort, redirect, render_template, url_for

from search.query.message import message, said
from search.query.periods import first_of, last_of
from web import current, links
from web.entries.entry import beside
from web.entries.register import others
from web.searching.timeline import timeline
from web.study.distinctive_words import distinctive_words
from web.wording import long_date, month_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from search.request import SearchRequest

MOST_OF_A_YEAR = 5000  # speeches, thirteen a day; a year or month with more gets no calendar sheets
NEXT = 30  # speeches among which a neighbouring day is looked for, as some are dated by month only
DIGITS = {"year": 4, "month": 7, "day": 10}  # characters of a date
YEAR = "year"  # the name of the facet
NO_SUCH = {
    "year": message("“{period}” is no year: {example} is one."),
    "month": message("“{period}” is no month: {example} is one."),
    "day": message("“{period}” is no day: {example} is one."),
}

blueprint = Blueprint("calendar", __name__)


class Day(NamedTuple):
    """One day of a monthly calendar sheet: its number, its date, and its number of speeches."""

    number: int
    date: str
    speeches: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The calendar sheet of one month: its ISO date, its name, its number of speeches and its weeks.

    A week starts on Monday, with None for days of other months.
    """

    period: str
    name: str
    speeches: int
    weeks: tuple[tuple[Day | None, ...], ...]


@blueprint.get("/calendar")
def page() -> str:
    """Show every year of the archive, with its number of paragraphs."""
    return render_template("entries/calendar.html", years=sorted(years().items(), reverse=True), others=others())


def period(span: str, period: str) -> ResponseReturnValue:
    """Show a year, month or day: its speeches, its topics and, except for a day, its monthly calendar sheets.

    `span` is "year", "month" or "day", and `period` its ISO date. A year lists only the speeches dated by year alone;
    the pages of its months list the others.
    """
    if not _is_period(period) or len(period) != DIGITS[span]:
        abort(404, said(NO_SUCH[span], period=period, example=_example(span)))
    search = current.defaults().changed(since=period, until=period)
    found = current.engine().search(search.changed(sort="oldest", grouped=True, size=1))
    before, after = (_neighbour(search, period, forward=forward) for forward in (False, True))
    if not found.total and not (before and after):
        abort(404, said("This archive has nothing of {date}.", date=long_date(period)))
    speeches = list(current.engine().hits(search.changed(sort="oldest", grouped=True), MOST_OF_A_YEAR))
    counts = Counter(hit.date for hit in speeches if hit.date)
    return render_template(
        "entries/period.html",
        span=span,
        period=period,
        name=long_date(period),
        search=search,
        found=found,
        above=_above(period),
        sheets=_sheets(period, counts) if span != "day" and found.events <= MOST_OF_A_YEAR else (),
        speeches=[hit for hit in speeches if span != "year" or hit.date == period],
        beside=list(beside(None, found)),
        distinctive=distinctive_words(search) if span == "year" else None,
        timeline=timeline(found.timeline),
        onward=links.Onward(search),
        before=before,
        after=after,
    )


for each in DIGITS:
    blueprint.add_url_rule(f"/{each}/<period>", view_func=period, defaults={"span": each})


@blueprint.get("/year/<year>/<month>")
@blueprint.get("/year/<year>/<month>/<day>")
def parts(year: str, month: str, day: str = "") -> ResponseReturnValue:
    """Redirect a URL with year, month and day as separate parts to the page of that period."""
    whole = "-".join(part.zfill(2) for part in (year, month, day) if part)
    span = next((name for name, digits in DIGITS.items() if digits == len(whole)), "day")
    return redirect(url_for(".period", span=span, period=whole), 301)


def years() -> dict[str, int]:
    """Count the paragraphs of each year of the archive."""
    return {value.value: value.count for value in current.engine().values(current.defaults(), YEAR).values}


def _is_period(text: str) -> bool:
    """Return whether the text is an existing year, month or day."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return False
    try:
        first_of(text)
    except ValueError:
        return False
    return True


def _example(span: str) -> str:
    return "2013-09-23"[: DIGITS[span]]


def _above(period: str) -> list[str]:
    """Return the longer periods that contain the period, longest first: for "2013-09-23", "2013" and "2013-09"."""
    return [period[:digits] for digits in DIGITS.values() if digits < len(period)]


def _sheets(period: str, counts: Counter[str]) -> tuple[Sheet, ...]:
    """Make the calendar sheets of a year's months, or of one month; none if all speeches are dated by year only.

    `counts` has the number of speeches by ISO date.
    """
    return () if set(counts) == {period[: DIGITS["year"]]} else tuple(_each_sheet(period, counts))


def _each_sheet(period: str, counts: Counter[str]) -> Iterator[Sheet]:
    months = [period] if len(period) == DIGITS["month"] else [f"{period}-{number:02}" for number in range(1, 13)]
    for month in months:
        year, number = map(int, month.split("-"))
        weeks = tuple(
            tuple(_day(month, day, counts) if day else None for day in week)
            for week in calendar.Calendar().monthdayscalendar(year, number)
        )
        held = sum(count for day, count in counts.items() if day.startswith(month))
        yield Sheet(month, month_name(number), held, weeks)


def _day(month: str, number: int, counts: Counter[str]) -> Day:
    iso = f"{month}-{number:02}"
    return Day(number, iso, counts[iso])


def _neighbour(search: SearchRequest, period: str, *, forward: bool) -> str | None:
    """Return the nearest period of the same length, before or after this one, that has a speech with the search's
    filters.

    None if there is none, or if the nearest NEXT speeches are dated less precisely.
    """
    try:
        edge = last_of(period) + timedelta(days=1) if forward else first_of(period) - timedelta(days=1)
    except OverflowError:  # before the year 1, after 9999
        return None
    asked = search.changed(
        since=edge.isoformat() if forward else None,
        until=None if forward else edge.isoformat(),
        sort="oldest" if forward else "newest",
        size=NEXT,
        grouped=True,
    )
    dates = (hit.date or "" for hit in current.engine().search(asked).hits)
    return next((day[: len(period)] for day in dates if len(day) >= len(period)), None)
