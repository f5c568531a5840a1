"""The page `/collocates`, which lists the words near a search's occurrences, and its downloads."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from search.query.message import message
from search.study.lines import LinesRequest
from search.study.slices import conditions
from search.study.wire import COLLOCATE_COLUMNS, collocate_rows
from web import current
from web.downloads import TYPES, Download, offer, whole
from web.study import pages, parameters

if TYPE_CHECKING:
    from search.study.collocates import CollocatesRequest

WINDOWS = (1, 2, 3, 5, 10)  # choices for how many words on each side of an occurrence count as near
SIDES = (("both", message("Both sides")), ("left", message("Before")), ("right", message("After")))
MEASURES = (("likelihood", message("Log-likelihood")), ("dice", "logDice"), ("frequency", message("Frequency")))
SPELT = (("form", message("As written")), ("stem", message("Stems")))

blueprint = Blueprint("collocates", __name__)


@blueprint.get("/collocates")
def page() -> str:
    """Show the words near the search's occurrences, each with the count expected by chance."""
    asked = _asked()
    found = current.engine().study.collocates(asked) if asked.search.text.strip() else None
    return render_template(
        "study/collocates.html",
        asked=asked,
        found=found,
        tabs=pages.tabs(asked.search),
        beside=parameters.fields(asked),
        windows=pages.choices(asked, "window", [(n, str(n)) for n in WINDOWS]),
        sides=pages.choices(asked, "side", SIDES),
        measures=pages.choices(asked, "measure", MEASURES),
        spelt=pages.choices(asked, "spelt", SPELT),
        stop=pages.stop_words(asked),
        every=pages.address("collocates.page", replace(asked, minimum=1)),
        near=partial(_near, asked),
        overall=partial(pages.lines_of_run, conditions(asked.search), spelt=asked.spelt),
        whole=[pages.address(f"collocates.{form}", asked) for form in TYPES],
    )


def every_collocate() -> Download:
    """Make the table of every word that is near the search's occurrences often enough."""
    asked = replace(_asked(), size=sys.maxsize)
    found = whole(current.engine().study.collocates(asked))
    return Download(f"neighbours-{asked.search.text}", COLLOCATE_COLUMNS, collocate_rows(found))


def _asked() -> CollocatesRequest:
    return parameters.collocates(request.query_string, current.defaults())


def _near(asked: CollocatesRequest, word: str) -> str:
    """Return the URL of a concordance of `word` near the search's words, which has the lines that the table counts."""
    of_word = {"spelt": asked.spelt, "window": asked.window, "side": asked.side}
    return pages.address("lines.page", LinesRequest(asked.search.changed(), run=word, **of_word))  # type: ignore[arg-type]


offer(blueprint, "/collocates", every_collocate)
