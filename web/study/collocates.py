"""Neighbours: `/collocates` lists the words near a search's occurrences; `/collocates.csv`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, request

from search.study.wire import COLLOCATE_COLUMNS, collocate_rows
from web import current
from web.study import pages, parameters

if TYPE_CHECKING:
    from search.study.collocates import CollocatesRequest

SIDES = (("both", "Both sides"), ("left", "Before"), ("right", "After"))
MEASURES = (("likelihood", "Log-likelihood"), ("dice", "logDice"), ("frequency", "Frequency"))
SPELT = (("form", "As written"), ("stem", "Stems"))

blueprint = Blueprint("collocates", __name__)


@blueprint.get("/collocates")
def page() -> str:
    """The words near the occurrences, with what was to be expected."""
    asked = _asked()
    found = current.engine().study.collocates(asked) if asked.search.text.strip() else None
    return render_template(
        "study/collocates.html",
        asked=asked,
        found=found,
        tabs=pages.tabs(asked.search),
        windows=_choices(asked, "window", [(n, str(n)) for n in (1, 2, 3, 5, 10)]),
        sides=_choices(asked, "side", SIDES),
        measures=_choices(asked, "measure", MEASURES),
        spelt=_choices(asked, "spelt", SPELT),
        stop=_stop_words(asked),
        lines=_lines(asked),
        csv=_address(asked, "collocates.table"),
    )


@blueprint.get("/collocates.csv")
def table() -> Response:
    """Every listed neighbour as a row."""
    asked = _asked()
    rows = collocate_rows(current.engine().study.collocates(asked))
    return pages.table(COLLOCATE_COLUMNS, rows, f"neighbours-{asked.search.text}")


def _asked() -> CollocatesRequest:
    return parameters.collocates(request.query_string, current.defaults())


def _lines(asked: CollocatesRequest) -> Any:
    """A function from a word to the address of the search's paragraphs that have it too."""

    def address(word: str) -> str:
        text = asked.search.text
        both = f"{text if text.isalnum() else f'({text})'} AND ={word}"
        return pages.address("lines.page", asked.search.changed(text=both))

    return address


def _stop_words(asked: CollocatesRequest) -> pages.Choice:
    """With stop words, or without."""
    return pages.Choice("Stop words too", _address(replace(asked, stop_words=not asked.stop_words)), asked.stop_words)


def _choices(asked: CollocatesRequest, name: str, values: Any) -> list[pages.Choice]:
    here = getattr(asked, name)
    return [pages.Choice(label, _address(replace(asked, **{name: value})), value == here) for value, label in values]


def _address(asked: CollocatesRequest, endpoint: str = "collocates.page") -> str:
    plain = replace(asked, window=5, side="both", measure="likelihood", spelt="form", minimum=3)
    others = {
        name: getattr(asked, name)
        for name in ("window", "side", "measure", "spelt", "minimum")
        if getattr(asked, name) != getattr(plain, name)
    }
    return pages.address(endpoint, asked.search, stop=asked.stop_words, **others)
