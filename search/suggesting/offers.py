"""What a page offers besides its hits: other queries that have hits, and notices that link to such queries."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from search.asking import count
from search.presenting.whole import require_time_left
from search.suggesting.suggestions import conditions, leading_somewhere, omissions, spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.asking import Outcome
    from search.deadline import Deadline
    from search.request import SearchRequest
    from search.results import Notice, Suggestion

FEW = 3  # hits; with fewer, the page also suggests what to leave out


def offers(request: SearchRequest, found: Outcome, ends: Deadline) -> tuple[Suggestion, ...]:
    """Return what to offer beside `found`, the outcome of the request: corrected spellings, words read as filters, and,
    if the request with all its words and each of these find fewer than FEW paragraphs, which words to leave out.

    Raises NotWholeError if the time runs out before all their hits are counted, because incomplete counts would
    mislead, and ClusterError if a cluster stops answering meanwhile.
    """
    require_time_left(ends)
    offered = _counted(request, found, ends)
    require_time_left(ends)
    return offered


def leading(
    request: SearchRequest, found: Outcome, offered: Sequence[Suggestion], ends: Deadline
) -> tuple[Notice, ...]:
    """Return the search's notices, with suggested queries that have hits.

    In a notice of an unknown word, a corrected spelling among the suggestions `offered` replaces the suggested query;
    without one, a suggested query that has no hits is removed. Raises NotWholeError if the time runs out before these
    hits are counted, and ClusterError if a cluster stops answering meanwhile.
    """
    require_time_left(ends)
    led = tuple(leading_somewhere(found.notices, offered, request, partial(count, found.generation, deadline=ends)))
    require_time_left(ends)
    return led


def _counted(request: SearchRequest, found: Outcome, ends: Deadline) -> tuple[Suggestion, ...]:
    hits_of = partial(count, found.generation, deadline=ends)
    query, having_all = found.parsed.query, 0 if found.relaxed else found.answer.total
    vocabulary = found.generation.vocabulary
    spelt = spellings(request, query, vocabulary, having_all, hits_of)
    named = conditions(request, query, vocabulary, having_all, hits_of, date.today())
    scarce = max((having_all, *(suggestion.total for suggestion in (*spelt, *named)))) < FEW
    return (*spelt, *named, *(omissions(request, query, vocabulary, having_all, hits_of) if scarce else ()))
