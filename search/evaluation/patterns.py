"""Queries that match several terms of a field: prefixes, wildcards, fuzzy words, ranges."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from whoosh import query as q

from search.evaluation import expansions
from search.evaluation.alternatives import union
from search.evaluation.evaluation import SCORED_FIELDS, Matches, QueryKind, no_summands, nothing, same_for_all
from search.evaluation.unranked import every

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.segment.segment import Segment
    from search.evaluation.evaluation import Context, Evaluation
    from search.evaluation.expansions import Expand
    from search.loops.numpy_loops import Docs

EXPANDED = 1000  # terms that a pattern is assumed to match before it is expanded
CONSTANT_FROM = 1024  # terms from which Whoosh gives every match of an expanded term the score 1
CONSTANT_UP_TO = 5000  # documents of a segment; with fewer, Whoosh does so for any number of terms but 1 and 2
NO_SCORE = (0.0, 1.0, 0.0)  # BM25 constants that give every posting the score 0


class PatternKind(NamedTuple):
    """A kind of pattern, such as a prefix: `expand` finds the terms that such a pattern matches.

    `everything` is the text of the pattern that matches every term, or None if this kind has none.
    """

    expand: Expand
    everything: str | None


def _expanded(
    pattern: PatternKind, evaluation: Evaluation, query: q.MultiTerm, domain: Docs | None, context: Context
) -> Matches:
    """Return the matches of the terms that the pattern expands to, with the scores that Whoosh gives them."""
    if pattern.everything is not None and query.text == pattern.everything:
        return every(evaluation, query, domain, context)
    found = evaluation.expansions.ordinals(evaluation.segment, query, pattern.expand)
    if not len(found):
        return nothing()
    field, segment = query.fieldname, evaluation.segment
    constant = len(found) > 1 and query.constantscore and _is_constant(len(found), segment, context)
    if field not in SCORED_FIELDS:
        at, _ = segment.facets.holding(field, found, domain)
        if _holding_once(segment, field) or constant or not context.scored:
            return Matches(at, np.full(len(at), context.boost * (1.0 if constant else query.boost)))
    if constant or not context.scored:
        at = _any_of(evaluation, field, found, domain)
        return Matches(at, np.full(len(at), context.boost))
    terms = [q.Term(field, segment.term_text(field, at), boost=query.boost) for at in found]
    return union(evaluation, terms, domain, context)


def _any_of(evaluation: Evaluation, field: str, numbers: Sequence[int], domain: Docs | None) -> Docs:
    """Return the documents that have any of these terms in the field, as indices into the domain."""
    if domain is not None and evaluation.by_range:
        holds = np.zeros(len(domain), np.bool_)
        for number in numbers:
            holds[evaluation.lists.where(field, number, domain)] = True
        return np.flatnonzero(holds).astype(np.int32)
    total = evaluation.accumulator(evaluation.segment.doc_count)
    evaluation.lists.add(total, field, [(number, NO_SCORE) for number in numbers])
    at, _ = evaluation.kernels.drain(total)
    return at if domain is None else evaluation.kernels.intersect(domain, at)[0]


def _holding_once(segment: Segment, field: str) -> bool:
    """Return whether no document has more than one value of the facet."""
    return segment.facets.own(field).offsets is None


def _is_constant(terms: int, segment: Segment, context: Context) -> bool:
    """Return whether Whoosh gives every match of a pattern the score 1, instead of the sum of its terms' scores.

    `terms` is the number of terms to which the pattern expands.
    """
    if terms >= CONSTANT_FROM:
        return True
    return not context.spans and terms != 2 and segment.doc_count <= CONSTANT_UP_TO


def _frequencies(pattern: PatternKind, evaluation: Evaluation, query: q.MultiTerm) -> int:
    """Return the sum of the document frequencies of the pattern's terms."""
    terms = evaluation.expansions.ordinals(evaluation.segment, query, pattern.expand)
    return sum(evaluation.segment.doc_frequency(query.fieldname, at) for at in terms)


def _cost(pattern: PatternKind, evaluation: Evaluation, query: q.MultiTerm) -> int:
    return min(evaluation.segment.doc_count, _frequencies(pattern, evaluation, query))


def _lookups(evaluation: Evaluation, query: q.MultiTerm) -> int:
    return EXPANDED


def _work(pattern: PatternKind, evaluation: Evaluation, query: q.MultiTerm, most: int) -> int:
    return _frequencies(pattern, evaluation, query)


def _terms(pattern: PatternKind, evaluation: Evaluation, query: q.MultiTerm) -> Sequence[tuple[str, int]]:
    return [(query.fieldname, at) for at in evaluation.expansions.ordinals(evaluation.segment, query, pattern.expand)]


def _itself(evaluation: Evaluation, query: q.MultiTerm, doc: Docs) -> str:
    return str(query)


def _record(pattern: PatternKind, label: Callable[[Evaluation, q.MultiTerm, Docs], str]) -> QueryKind:
    """Return the record of a kind of pattern; `label` returns the text that names such a query in an explanation."""
    return QueryKind(
        evaluate=partial(_expanded, pattern),
        cost=partial(_cost, pattern),
        lookups=_lookups,
        work=partial(_work, pattern),
        terms=partial(_terms, pattern),
        summands=no_summands,
        label=label,
        named=True,
    )


PREFIX = _record(PatternKind(expansions.beginning, everything=""), _itself)
WILDCARD = _record(PatternKind(expansions.shaped, everything="*"), _itself)
FUZZY = _record(PatternKind(expansions.near, everything=None), _itself)
RANGE = _record(PatternKind(expansions.between, everything=None), same_for_all)
