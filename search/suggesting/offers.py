"""What a page offers besides what it found: other queries with hits, and notices that lead to some."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from search.asking import count
from search.suggesting.suggestions import conditions, leading_somewhere, omissions, spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.asking import Outcome
    from search.deadline import Deadline
    from search.request import SearchRequest
    from search.results import Notice, Suggestion

FEW = 3  # hits; who finds fewer is also shown what to leave out


def offers(request: SearchRequest, found: Outcome, ends: Deadline) -> tuple[Suggestion, ...]:
    """List spellings that have more hits, words as who, where and when, and what to leave out where neither finds much.

    Empty where the time is up before all are counted: a count of a part of the archive is no reason to ask otherwise.
    """
    offered = () if ends.is_over else _counted(request, found, ends)
    return () if ends.is_over else offered


def leading(
    request: SearchRequest, found: Outcome, offered: Sequence[Suggestion], ends: Deadline
) -> tuple[Notice, ...]:
    """List the notices of what was found, each with a way on only where that, or a spelling in `offered`, has hits."""
    hits_of = partial(count, found.generation, deadline=ends)
    return tuple(leading_somewhere(found.notices, offered, request, hits_of))


def _counted(request: SearchRequest, found: Outcome, ends: Deadline) -> tuple[Suggestion, ...]:
    hits_of = partial(count, found.generation, deadline=ends)
    query, having_all = found.parsed.query, 0 if found.relaxed else found.answer.total
    vocabulary = found.generation.vocabulary
    spelt = spellings(request, query, vocabulary, having_all, hits_of)
    named = conditions(request, query, vocabulary, having_all, hits_of, date.today())
    scarce = max((having_all, *(suggestion.total for suggestion in (*spelt, *named)))) < FEW
    return (*spelt, *named, *(omissions(request, query, vocabulary, having_all, hits_of) if scarce else ()))
