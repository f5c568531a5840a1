"""All values of one facet of a search: the page `/facet/<name>` and its downloads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template

from index.fields import FACET_NAMES
from search.query.message import said
from web import current, links
from web.chips import chips
from web.downloads import TYPES, Download, offer
from web.pager import pager
from web.searching.narrowing import rows

if TYPE_CHECKING:
    from search.results import FacetValue

COLUMNS = ("value", "label", "count")
LISTED = 500  # values on one page: all events of an archive would make megabytes

blueprint = Blueprint("facet", __name__, url_prefix="/facet")


@blueprint.get("/<name>")
def page(name: str) -> str:
    """Show every value of the facet called `name` among the paragraphs found, with counts."""
    state = current.asked()
    asked = state.request
    results = current.answer(replace(state, request=asked.changed(size=1)), whole=name)
    facet = next((facet for facet in results.facets if facet.name == name), None)
    if facet is None:
        abort(404, said("There is no such list."))
    values = sorted(facet.values, key=by_name) if state.by_name else list(facet.values)
    pages = max(1, -(-len(values) // LISTED))
    here = min(asked.page, pages)

    def address(number: int) -> str:
        return links.facet_url(asked.changed(page=number), name, "name" if state.by_name else "")

    return render_template(
        "facet.html",
        state=state,
        asked=asked.changed(),
        facet=facet,
        rows=rows(facet, values[(here - 1) * LISTED : here * LISTED], links.Onward(asked)),
        chips=tuple(chips(asked, results.facets)),
        pager=pager(here, pages, address),
        whole=[links.facet_url(asked.changed(), name, form=form) for form in TYPES],
    )


def every_value(name: str) -> Download:
    """Make the table of every value of the facet called `name`, with its count, most frequent first; events also have
    their title.
    """
    if name not in FACET_NAMES:
        abort(404, said("There is no such list."))
    asked = current.asked().request
    found = current.engine().values(asked, name)
    return Download(f"{name}-{asked.text}", COLUMNS, ([one.value, one.label, one.count] for one in found.values))


def by_name(value: FacetValue) -> str:
    """Return the key by which values are sorted by name: what the page displays, in lower case."""
    return (value.label or value.value).casefold()


offer(blueprint, "/<name>", every_value)
