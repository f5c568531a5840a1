"""Disjunctions: Or adds up the scores of its parts, DisjunctionMax takes the highest."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from whoosh import query as q

from search.evaluation.conjunctions import parts_of_several, within_several
from search.evaluation.evaluation import (
    SCORED_FIELDS,
    Matches,
    QueryKind,
    lookups_of_parts,
    no_summands,
    no_terms,
    work_of_parts,
)
from search.evaluation.single_terms import any_blended
from search.loops.numpy_loops import UNMATCHED
from search.query.message import said
from search.scoring.blended_term import EVERYWHERE, BlendedTerm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.evaluation.evaluation import Context, Evaluation
    from search.loops.numpy_loops import Docs, Scores

SPARSE = 4  # merging is faster with this many documents per posting, or with one of two lists this many times as long
FEW_TERMS = 8  # alternatives looked up one by one; the scores of more are added up over all documents


def _or(evaluation: Evaluation, query: q.Or, domain: Docs | None, context: Context) -> Matches:
    if getattr(query, "scale", None):
        raise TypeError("no evaluation of Or queries with a coordination bonus (scale)")
    return union(evaluation, query.subqueries, domain, within_several(query, context))


def union(evaluation: Evaluation, queries: Sequence[q.Query], domain: Docs | None, context: Context) -> Matches:
    """Return the matches of any of the queries, with the sums of their scores."""
    if len(queries) == 1:
        return evaluation.matches(queries[0], domain, context)
    if _are_values(queries):
        return _any_value(evaluation, queries, domain, context)
    if domain is None and any(_words_of(part, context) for part in queries):
        return _any_word(evaluation, queries, context)
    terms = [part for part in queries if _is_words(part)]
    if domain is not None and len(terms) > FEW_TERMS and not evaluation.by_range:
        found = union(evaluation, queries, None, context)
        where, at = evaluation.kernels.intersect(domain, found.at)
        return Matches(where, found.scores[at])
    if domain is None and _is_sparse(evaluation, queries):
        return _merged(evaluation, queries, context)
    if domain is not None or not context.scored:
        terms = []
    others = [evaluation.matches(part, domain, context) for part in queries if not terms or not _is_words(part)]
    total = evaluation.accumulator(evaluation.size(domain))
    for field, group in _by_field(terms).items():
        _add_terms(evaluation, total, field, [(term.text, term.boost * context.boost) for term in group])
    for found in others:
        evaluation.kernels.add_scores(total, found.at, found.scores)
    return Matches(*evaluation.kernels.drain(total))


def _are_values(queries: Sequence[q.Query]) -> bool:
    """Return whether the queries are different values of one facet, with equal boosts."""
    first = queries[0]
    if type(first) is not q.Term or first.fieldname in SCORED_FIELDS:
        return False
    alike = all(type(one) is q.Term and (one.fieldname, one.boost) == (first.fieldname, first.boost) for one in queries)
    return alike and len({one.text for one in queries}) == len(queries)


def _any_value(evaluation: Evaluation, values: Sequence[q.Term], domain: Docs | None, context: Context) -> Matches:
    """Return the matches of any of the facet's values, in one pass over the facet's column instead of one per value."""
    field, boost = values[0].fieldname, values[0].boost * context.boost
    numbers = [evaluation.term(field, value.text) for value in values]
    at, times = evaluation.segment.facets.holding(field, [number for number in numbers if number >= 0], domain)
    return Matches(at, times * boost if context.scored else np.zeros(len(at)))


def _words_of(query: q.Query, context: Context) -> list[tuple[BlendedTerm, Context]]:
    """Return the words of a query that is one word or an Or of words; return an empty list for any other query.

    Each word has the context to evaluate it in. A word is a `BlendedTerm` over text and head (title and lead). An Or
    can contain other Ors.
    """
    if type(query) is BlendedTerm and query.fields == EVERYWHERE:
        return [(query, context)]
    if type(query) is not q.Or or getattr(query, "scale", None):
        return []
    words = [_words_of(part, within_several(query, context)) for part in query.subqueries]
    return list(chain.from_iterable(words)) if all(words) else []


def _any_word(evaluation: Evaluation, queries: Sequence[q.Query], context: Context) -> Matches:
    """Return the matches of any of the queries; words among them are searched together in one pass."""
    words = [_words_of(part, context) for part in queries]
    others = [part for part, of_part in zip(queries, words, strict=True) if not of_part]
    found = [any_blended(evaluation, list(chain.from_iterable(words)))]
    return _together(evaluation, found + [evaluation.matches(part, None, context) for part in others])


def _is_sparse(evaluation: Evaluation, queries: Sequence[q.Query]) -> bool:
    """Return whether merging the match lists is faster than adding up scores in an accumulator."""
    if len(queries) > FEW_TERMS:
        return False
    sizes = sorted(evaluation.cost(part) for part in queries)
    if len(sizes) == 2 and sizes[0] * SPARSE <= sizes[1]:
        return True
    return sum(sizes) * SPARSE <= evaluation.segment.doc_count


def _merged(evaluation: Evaluation, queries: Sequence[q.Query], context: Context) -> Matches:
    """Return the matches of any of the queries in the whole segment, by merging the matches of each query."""
    return _together(evaluation, [evaluation.matches(part, None, context) for part in queries])


def _together(evaluation: Evaluation, found: Sequence[Matches]) -> Matches:
    """Merge the matches of several queries, `found`, into one; a document gets the sum of its scores.

    The queries with the fewest matches are merged first.
    """
    total, *others = sorted(found, key=lambda one: len(one.at))
    for more in others:
        total = Matches(*evaluation.kernels.merge(*total, *more)) if len(total.at) else more
    return total


def _is_words(query: q.Query) -> bool:
    """Return whether the query is a single term of a scored field."""
    return type(query) is q.Term and query.fieldname in SCORED_FIELDS


def _by_field(terms: Sequence[q.Term]) -> dict[str, list[q.Term]]:
    fields: dict[str, list[q.Term]] = {}
    for term in terms:
        fields.setdefault(term.fieldname, []).append(term)
    return fields


def _add_terms(evaluation: Evaluation, total: Scores, field: str, terms: Sequence[tuple[str, float]]) -> None:
    """Add the scores of the field's terms, given as (text, boost), to the accumulator `total`, indexed by document."""
    found = [(evaluation.term(field, text), text, boost) for text, boost in terms]
    evaluation.lists.add(
        total, field, [(at, evaluation.constants(field, text, boost)) for at, text, boost in found if at >= 0]
    )


def _highest(evaluation: Evaluation, query: q.DisjunctionMax, domain: Docs | None, context: Context) -> Matches:
    context = within_several(query, context)
    found = [evaluation.matches(part, domain, context) for part in query.subqueries]
    highest = np.full(evaluation.size(domain), UNMATCHED)
    for matches in found:
        highest[matches.at] = np.maximum(highest[matches.at], matches.scores)
    at = np.flatnonzero(highest >= 0).astype(np.int32)
    return Matches(at, highest[at])


def _sum_of_costs(evaluation: Evaluation, query: q.Query) -> int:
    return min(evaluation.segment.doc_count, sum(map(evaluation.cost, query.subqueries)))


def _terms_of_all(evaluation: Evaluation, query: q.Or) -> Sequence[tuple[str, int]]:
    return [term for part in query.subqueries for term in evaluation.terms(part)]


def _any_of(evaluation: Evaluation, query: q.Query, doc: Docs) -> str:
    return said("any of")


def _highest_of(evaluation: Evaluation, query: q.Query, doc: Docs) -> str:
    return said("the highest of several")


OR = QueryKind(
    evaluate=_or,
    cost=_sum_of_costs,
    lookups=lookups_of_parts,
    work=work_of_parts,
    terms=_terms_of_all,
    summands=parts_of_several,
    label=_any_of,
    named=False,
)
DISJUNCTION_MAX = QueryKind(
    evaluate=_highest,
    cost=_sum_of_costs,
    lookups=lookups_of_parts,
    work=work_of_parts,
    terms=no_terms,
    summands=no_summands,
    label=_highest_of,
    named=False,
)
