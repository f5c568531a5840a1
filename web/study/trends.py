"""The page `/trends`, which draws how often queries occur over time and lists who uses them most, and its downloads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, render_template, request

from search.query.message import message
from search.query.periods import first_of
from search.study.slices import conditions
from search.study.trends import MOST_QUERIES
from search.study.wire import TREND_COLUMNS, trend_rows
from web import current, links
from web.downloads import TYPES, Download, offer, whole
from web.languages.reader import gettext
from web.study import pages, parameters
from web.study.trend_chart import NARROW, bounds, chart

if TYPE_CHECKING:
    from search.request import SearchRequest
    from search.study.moments import Moments, Silence
    from search.study.sayers import Sayers
    from search.study.trends import Trend, Trends, TrendsRequest

    Pairs = tuple[tuple[str, str], ...]

STEPS = (("year", message("Year")), ("quarter", message("Quarter")), ("month", message("Month")))
UNITS = (("occurrences", message("Occurrences")), ("paragraphs", message("Paragraphs")), ("events", message("Events")))
SCALES = (("million", message("Per million words")), ("share", message("Share in %")), ("count", message("Count")))

BY = MappingProxyType({"year": message("by year"), "quarter": message("by quarter"), "month": message("by month")})
PER_MILLION = message("per million words of the slice")
SHARE = MappingProxyType(
    {
        "occurrences": message("share of the words of the slice in %"),
        "paragraphs": message("share of the paragraphs of the slice in %"),
        "events": message("share of the events of the slice in %"),
    }
)

DENOMINATORS = MappingProxyType(
    {
        "occurrences": message("Words of the slice"),
        "paragraphs": message("Paragraphs of the slice"),
        "events": message("Events of the slice"),
    }
)

WITH_INTERVALS = ((parameters.WITH_INTERVALS, "1"),)

blueprint = Blueprint("trends", __name__)


class Told(NamedTuple):
    """What the page shows for one query: its trend, its first and last use, who uses it most, and links.

    `lines` is the URL of the query's concordance, `counted` the URL of everything that its trend counts: lines of the
    concordance, or paragraphs and speeches. `of_points` has, for each point of the trend, the URL of what the point
    counts ("" for nothing). `of_sayers` and `of_surges` have the URL of a concordance for each speaker and for each
    unusual year. `of_silence` is the URL of the speeches during the longest time without the query ("" if there are
    none). `without` is the URL of the page without this query ("" if it is the only one). `moments_whole` and
    `sayers_whole` have the URLs of downloads, one for each format.
    """

    trend: Trend
    moments: Moments
    sayers: Sayers
    lines: str
    counted: str
    of_points: list[str]
    of_sayers: list[str]
    of_surges: list[str]
    of_silence: str
    without: str
    moments_whole: list[str]
    sayers_whole: list[str]


@blueprint.get("/trends")
def page() -> str:
    """Show the chart, the table of its figures, and for each query its first and last use and who uses it most."""
    asked, intervals = _asked(), parameters.intervals(request.query_string)
    more = WITH_INTERVALS if intervals else ()
    found = current.engine().study.trends(asked) if asked.searches else None
    asked = found.request if found else asked
    search = asked.searches[0] if asked.searches else current.asked().request
    told = [_told(asked, place, trend, more) for place, trend in enumerate(found.trends)] if found else []
    return render_template(
        "study/trends.html",
        asked=asked,
        search=search,
        found=found,
        told=told,
        axis=_axis(asked),
        denominator=DENOMINATORS[asked.unit if asked.scale == "share" else "occurrences"],
        value=dict(SCALES)[asked.scale],
        chart=chart(found, intervals=intervals, lines=partial(_counted_in, asked)) if found else None,
        narrow=chart(found, intervals=intervals, lines=lambda *_: "", frame=NARROW) if found else None,
        all_words=_same_words(found) if found else None,
        tabs=pages.tabs(search),
        beside=(*parameters.fields(asked), *more),
        steps=pages.choices(asked, "step", STEPS, *more),
        units=pages.choices(asked, "unit", UNITS, *more),
        scales=pages.choices(asked, "scale", SCALES, *more),
        intervals=_with_intervals(asked, on=intervals),
        more=len(asked.searches) < MOST_QUERIES,
        whole=[pages.address(f"trends.{form}", asked) for form in TYPES],
    )


def _same_words(found: Trends) -> int | None:
    """Return the number of words in the paragraphs searched, if several queries all have the same number, else None."""
    words = {trend.words for trend in found.trends}
    return words.pop() if len(found.trends) > 1 and len(words) == 1 else None


def every_point() -> Download:
    """Make the table of the trends: one row for each period of each query."""
    asked = _asked()
    found = current.engine().study.trends(asked)
    for trend in found.trends:
        whole(trend)
    return Download("trends-" + "-".join(each.text for each in asked.searches), TREND_COLUMNS, trend_rows(found))


def _asked() -> TrendsRequest:
    return parameters.trends(request.query_string, current.defaults())


def _axis(asked: TrendsRequest) -> str:
    """Describe the values of the chart: what is counted, relative to what, and for which periods."""
    scale = {"million": PER_MILLION, "share": SHARE[asked.unit]}.get(asked.scale)
    parts = (dict(UNITS)[asked.unit], scale, BY[asked.step])
    return ", ".join(gettext(part) for part in parts if part)


def _with_intervals(asked: TrendsRequest, *, on: bool) -> pages.Choice:
    """Make the link that switches the confidence intervals; `on` says whether the page shows them now."""
    return pages.Choice(
        gettext("95 % intervals"), pages.address("trends.page", asked, *(() if on else WITH_INTERVALS)), on
    )


def _told(asked: TrendsRequest, place: int, trend: Trend, more: Pairs) -> Told:
    study, search = current.engine().study, asked.searches[place]
    sayers, moments = study.sayers(parameters.sayers_of(search)), study.moments(search)
    rest = tuple(each for number, each in enumerate(asked.searches) if number != place)
    return Told(
        trend,
        moments,
        sayers,
        pages.lines_of(search),
        pages.counted_in(search, asked.unit),
        [_counted_in(asked, search, *bounds(point.period)) if point.count else "" for point in trend.points],
        [pages.lines_of(_said_by(search, one.value)) for one in sayers.sayers],
        [pages.lines_of(search.changed(since=surge.year, until=surge.year)) for surge in moments.surges],
        _in_silence(search, moments.silence) if moments.silence and moments.silence.events else "",
        pages.address("trends.page", replace(asked, searches=rest), *more) if rest else "",
        [links.other_form(f"moments.{form}", search) for form in TYPES],
        [links.other_form(f"sayers.{form}", search) for form in TYPES],
    )


def _said_by(search: SearchRequest, speaker: str) -> SearchRequest:
    """Restrict the search to this speaker, in place of any speakers that it picks or excludes."""
    return search.without("speaker").toggle("speaker", speaker)


def _counted_in(asked: TrendsRequest, search: SearchRequest, since: str, until: str) -> str:
    """Return the URL of what the trends count for the search in this period."""
    return pages.counted_in(search.changed(since=since, until=until), asked.unit)


def _in_silence(search: SearchRequest, silence: Silence) -> str:
    """Return the URL of the speeches that pass the filters during `silence`, the longest time without the query.

    The days on which it begins and ends, when the query was used, are left out.
    """
    begins = first_of(silence.since) + timedelta(days=1)
    ends = first_of(silence.until) - timedelta(days=1)
    return links.search_url(conditions(search).changed(since=begins.isoformat(), until=ends.isoformat()))


offer(blueprint, "/trends", every_point)
