"""Issues receipts: runs searches and records what they find."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from search.request import SearchRequest
from search.study.receipts.membership import Membership
from search.study.receipts.receipt import MOST_LETTERS, MOST_MEMBERS, Receipt, Taken, digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.deadline import Deadline
    from search.study.receipts.receipt import View
    from search.study.studied import Studied

PLAIN = SearchRequest()


class Held(NamedTuple):
    """The paragraphs that a search finds, and their record for the receipt.

    `paragraphs` maps each paragraph's id ("speech/paragraph") to its row in the archive; `taken` is the record.
    """

    paragraphs: dict[str, int]
    taken: Taken


def issued(
    generation: Studied,
    view: View,
    searches: tuple[SearchRequest, ...],
    options: Mapping[str, str],
    deadline: Deadline,
) -> Receipt:
    """Issue a receipt for what the searches find. Raises NotWholeError if they do not finish before the deadline.

    `view` is the page that is cited and `options` are its settings; unless it is "search", occurrences of words are
    counted too. The receipt is issued without its sets of paragraphs if it would otherwise be too long to be opened.
    """
    taken = tuple(found(generation, each, deadline, occurrences=view != "search").taken for each in searches)
    receipt = Receipt(view, generation.archive.identity, generation.number, taken, options)
    if len(receipt.token()) <= MOST_LETTERS:
        return receipt
    return replace(receipt, taken=tuple(replace(one, members=None) for one in taken))


def found(generation: Studied, request: SearchRequest, deadline: Deadline, *, occurrences: bool) -> Held:
    """Run the search; return its paragraphs and their record, with the number of occurrences only if `occurrences`.

    Raises NotWholeError if the search does not finish before the deadline.
    """
    asked = _plain(request)
    outcome, paragraphs = generation.found(asked, deadline)
    count = generation.inquiry(asked, deadline).total if occurrences else None
    ids = list(paragraphs)
    speeches = len({id_.rpartition("/")[0] for id_ in ids})
    members = Membership.of(ids) if len(ids) <= MOST_MEMBERS else None
    taken = Taken(asked, outcome.reading, len(ids), speeches, digest(ids), generation.last_row, count, members)
    return Held(dict(paragraphs), taken)


def _plain(request: SearchRequest) -> SearchRequest:
    """Reset the page size, order and grouping of the request, which do not affect which paragraphs are found."""
    return request.changed(sort=PLAIN.sort, size=PLAIN.size, grouped=PLAIN.grouped)
