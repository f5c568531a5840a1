"""How much work a query may be at most, before it is done: what tells costly queries from all others.

Counted in postings that are looked at; one costs a few nanoseconds with compiled loops and some twenty with NumPy's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whoosh import query as q

from search.execution.evaluation import parts

if TYPE_CHECKING:
    from search.execution.evaluation import Evaluation

COSTLY = 20_000_000  # postings; a tenth of a second with compiled loops, half of one with NumPy's
POSITIONS = 8  # postings that following one word through one paragraph costs as much as
EXPANDED = 1000  # terms that a pattern is taken for until it is expanded


def is_costly(evaluation: Evaluation, query: q.Query) -> bool:
    """Whether the query may take so long that the clock must be looked at.

    Most queries are too short for it however common their words are; only of the others the words are looked up.
    """
    documents = evaluation.segment.doc_count
    return _size(query) * documents > COSTLY and work(evaluation, query, documents) > COSTLY


def _size(query: q.Query) -> int:
    """At most how often each document is looked at."""
    if isinstance(query, q.Term):
        return 1
    if isinstance(query, q.MultiTerm):
        return EXPANDED
    if isinstance(query, q.Phrase):
        return len(query.words) * POSITIONS
    if isinstance(query, (q.SpanNear2, q.Sequence)):
        return sum(map(_size, parts(query))) * POSITIONS * len(parts(query))
    return 1 + sum(map(_size, query.children()))


def work(evaluation: Evaluation, query: q.Query, most: int) -> int:
    """At most how many postings are looked at to evaluate the query on `most` documents."""
    if isinstance(query, q.Term):
        return min(most, evaluation.cost(query))
    if isinstance(query, q.Phrase):
        return min(most, evaluation.cost(query)) * len(query.words) * POSITIONS
    if isinstance(query, (q.SpanNear2, q.Sequence)):
        found = sum(work(evaluation, part, most) for part in parts(query))
        return found + min(most, evaluation.cost(query)) * len(parts(query)) ** 2 * POSITIONS
    if isinstance(query, q.MultiTerm):
        terms = evaluation.expansions.ordinals(evaluation.segment, query)
        return sum(evaluation.segment.doc_frequency(query.fieldname, at) for at in terms)
    if isinstance(query, (q.And, q.Require, q.AndMaybe, q.AndNot)):
        return _in_turn(evaluation, query, most)
    inner = [work(evaluation, part, most) for part in query.children()]
    return sum(inner) if inner else min(most, evaluation.cost(query))


def _in_turn(evaluation: Evaluation, query: q.Query, most: int) -> int:
    """The work of parts of which each is asked only of what those before it left over."""
    ordered = sorted(query.children(), key=evaluation.cost) if isinstance(query, q.And) else list(query.children())
    total = 0
    for part in ordered:
        total += work(evaluation, part, most)
        most = min(most, evaluation.cost(part))
    return total
