"""Repeated passages: `/echoes` lists those repeated in other events, `/echo/…` shows every occurrence of one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, request, url_for

from search.echoes.echo_rows import ECHO_COLUMNS, echo_rows
from search.query.message import message, said
from web import current, links, state
from web.chips import named
from web.downloads import TYPES, Download, offer
from web.languages.reader import gettext
from web.pager import pager
from web.study import pages, parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from search.echoes.again import Echo
    from search.echoes.listing import EchoesRequest
    from search.echoes.sayings import Saying
    from search.request import SearchRequest

ORDERS = (("speeches", message("Most speeches")), ("words", message("Longest")), ("newest", message("Newest")))
FEWEST = (2, 3, 5, 10)  # choices for the least number of speeches that have a passage

blueprint = Blueprint("echoes", __name__)


@blueprint.get("/echoes")
def page() -> str:
    """Show the repeated passages of all speeches, or of those paragraphs that a search finds."""
    asked, found = pages.within(_asked(), current.engine().study.echoes)
    first = replace(asked, page=1)

    def address(number: int) -> str:
        return pages.address("echoes.page", replace(asked, page=number))

    return render_template(
        "study/echoes.html",
        asked=asked,
        found=found,
        among=_among(asked.search, found.reading),
        everywhere=pages.address("echoes.page", replace(first, search=current.defaults())),
        tabs=pages.tabs(asked.search),
        beside=parameters.fields(asked),
        orders=pages.choices(first, "order", ORDERS),
        numbers=pages.choices(first, "fewest", [(n, str(n)) for n in FEWEST]),
        reports=pages.Choice(
            gettext("Reports and lists too"),
            pages.address("echoes.page", replace(first, reports=not asked.reports)),
            asked.reports,
        ),
        place=partial(place, counted=asked.counted),
        pager=pager(asked.page, found.pages, address),
        whole=[pages.address(f"echoes.{form}", first) for form in TYPES],
    )


@blueprint.get("/echo/<speech>/<paragraph>/<int:word>/<int:words>")
def passage(speech: str, paragraph: str, word: int, words: int) -> str:
    """Show one passage with each of its occurrences, or of those that a search finds, and the words that differ.

    The passage has `words` words of the paragraph, from the word with index `word` on; `speech` and `paragraph` are
    ids.
    """
    search, everything = current.asked().request.changed(), current.defaults().changed()
    counted = None if search == everything else search
    echo = current.engine().study.echo_at(speech, paragraph, word, words, counted)
    if echo is None:
        abort(404, said("No repeated passage begins here; the archive may have changed since."))
    return render_template("study/echo.html", echo=echo, among=named(search) if counted else "", whole=place(echo.here))


def every_passage() -> Download:
    """Make the table of every repeated passage."""
    asked = _asked()
    return Download(f"echoes-{asked.search.text}", ECHO_COLUMNS, echo_rows(current.engine().study.all_echoes(asked)))


def place(saying: Saying, counted: SearchRequest | None = None) -> str:
    """Return the URL of the page that compares this occurrence of a repeated passage with all others, or with those
    that the search `counted` finds.
    """
    address = url_for(
        "echoes.passage", speech=saying.speech, paragraph=saying.paragraph, word=saying.word, words=saying.words
    )
    return links.with_query(address, state.write(counted.changed(), current.defaults())) if counted else address


def said_again(echoes: Iterable[Echo]) -> Mapping[str, list[tuple[Echo, str]]]:
    """Group the repeated passages of a speech by paragraph id, each with the URL of its page."""
    found: dict[str, list[tuple[Echo, str]]] = defaultdict(list)
    for echo in echoes:
        found[echo.here.paragraph].append((echo, place(echo.here)))
    return found


def _among(search: SearchRequest, reading: str) -> str:
    """Describe the paragraphs whose passages are shown, by `reading` (how the query was read) and the search's filters.

    The result is "" if the search has neither query nor filters.
    """
    if search.changed() == search.cleared().changed(text=""):
        return ""
    return named(search, reading)


def _asked() -> EchoesRequest:
    return parameters.echoes(request.query_string, current.defaults())


offer(blueprint, "/echoes", every_passage)
