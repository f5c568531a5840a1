"""Writes receipts as JSON, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from search.presenting.as_json import permalink

if TYPE_CHECKING:
    from search.study.receipts.receipt import Receipt, Taken
    from search.study.receipts.since import Mentioned, Reopened, Replaced, Since


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as a JSON object: the line to cite, its token and URL, and the record of each search."""
    return {
        "line": receipt.line,
        "number": receipt.number,
        "view": receipt.view,
        "archive": receipt.archive,
        "generation": receipt.generation,
        "searches": [_taken(one) for one in receipt.taken],
        "token": receipt.token(),
        "url": f"/receipt/{receipt.token()}",
    }


def reopened_json(found: Reopened) -> dict[str, Any]:
    """Return what is new, changed and gone since a receipt was issued, search by search, as a JSON object."""
    return {
        "receipt": receipt_json(found.receipt),
        "generation": found.generation,
        "same": found.same,
        "foreign": found.foreign,
        "searches": [_since(one) for one in found.searches],
    }


def _taken(one: Taken) -> dict[str, Any]:
    request = one.request
    return {
        "query": request.text,
        "reading": one.reading,
        "picks": [{"facet": pick.facet, "value": pick.value, "exclude": pick.exclude} for pick in request.picks],
        "from": request.since,
        "to": request.until,
        "paragraphs": one.paragraphs,
        "speeches": one.speeches,
        "occurrences": one.occurrences,
        "digest": one.digest,
    }


def _since(one: Since) -> dict[str, Any]:
    return {
        "same": one.same,
        "proven": one.proven,
        "then": _taken(one.then),
        "now": _taken(one.now),
        "kept": one.kept,
        "new": one.new,
        "unknown": one.unknown,
        "listed": [_mentioned(each) for each in one.listed],
        "changed": [_replaced(each) for each in one.changed],
        "gone": [
            {"speech": each.speech, "paragraph": each.paragraph, "text": each.text, "changed": each.changed}
            for each in one.gone
        ],
        "left": [_mentioned(each) for each in one.left],
        "all_changed": one.all_changed,
        "all_gone": one.all_gone,
        "all_left": one.all_left,
    }


def _replaced(each: Replaced) -> dict[str, Any]:
    told = {"paragraph": each.revision.paragraph, "text": each.revision.text, "changed": each.revision.changed}
    return {"speech": each.revision.speech, **told, "now": _mentioned(each.now) if each.now else None}


def _mentioned(each: Mentioned) -> dict[str, Any]:
    return {**each._asdict(), "url": permalink(each.speech, each.paragraph)}
