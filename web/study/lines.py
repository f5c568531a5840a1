"""The page `/lines`, which shows a concordance, and the downloads of all its lines."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from search.query.message import message, said, said_of
from search.study.wire import LINE_COLUMNS, line_rows
from web import current, links
from web.downloads import TYPES, Download, offer
from web.languages.nouns import one_and_several
from web.languages.reader import gettext
from web.pager import pager
from web.study import pages, parameters
from web.wording import counted, grouped_digits, worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.study.lines import LinesRequest

ORDERS = (
    ("newest", message("Newest")),
    ("oldest", message("Oldest")),
    ("left", message("Words before")),
    ("right", message("Words after")),
    ("match", message("Match")),
    ("speaker", message("Speaker")),
)

BESIDE = MappingProxyType(
    {"form": message("as “{words}”"), "before": message("after “{words}”"), "after": message("before “{words}”")}
)  # the description of each limit, by the request's field
RUN = message("“{words}” in the slice")
NEAR = MappingProxyType(
    {
        "both": one_and_several("“{words}” within {number} word", "“{words}” within {number} words"),
        "left": one_and_several("“{words}” within {number} word before", "“{words}” within {number} words before"),
        "right": one_and_several("“{words}” within {number} word after", "“{words}” within {number} words after"),
    }
)  # how the page describes the word whose places are the lines, by the side of the search's occurrences it is on
DEPTHS = (1, 2, 3)  # words to the left or right that an order compares

blueprint = Blueprint("lines", __name__)


@blueprint.get("/lines")
def page() -> str:
    """Show one line per occurrence with the text around it, beside tables of matched forms and neighbouring words."""
    asked = _asked()
    found = None
    if asked.search.text.strip() or asked.run:
        asked, found = pages.within(asked, current.engine().study.lines)
    first = replace(asked, page=1)

    def address(number: int) -> str:
        return pages.address("lines.page", replace(asked, page=number))

    return render_template(
        "study/lines.html",
        asked=asked,
        found=found,
        tabs=pages.tabs(asked.search),
        beside=parameters.fields(asked),
        orders=pages.choices(first, "order", ORDERS),
        depths=pages.choices(first, "depth", [(n, counted(n, "word")) for n in DEPTHS]),
        contexts=pages.choices(first, "context", [(n, str(n)) for n in parameters.CONTEXTS]),
        samples=pages.choices(first, "sample", [(n, _sample(n)) for n in parameters.SAMPLES]),
        only=[*_run(first), *_limits(first)],
        rows={name: partial(_with, first, name) for name in BESIDE},
        another=pages.address("lines.page", replace(asked, seed=asked.seed + 1)),
        pager=pager(asked.page, found.pages if found else 1, address),
        whole=[pages.address(f"lines.{form}", first) for form in TYPES],
        tables=[links.other_form(f"neighbours.{form}", asked.search) for form in TYPES],
    )


def _run(asked: LinesRequest) -> Iterator[pages.Choice]:
    """Yield a description of the words in `asked.run`, with the URL of this page without them; nothing if it is "".

    The page then shows where these words occur, one or several in a row, and not where the query does.
    """
    if asked.run:
        words = " ".join(f"{stem}…" for stem in asked.run.split()) if asked.spelt == "stem" else asked.run
        near = said_of(asked.window, *NEAR[asked.side], words=words)
        told = near if asked.window else said(RUN, words=words)
        plain = replace(asked, run="", spelt="form", window=0, side="both")
        yield pages.Choice(worded(told), pages.address("lines.page", plain), chosen=True)


def _limits(asked: LinesRequest) -> Iterator[pages.Choice]:
    """Yield, for each limit that is set (`form`, `before` or `after`), its description and the URL without it."""
    for name, pattern in BESIDE.items():
        if words := getattr(asked, name):
            yield pages.Choice(worded(said(pattern, words=words)), _with(asked, name, ""), chosen=True)


def _with(asked: LinesRequest, name: str, words: str) -> str:
    """Return the URL of the concordance limited to the lines that one row of a table counts.

    `name` is the request's field to set ("form", "before" or "after"), and `words` its value; "" removes that limit.
    """
    return pages.address("lines.page", replace(asked, **{name: words}))  # type: ignore[arg-type]


def every_line() -> Download:
    """Make the table of every line of the concordance."""
    asked = _asked()
    rows = line_rows(current.engine().study.all_lines(asked))
    return Download(f"lines-{asked.search.text}", LINE_COLUMNS, rows)


def _sample(lines: int) -> str:
    return grouped_digits(lines) if lines else gettext("All")


def _asked() -> LinesRequest:
    return parameters.lines(request.query_string, current.defaults())


offer(blueprint, "/lines", every_line)
