"""A concordance: `/lines`, all its lines as `/lines.csv` and `/lines.jsonl`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, request

from search.study.wire import LINE_COLUMNS, line_json, line_rows
from web import current
from web.pager import pager
from web.study import pages, parameters

if TYPE_CHECKING:
    from search.study.lines import LinesRequest

ORDERS = (
    ("newest", "Newest"),
    ("oldest", "Oldest"),
    ("left", "Words before"),
    ("right", "Words after"),
    ("match", "Match"),
    ("speaker", "Speaker"),
)

blueprint = Blueprint("lines", __name__)


@blueprint.get("/lines")
def page() -> str:
    """A line for each occurrence, with the words around it; tables of forms and neighbours beside them."""
    asked = _asked()
    found = current.engine().study.lines(asked) if asked.search.text.strip() else None
    if found and asked.page > found.pages:
        asked = replace(asked, page=found.pages)
        found = current.engine().study.lines(asked)
    return render_template(
        "study/lines.html",
        asked=asked,
        found=found,
        tabs=pages.tabs(asked.search),
        orders=_choices(asked, "order", ORDERS),
        depths=_choices(asked, "depth", [(n, f"{n} word{'s' * (n > 1)}") for n in (1, 2, 3)]),
        contexts=_choices(asked, "context", [(n, str(n)) for n in parameters.CONTEXTS]),
        samples=_choices(asked, "sample", [(n, f"{n:,}" if n else "All") for n in parameters.SAMPLES]),
        another=_address(replace(asked, seed=asked.seed + 1)),
        pager=pager(asked.page, found.pages if found else 1, lambda number: _address(replace(asked, page=number))),
        csv=_address(asked, "lines.table"),
        jsonl=_address(asked, "lines.objects"),
    )


@blueprint.get("/lines.csv")
def table() -> Response:
    """Every line as a row."""
    asked = _asked()
    rows = line_rows(current.engine().study.all_lines(asked))
    return pages.table(LINE_COLUMNS, rows, f"lines-{asked.search.text}")


@blueprint.get("/lines.jsonl")
def objects() -> Response:
    """Every line as an object."""
    asked = _asked()
    found = map(line_json, current.engine().study.all_lines(asked))
    return pages.objects(found, f"lines-{asked.search.text}")


def _asked() -> LinesRequest:
    return parameters.lines(request.query_string, current.defaults())


def _choices(asked: LinesRequest, name: str, values: Any) -> list[pages.Choice]:
    here = getattr(asked, name)
    return [
        pages.Choice(label, _address(replace(asked, page=1, **{name: value})), value == here) for value, label in values
    ]


def _address(asked: LinesRequest, endpoint: str = "lines.page") -> str:
    """The page of the request; what is as everywhere is not written."""
    plain = replace(asked, order="newest", depth=1, context=70, sample=0, seed=1, size=parameters.SIZES[0])
    others = {
        name: getattr(asked, name)
        for name in ("order", "depth", "context", "sample", "seed")
        if getattr(asked, name) != getattr(plain, name)
    }
    lines = asked.size if asked.size != plain.size else 0
    return pages.address(endpoint, replace(asked.search, page=asked.page), lines=lines, **others)
