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
    """The paragraphs that a search finds, by their ids (speech/paragraph), each with its row; and what is told."""

    paragraphs: dict[str, int]
    taken: Taken


def issued(
    generation: Studied,
    view: View,
    searches: tuple[SearchRequest, ...],
    options: Mapping[str, str],
    deadline: Deadline,
) -> Receipt:
    """The receipt of what the searches find. Raises NotWholeError where they do not end before the deadline.

    A receipt that would be too long to open is issued without the sets of paragraphs.
    """
    taken = tuple(found(generation, each, deadline, occurrences=view != "search").taken for each in searches)
    receipt = Receipt(view, generation.archive.identity, generation.number, taken, options)
    if len(receipt.token()) <= MOST_LETTERS:
        return receipt
    return replace(receipt, taken=tuple(replace(one, members=None) for one in taken))


def found(generation: Studied, request: SearchRequest, deadline: Deadline, *, occurrences: bool) -> Held:
    """What the request finds. Raises NotWholeError where that does not end before the deadline."""
    asked = _plain(request)
    outcome, paragraphs = generation.found(asked, deadline)
    count = generation.inquiry(asked, deadline).total if occurrences else None
    ids = list(paragraphs)
    speeches = len({id_.rpartition("/")[0] for id_ in ids})
    members = Membership.of(ids) if len(ids) <= MOST_MEMBERS else None
    taken = Taken(asked, outcome.reading, len(ids), speeches, digest(ids), generation.last_row, count, members)
    return Held(dict(paragraphs), taken)


def _plain(request: SearchRequest) -> SearchRequest:
    """The request reduced to what decides which paragraphs are found: no page, order or grouping."""
    return request.changed(sort=PLAIN.sort, size=PLAIN.size, grouped=PLAIN.grouped)
