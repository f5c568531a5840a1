"""The page `/compare`, which shows the words typical of each of two parts of the archive, and its downloads."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from index.errors import NotWholeError
from search.study.comparison import LONGEST
from search.study.wire import KEYWORD_COLUMNS, keyword_rows
from web import current
from web.chips import named
from web.downloads import TYPES, Download, offer
from web.languages.reader import gettext
from web.study import pages, parameters
from web.study.collocates import SPELT

if TYPE_CHECKING:
    from search.study.comparison import ComparisonRequest

LENGTHS = tuple((n, str(n)) for n in range(1, LONGEST + 1))  # words of an n-gram, each with its label

blueprint = Blueprint("comparison", __name__)


@blueprint.get("/compare")
def page() -> tuple[str, int]:
    """Show the words typical of each of the two parts of the archive that are compared, side by side.

    If counting takes too long, the page says what takes less.
    """
    asked, found, late = _asked(), None, False
    try:
        found = current.engine().study.compare(asked) if request.query_string else None
    except NotWholeError:
        late = True
    sides = {"here": asked.here, "there": asked.there}
    names = tuple(gettext("the rest of the archive") if side == asked.rest else named(sides[side]) for side in sides)
    words = (found.words_here, found.words_there) if found else None
    shown = render_template(
        "study/comparison.html",
        asked=asked,
        found=found,
        late=late,
        against=parameters.AGAINST,
        beside=_beside(asked),
        names=names,
        empty=[name for name, count in zip(names, words, strict=True) if not count] if words else [],
        tabs=pages.tabs(asked.here),
        lengths=pages.choices(asked, "length", LENGTHS),
        spelt=pages.choices(asked, "spelt", SPELT),
        stop=pages.stop_words(asked),
        swapped=pages.address("comparison.page", replace(asked, here=asked.there, there=asked.here)),
        lines=partial(pages.lines_of_run, spelt=asked.spelt),
        whole=[pages.address(f"comparison.{form}", asked) for form in TYPES],
    )
    return shown, HTTPStatus.SERVICE_UNAVAILABLE if late else HTTPStatus.OK


def every_keyword() -> Download:
    """Make the table of all words that are typical of one of the two parts compared."""
    asked = _asked()
    rows = keyword_rows(current.engine().study.all_keywords(asked))
    return Download(f"compare-{asked.here.text}-{asked.there.text}", KEYWORD_COLUMNS, rows)


def _asked() -> ComparisonRequest:
    return parameters.comparison(request.query_string, current.defaults())


def _beside(asked: ComparisonRequest) -> list[tuple[str, str]]:
    """Return the form's hidden fields: all parameters of the URL except the two texts to compare."""
    there = parameters.fields_against(asked, current.defaults())
    return [*(pair for pair in there if pair[0] != parameters.AGAINST), *parameters.fields(asked)]


offer(blueprint, "/compare", every_keyword)
