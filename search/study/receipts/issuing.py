"""Issues receipts: runs searches and records what they find."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search import asking
from search.presenting.whole import require_time, require_time_left
from search.request import SearchRequest
from search.study.receipts.membership import Membership
from search.study.receipts.receipt import MOST_LETTERS, MOST_MEMBERS, Receipt, Taken, digest
from search.study.studied_segments import StudiedSegments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.deadline import Deadline
    from search.library import Generation
    from search.loops.numpy_loops import Docs
    from search.study.receipts.receipt import View

PLAIN = SearchRequest()
BATCH = 500  # paragraphs read from the archive together


class Held(NamedTuple):
    """The paragraphs that a search finds, by their ids (speech/paragraph), each with its row; and what is told."""

    paragraphs: dict[str, int]
    taken: Taken


def issued(
    generation: Generation,
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


def found(generation: Generation, request: SearchRequest, deadline: Deadline, *, occurrences: bool) -> Held:
    """What the request finds. Raises NotWholeError where that does not end before the deadline."""
    asked = _plain(request)
    outcome = asking.outcome(generation, asked, deadline=deadline)
    require_time(outcome.notices)
    documents = tuple(asking.documents(generation, outcome, deadline))
    count = StudiedSegments(generation).inquiry(asked, deadline).total if occurrences else None
    paragraphs = _paragraphs(generation, documents, deadline)
    ids = list(paragraphs)
    speeches = len({id_.rpartition("/")[0] for id_ in ids})
    members = Membership.of(ids) if len(ids) <= MOST_MEMBERS else None
    taken = Taken(asked, outcome.reading, len(ids), speeches, digest(ids), last_row(generation), count, members)
    return Held(paragraphs, taken)


def last_row(generation: Generation) -> int:
    """The highest archive row in the generation; every paragraph added later has a higher one."""
    return max((int(segment.rows.max()) for segment in generation.snapshot.segments if segment.doc_count), default=0)


def _plain(request: SearchRequest) -> SearchRequest:
    """The request reduced to what decides which paragraphs are found: no page, order or grouping."""
    return request.changed(sort=PLAIN.sort, size=PLAIN.size, grouped=PLAIN.grouped)


def _paragraphs(generation: Generation, documents: tuple[Docs, ...], deadline: Deadline) -> dict[str, int]:
    """The ids of the documents' paragraphs, with their rows."""
    segments = zip(generation.snapshot.segments, documents, strict=True)
    rows = np.concatenate([np.empty(0, np.int64), *(s.rows[docs].astype(np.int64) for s, docs in segments)])
    held: dict[str, int] = {}
    for first in range(0, len(rows), BATCH):
        require_time_left(deadline)
        told = generation.archive.addresses(rows[first : first + BATCH].tolist(), generation.number)
        held |= {f"{speech}/{paragraph}": number for number, (speech, paragraph) in told.items()}
    return held
