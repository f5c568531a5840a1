"""Checks a quotation against the archive: the page `/quote`, and `/api/quote` for the same as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, render_template

from search.quotations import check
from search.quotations.checked import Checked
from search.quotations.otherwise import otherwise
from search.request import SearchRequest
from web import current

if TYPE_CHECKING:
    from flask import Response

    from search.results import SearchResults

blueprint = Blueprint("quotation", __name__)


@blueprint.get("/quote")
def page() -> str:
    """Show the quotation beside what was really said, with the differences; if not found, show the closest text."""
    state = current.asked()
    checked = _checked(state.quotation)
    return render_template(
        "quotation.html", state=state, checked=checked, uses=_uses(checked), otherwise=_otherwise(checked)
    )


@blueprint.get("/api/quote")
def data() -> Response:
    """Return the verdict and the passages that match as JSON, as `rostra quote --json` prints them."""
    state = current.asked()
    checked = _checked(state.quotation) or Checked("", "not found", ())
    return jsonify(checked.as_json())


def _checked(quotation: str) -> Checked | None:
    return check.check(current.engine(), quotation) if quotation else None


def _uses(checked: Checked | None) -> SearchRequest | None:
    """Return the search that lists all paragraphs with a quotation that several have; None if there are not several."""
    if checked is None or checked.uses is None or checked.uses.paragraphs < 2:
        return None
    return SearchRequest(checked.uses.query, sort="oldest", equivalents=False, size=current.defaults().size)


def _otherwise(checked: Checked | None) -> SearchResults | None:
    asked = otherwise(checked.quotation) if checked and not checked.places else None
    found = current.engine().search(asked) if asked else None
    return found if found and found.total else None
