"""Receipts, citable records of what a search, a concordance or trends found on one day.

`/receipt` issues a receipt; `/receipt/<token>` runs its searches again and shows what has changed since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request

from search.query.message import said
from search.study.receipts.receipt import opened
from search.study.trends import TrendsRequest
from web import current, links, state
from web.chips import named
from web.study import pages, parameters

if TYPE_CHECKING:
    from search.request import SearchRequest
    from search.study.receipts.receipt import Receipt, View

TRENDS = "trends"

blueprint = Blueprint("receipts", __name__)


@blueprint.get("/receipt")
def issued() -> str:
    """Show a new receipt: the line to cite, and the URL that contains the receipt."""
    found = taken_down()
    return render_template(
        "study/receipt.html",
        receipt=found,
        token=found.token(),
        found=None,
        again=_again(found),
        named=named,
        counted=_counted,
        tabs=pages.tabs(found.taken[0].request),
    )


@blueprint.get("/receipt/<token>")
def page(token: str) -> str:
    """Show the receipt, and what is new, changed and gone since the receipt was issued."""
    held = held_by(token)
    found = current.engine().study.reopened(held)
    return render_template(
        "study/receipt.html",
        receipt=held,
        token=token,
        found=found,
        again=_again(held),
        named=named,
        counted=_counted,
        tabs=pages.tabs(held.taken[0].request),
    )


def taken_down() -> Receipt:
    """Issue the receipt for the searches in the current URL."""
    view = parameters.viewed(request.query_string)
    return current.engine().study.receipt(view, *_searches(view))


def held_by(token: str) -> Receipt:
    """Decode the receipt from its token; abort with 404 if the token is not valid."""
    held = opened(token)
    if held is None:
        abort(
            404,
            said("This is no receipt, or a part of one. Its address must be whole, from its first letter to its last."),
        )
    return held


def _searches(view: View) -> tuple[tuple[SearchRequest, ...], dict[str, str]]:
    """Return the searches that the URL asks for, at least one, and the options of the page.

    Trends can have several searches and have options; the other pages have one search and no options.
    """
    if view != TRENDS:
        return (current.asked().request.changed(),), {}
    asked = parameters.trends(request.query_string, current.defaults())
    return asked.searches or (current.asked().request.changed(),), dict(parameters.fields(asked))


def _again(receipt: Receipt) -> str:
    """Return the URL of the page that the receipt was issued for, which shows the current results."""
    requests = tuple(one.request.changed(size=current.defaults().size) for one in receipt.taken)
    if receipt.view == TRENDS:
        steps = {name: value for name, value in receipt.options.items() if name in TrendsRequest.__dataclass_fields__}
        return pages.address("trends.page", parameters.trends_of(requests, steps))
    return links.search_url(requests[0]) if receipt.view == "search" else pages.lines_of(requests[0])


def _counted(search: SearchRequest, name: str) -> str:
    """Return the URL of what the total `name` of a receipt counts now: occurrences, paragraphs or speeches."""
    return pages.counted_in(search.changed(size=current.defaults().size), name)


def receipt_url(asked: SearchRequest | TrendsRequest, view: View = "search") -> str:
    """Return the URL that issues a receipt for the search, its concordance, or the trends of several searches."""
    of = () if view == "search" else ((parameters.OF, view),)
    if isinstance(asked, TrendsRequest):
        return pages.address("receipts.issued", asked, *of)
    written = state.write(asked.changed(), current.defaults())
    return links.with_query(links.address("receipts.issued"), "&".join(filter(None, (written, urlencode(of)))))
