"""Comparisons: `/compare` lists what is typical of one slice of the archive beside another; `/compare.csv`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, request

from search.study.slices import conditions
from search.study.wire import KEYWORD_COLUMNS, keyword_rows
from web import current
from web.study import pages, parameters
from web.study.collocates import SPELT

if TYPE_CHECKING:
    from search.study.comparison import ComparisonRequest

LENGTHS = ((1, "Words"), (2, "Two words"), (3, "Three"), (4, "Four"))

blueprint = Blueprint("comparison", __name__)


@blueprint.get("/compare")
def page() -> str:
    """What is typical of each slice, side by side."""
    asked = _asked()
    found = current.engine().study.compare(asked) if request.query_string else None
    swapped = replace(asked, here=asked.there, there=asked.here)
    return render_template(
        "study/comparison.html",
        asked=asked,
        found=found,
        against=parameters.AGAINST,
        tabs=pages.tabs(asked.here),
        lengths=_choices(asked, "length", LENGTHS),
        spelt=_choices(asked, "spelt", SPELT),
        stop=_stop_words(asked),
        swapped=_address(swapped),
        lines=_lines,
        csv=_address(asked, "comparison.table"),
    )


@blueprint.get("/compare.csv")
def table() -> Response:
    """What is typical of each slice as rows."""
    asked = _asked()
    rows = keyword_rows(current.engine().study.compare(asked))
    return pages.table(KEYWORD_COLUMNS, rows, f"compare-{asked.here.text}-{asked.there.text}")


def _asked() -> ComparisonRequest:
    return parameters.comparison(request.query_string, current.defaults())


def _lines(search: Any, words: str) -> str:
    """The lines of the words, as written, in what the search's conditions choose."""
    asked = f'"{words}"' if " " in words else f"={words}"
    chosen = conditions(search)
    return pages.address("lines.page", chosen.changed(text=f"{asked} {chosen.text}".strip()))


def _stop_words(asked: ComparisonRequest) -> pages.Choice:
    """With stop words, or without."""
    return pages.Choice("Stop words too", _address(replace(asked, stop_words=not asked.stop_words)), asked.stop_words)


def _choices(asked: ComparisonRequest, name: str, values: Any) -> list[pages.Choice]:
    here = getattr(asked, name)
    return [pages.Choice(label, _address(replace(asked, **{name: value})), value == here) for value, label in values]


def _address(asked: ComparisonRequest, endpoint: str = "comparison.page") -> str:
    others = {
        "length": asked.length if asked.length != 1 else 0,
        "spelt": asked.spelt if asked.spelt != "form" else "",
        "minimum": asked.minimum if asked.minimum != 5 else 0,
    }
    against = {parameters.AGAINST: asked.there.text}
    return pages.address(endpoint, asked.here, stop=asked.stop_words, **against, **others)
