"""Trends: `/trends` draws how often queries occur over time, and says who says them most; `/trends.csv`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, Response, render_template, request, url_for

from search.study.trends import MOST_QUERIES
from search.study.wire import TREND_COLUMNS, trend_rows
from web import current
from web.study import pages, parameters
from web.study.trend_chart import chart

if TYPE_CHECKING:
    from search.request import SearchRequest
    from search.study.moments import Moments
    from search.study.sayers import Sayers
    from search.study.trends import Trend, TrendsRequest

STEPS = (("year", "Year"), ("quarter", "Quarter"), ("month", "Month"))
UNITS = (("occurrences", "Occurrences"), ("paragraphs", "Paragraphs"), ("events", "Events"))
SCALES = (("million", "Per million words"), ("share", "Share in %"), ("count", "Count"))

blueprint = Blueprint("trends", __name__)


class Told(NamedTuple):
    """What is said of one query beside the chart: its trend, its moments, who says it most, where its lines are."""

    trend: Trend
    moments: Moments
    sayers: Sayers
    lines: str
    without: str


@blueprint.get("/trends")
def page() -> str:
    """The chart, the table behind it, and for each query its moments and who says it most."""
    asked, intervals = _asked(), parameters.intervals(request.query_string)
    found = current.engine().study.trends(asked) if asked.searches else None
    search = asked.searches[0] if asked.searches else current.asked().request
    told = [_told(asked, place, trend) for place, trend in enumerate(found.trends)] if found else []
    return render_template(
        "study/trends.html",
        asked=asked,
        search=search,
        found=found,
        told=told,
        chart=chart(found, intervals=intervals, lines=_lines_of) if found else None,
        tabs=pages.tabs(search),
        steps=_choices(asked, "step", STEPS, intervals=intervals),
        units=_choices(asked, "unit", UNITS, intervals=intervals),
        scales=_choices(asked, "scale", SCALES, intervals=intervals),
        intervals=pages.Choice("95 % intervals", _address(asked, intervals=not intervals), intervals),
        more=len(asked.searches) < MOST_QUERIES,
        csv=_address(asked, "trends.table"),
    )


@blueprint.get("/trends.csv")
def table() -> Response:
    """Every point of every query as a row."""
    asked = _asked()
    found = current.engine().study.trends(asked)
    return pages.table(TREND_COLUMNS, trend_rows(found), "trends-" + "-".join(each.text for each in asked.searches))


def _asked() -> TrendsRequest:
    return parameters.trends(request.query_string, current.defaults())


def _told(asked: TrendsRequest, place: int, trend: Trend) -> Told:
    study, search = current.engine().study, asked.searches[place]
    rest = tuple(each for number, each in enumerate(asked.searches) if number != place)
    return Told(
        trend,
        study.moments(search),
        study.sayers(parameters.sayers_of(search)),
        pages.address("lines.page", search),
        _address(replace(asked, searches=rest)) if rest else "",
    )


def _lines_of(search: SearchRequest, since: str, until: str) -> str:
    return pages.address("lines.page", search.changed(since=since, until=until))


def _choices(asked: TrendsRequest, name: str, values: Any, *, intervals: bool) -> list[pages.Choice]:
    here = getattr(asked, name)
    return [
        pages.Choice(label, _address(replace(asked, **{name: value}), intervals=intervals), value == here)
        for value, label in values
    ]


def _address(asked: TrendsRequest, endpoint: str = "trends.page", *, intervals: bool = False) -> str:
    query = parameters.with_texts(asked, current.defaults(), intervals=intervals)
    return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)
