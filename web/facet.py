"""All values of one facet of a search: `/facet/<name>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template

from web import house
from web.chips import chips

if TYPE_CHECKING:
    from search.results import FacetValue

blueprint = Blueprint("facet", __name__, url_prefix="/facet")


@blueprint.get("/<name>")
def page(name: str) -> str:
    """Every value that the search's paragraphs have in this facet, with counts."""
    state = house.asked()
    results = house.answer(state, whole=name)
    facet = next((facet for facet in results.facets if facet.name == name), None)
    if facet is None:
        abort(404, "There is no such list.")
    values = sorted(facet.values, key=by_name) if state.by_name else facet.values
    return render_template(
        "facet.html", state=state, results=results, facet=facet, values=values, chips=tuple(chips(results))
    )


def by_name(value: FacetValue) -> str:
    """What a value is sorted by in a list of names."""
    return (value.label or value.value).casefold()
