"""Writes the answers of studies as JSON and as table rows, for the command line, the API and downloads alike."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from search.presenting.as_json import permalink
from search.study.moments import Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.results import Notice
    from search.study.collocates import Collocates
    from search.study.comparison import Comparison, Keyword, KeywordSide
    from search.study.lines import Line, Lines
    from search.study.moments import Moments
    from search.study.neighbours import Neighbours
    from search.study.sayers import Sayers
    from search.study.trends import Trends

DIGITS = 6  # decimal places, so that rounding errors of floats are not printed

LINE_COLUMNS = ("date", "speaker", "left", "match", "right", "speech", "paragraph", "number", "title", "url")
TREND_COLUMNS = ("query", "period", "count", "words", "base", "value", "low", "high", "archive_paragraphs")
NEIGHBOUR_COLUMNS = ("place", "words", "count")
MOMENT_COLUMNS = (
    "moment", "date", "until", "speaker", "title", "speech", "paragraph", "url",
    "days", "events", "count", "per_million", "others", "keyness",
)  # fmt: skip
SAYER_COLUMNS = ("value", "count", "words", "per_million", "keyness")
COLLOCATE_COLUMNS = ("word", "together", "expected", "overall", "likelihood", "dice")
KEYWORD_COLUMNS = ("side", "words", "here", "there", "likelihood", "ratio", "events", "deviation")


def lines_json(found: Lines) -> dict[str, Any]:
    """Return one page of a concordance as a JSON object: its lines, tables of forms and neighbours, and totals."""
    request = found.request
    return {
        "query": request.search.text,
        "reading": found.reading,
        "notices": [_notice(notice) for notice in found.notices],
        "total": found.total,
        "paragraphs": found.paragraphs,
        "drawn": found.drawn,
        "page": request.page,
        "pages": found.pages,
        "lines": [line_json(line) for line in found.lines],
        "forms": _plain(found.forms),
        "left": _plain(found.left),
        "right": _plain(found.right),
    }


def line_json(line: Line) -> dict[str, Any]:
    """Return one concordance line as a JSON object, with the permalink of its paragraph."""
    return {**line._asdict(), "url": permalink(line.speech, line.paragraph)}


def neighbours_json(found: Neighbours) -> dict[str, Any]:
    """Return the forms that matched and the words directly before and after them, as a JSON object."""
    return {"query": found.request.text, **_answer(found)}


def trends_json(found: Trends) -> dict[str, Any]:
    """Return the points of each query, and the archive's number of paragraphs in each period, as a JSON object."""
    request = found.request
    return {
        "step": request.step,
        "unit": request.unit,
        "scale": request.scale,
        "trends": [
            {
                "query": trend.request.text,
                "reading": trend.reading,
                "notices": [_notice(notice) for notice in trend.notices],
                "total": trend.total,
                "words": trend.words,
                "undated": trend.undated,
                "points": [{**_plain(point), "thin": point.thin} for point in trend.points],
            }
            for trend in found.trends
        ],
        "archive": _plain(found.coverage),
    }


def sayers_json(found: Sayers) -> dict[str, Any]:
    """Return the facet's values with the highest rates, and the counts behind these rates, as a JSON object."""
    return {"query": found.request.search.text, "facet": found.request.facet, **_answer(found)}


def moments_json(found: Moments) -> dict[str, Any]:
    """Return a query's first and last use, the longest time without it and years of unusual use, as a JSON object.

    The first use by each speaker is included.
    """
    return {"query": found.request.text, **_answer(found)}


def collocates_json(found: Collocates) -> dict[str, Any]:
    """Return the words that occur near a query, as a JSON object."""
    request = found.request
    asked = {"query": request.search.text, "window": request.window, "side": request.side, "spelt": request.spelt}
    return asked | _answer(found)


def comparison_json(found: Comparison) -> dict[str, Any]:
    """Return the words and n-grams that are typical of each of two slices, as a JSON object."""
    request = found.request
    asked = {"slices": [request.here.text, request.there.text], "length": request.length, "spelt": request.spelt}
    return asked | _answer(found)


def line_rows(lines: Iterable[Line]) -> Iterator[list[Any]]:
    """Return concordance lines as rows with the columns LINE_COLUMNS."""
    return (_row(line_json(line), LINE_COLUMNS) for line in lines)


def neighbour_rows(found: Neighbours) -> Iterator[list[Any]]:
    """Yield forms and neighbours as rows with the columns NEIGHBOUR_COLUMNS: forms, then words left, then right."""
    for place, counted in (("match", found.forms), ("left", found.left), ("right", found.right)):
        yield from ([place, *one] for one in counted)


def moment_rows(found: Moments) -> Iterator[list[Any]]:
    """Return the moments as rows with the columns MOMENT_COLUMNS; cells that do not apply are None.

    The order is: first use, last use, first use by each speaker, silence, surges.
    """
    named = (("first", found.first), ("last", found.last), *(("first by", each) for each in found.first_by))
    told = [{"moment": name, **_plain(moment)} for name, moment in named if moment]
    if silence := found.silence:
        told.append({"moment": "silence", "date": silence.since, **_plain(silence)})
    told += [{"moment": "surge", "date": surge.year, **_plain(surge)} for surge in found.surges]
    return (_row(each, MOMENT_COLUMNS) for each in told)


def trend_rows(found: Trends) -> Iterator[list[Any]]:
    """Yield the points of each query as rows with the columns TREND_COLUMNS."""
    archive = {each.period: each.paragraphs for each in found.coverage}
    for trend in found.trends:
        for point in trend.points:
            told = {"query": trend.request.text, "archive_paragraphs": archive.get(point.period, 0), **_plain(point)}
            yield _row(told, TREND_COLUMNS)


def sayer_rows(found: Sayers) -> Iterator[list[Any]]:
    """Return the facet's values as rows with the columns SAYER_COLUMNS."""
    return (_row(_plain(one), SAYER_COLUMNS) for one in found.sayers)


def collocate_rows(found: Collocates) -> Iterator[list[Any]]:
    """Return the collocates as rows with the columns COLLOCATE_COLUMNS."""
    return (_row(_plain(one), COLLOCATE_COLUMNS) for one in found.collocates)


def keyword_rows(keywords: Iterable[tuple[KeywordSide, Keyword]]) -> Iterator[list[Any]]:
    """Return the keywords of both slices as rows with the columns KEYWORD_COLUMNS."""
    return (_row({"side": side, **_plain(one)}, KEYWORD_COLUMNS) for side, one in keywords)


def _row(told: dict[str, Any], columns: Iterable[str]) -> list[Any]:
    return [told.get(name) for name in columns]


def _answer(found: Any) -> dict[str, Any]:
    """Return all fields of an answer except its request, ready for JSON."""
    told = {field.name: getattr(found, field.name) for field in fields(found) if field.name != "request"}
    if "notices" in told:
        told["notices"] = [_notice(notice) for notice in told["notices"]]
    return {name: value if name == "notices" else _plain(value) for name, value in told.items()}


def _notice(notice: Notice) -> dict[str, Any]:
    return {"code": notice.code, "message": notice.message}


def _plain(value: Any) -> Any:
    """Convert a value to lists, dicts, texts and numbers for JSON; a moment gets the permalink of its paragraph."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, Moment):
        return {**value._asdict(), "url": permalink(value.speech, value.paragraph)}
    if hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
