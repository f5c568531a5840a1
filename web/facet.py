"""All values of one facet of a search: `/facet/<name>`."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from web import house
from web.chips import chips

blueprint = Blueprint("facet", __name__, url_prefix="/facet")


@blueprint.get("/<name>")
def page(name: str) -> str:
    """Every value that the search's paragraphs have in this facet, with counts."""
    state = house.asked()
    results = house.answer(state)
    facet = next((facet for facet in results.facets if facet.name == name), None)
    if facet is None:
        abort(404, "There is no such list.")
    return render_template(
        "facet.html", state=state, results=results, facet=facet, chips=tuple(chips(results))
    )
