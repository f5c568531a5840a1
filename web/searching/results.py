"""The front page and the result page, both at `/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template

from index.fields import BROWSED
from search.asking import ANY_WORD
from search.planning.any_of import any_of
from search.query.examples import EXAMPLES
from web import current, links
from web.chips import chips
from web.pager import pager
from web.searching.coverage import held
from web.searching.narrowing import facet_lists
from web.searching.timeline import timeline
from web.searching.when import when
from web.study import pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask.typing import ResponseReturnValue

    from search.request import SearchRequest
    from search.results import Facet, SearchResults
    from search.study.related_words import RelatedWord

SHOWN_EXAMPLES = 8  # examples on the front page: as many lines as in the lists beside them

SIZES = (10, 25, 50, 100)  # results per page to choose from
LISTS_SIDE_BY_SIDE = 4  # lists on the front page: as many as fit side by side on a wide screen

blueprint = Blueprint("results", __name__)


@blueprint.get("/")
def page() -> ResponseReturnValue:
    """Show the ranked results of a search, or the front page if nothing was asked; redirect old concordance URLs."""
    state = current.asked()
    if state.in_lines:
        return redirect(pages.lines_of(state.request), 301)
    if not state.asked:
        return front_page()
    results = current.answer(state)

    onward = links.Onward(results.request, state.beside)

    def address(number: int) -> str:
        return links.search_url(results.request.changed(page=number), **state.beside)

    return render_template(
        "results.html",
        state=state,
        results=results,
        tabs=pages.tabs(results.request),
        over_time=pages.trends_of,
        related=related(results.request),
        onward=onward,
        chips=tuple(chips(results.request, results.facets)),
        narrowing=facet_lists(results.facets, onward),
        timeline=timeline(results.timeline, held(results.timeline), results.request.since, results.request.until),
        when=when(results.timeline, held(results.timeline)) if results.request.text else None,
        understood=current.engine().understood(results.request),
        sizes=SIZES,
        searched=searched(results),
        pager=pager(results.request.page, results.pages, address),
    )


def searched(results: SearchResults) -> SearchRequest:
    """Return a request that finds the same paragraphs when its text is used as part of a larger query.

    If nothing had all the words and the search fell back to any of them, the text is rewritten to ask for any word,
    because the parts of a larger query never fall back.
    """
    if any(notice.code == ANY_WORD for notice in results.notices):
        return results.request.changed(text=any_of(results.request.text))
    return results.request


def related(search: SearchRequest) -> list[tuple[RelatedWord, str]]:
    """List words used in similar contexts to those of the search, each with the URL of the search for either word."""
    found = current.engine().study.related(search)
    return [(each, links.search_url(search.changed(text=each.text))) for each in found]


def front_page() -> str:
    """Show the front page: what the archive holds, and examples of searches."""
    everything = current.engine().search(current.defaults().changed(size=1, sort="newest"))
    return render_template(
        "front.html",
        results=everything,
        facets=browsable(everything.facets),
        examples=EXAMPLES[:SHOWN_EXAMPLES],
        timeline=timeline(everything.timeline, {bar.period for bar in everything.timeline}),
        onward=links.Onward(current.defaults()),
    )


def browsable(facets: Iterable[Facet]) -> list[Facet]:
    """Return the facets to list on the front page: those with several values, in the order of BROWSED.

    At most LISTS_SIDE_BY_SIDE are returned.
    """
    found = {facet.name: facet for facet in facets if facet.distinct > 1}
    return [found[field.name] for field in BROWSED if field.name in found][:LISTS_SIDE_BY_SIDE]
