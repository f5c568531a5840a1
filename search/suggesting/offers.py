"""What a page offers besides its hits: other queries that have hits, and notices that link to such queries."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from search.asking import count
from search.presenting.whole import require_time_left
from search.suggesting.question_answers import answers, without_question
from search.suggesting.suggestions import conditions, leading_somewhere, omissions, spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.asking import Outcome
    from search.deadline import Deadline
    from search.request import SearchRequest
    from search.results import Notice, Suggestion

FEW = 3  # hits; with fewer, the page also suggests what to leave out


def offers(request: SearchRequest, found: Outcome, ends: Deadline) -> tuple[Suggestion, ...]:
    """Return the queries to suggest beside `found`, the outcome of the request.

    First comes the answer if the request is a question; then queries with corrected spellings and queries with words
    read as filters. If none of these, nor the request with all its words, finds FEW paragraphs or more, there are also
    queries with a part or a filter left out. Raises NotWholeError if the time runs out before all hits are counted,
    because incomplete counts would mislead, and ClusterError if a cluster stops answering.
    """
    require_time_left(ends)
    offered = _counted(request, found, ends)
    require_time_left(ends)
    return offered


def leading(
    request: SearchRequest, found: Outcome, offered: Sequence[Suggestion], ends: Deadline
) -> tuple[Notice, ...]:
    """Return the notices of the search, changed so that those of unknown words suggest only queries with hits.

    Such a notice suggests the corrected spelling in `offered` instead of its own query. If there is no corrected
    spelling, a query without hits is removed from the notice. Raises NotWholeError if the time runs out before hits are
    counted, and ClusterError if a cluster stops answering.
    """
    require_time_left(ends)
    led = tuple(leading_somewhere(found.notices, offered, request, partial(count, found.generation, deadline=ends)))
    require_time_left(ends)
    return led


def _counted(request: SearchRequest, found: Outcome, ends: Deadline) -> tuple[Suggestion, ...]:
    hits_of = partial(count, found.generation, deadline=ends)
    typed, having_all = found.parsed.query, 0 if found.relaxed else found.answer.total
    vocabulary = found.generation.vocabulary
    answered = answers(request, typed, vocabulary, hits_of)
    query = without_question(typed)
    spelt = spellings(request, query, vocabulary, having_all, hits_of)
    named = conditions(request, query, vocabulary, having_all, hits_of, date.today())
    named = tuple(way for way in named if way.request.text not in {answer.request.text for answer in answered})
    scarce = max((having_all, *(suggestion.total for suggestion in (*answered, *spelt, *named)))) < FEW
    return (*answered, *spelt, *named, *(omissions(request, query, vocabulary, having_all, hits_of) if scarce else ()))
