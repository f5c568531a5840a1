"""Queries that score all matches the same: Every, Not, ConstantScoreQuery, and the one that matches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.evaluation.conjunctions import others
from search.evaluation.evaluation import (
    SCORED_FIELDS,
    UNSCORED,
    Matches,
    QueryKind,
    all_documents,
    lookups_of_parts,
    no_summands,
    no_terms,
    nothing,
    same_for_all,
    work_of_parts,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whoosh import query as q

    from index.segment.segment import Segment
    from search.evaluation.evaluation import Context, Evaluation
    from search.loops.numpy_loops import Docs


def every(evaluation: Evaluation, query: q.Query, domain: Docs | None, context: Context) -> Matches:
    """Return all documents or, if the query names a field, those with any term or value in it."""
    at = np.arange(evaluation.size(domain), dtype=np.int32)
    if query.fieldname is not None:
        present = _holding(evaluation.segment, query.fieldname)
        at = present if domain is None else evaluation.kernels.intersect(domain, present)[0]
    return Matches(at, np.full(len(at), context.boost * (query.boost or 1.0)))


def _holding(segment: Segment, field: str) -> Docs:
    """Return the documents with any term or value in the field."""
    if field in SCORED_FIELDS:
        return np.flatnonzero(segment.lengths(field) > 0).astype(np.int32)
    return segment.facets.holding(field, range(segment.term_count(field)))[0]


def _not(evaluation: Evaluation, query: q.Not, domain: Docs | None, context: Context) -> Matches:
    rejected = evaluation.matches(query.query, domain, UNSCORED)
    at = others(evaluation.size(domain), rejected.at)
    return Matches(at, np.full(len(at), context.boost))


def _constant(evaluation: Evaluation, query: q.ConstantScoreQuery, domain: Docs | None, context: Context) -> Matches:
    if context.spans:
        return evaluation.matches(query.child, domain, context)
    at = evaluation.matches(query.child, domain, UNSCORED).at
    return Matches(at, np.full(len(at), context.boost * (query.score or 1.0)))


def _null(evaluation: Evaluation, query: q.Query, domain: Docs | None, context: Context) -> Matches:
    return nothing()


def _child_cost(evaluation: Evaluation, query: q.ConstantScoreQuery) -> int:
    return evaluation.cost(query.child)


def _no_cost(evaluation: Evaluation, query: q.Query) -> int:
    return 0


def _each_document(evaluation: Evaluation, query: q.Query, most: int) -> int:
    return min(most, evaluation.segment.doc_count)


def _terms_of_child(evaluation: Evaluation, query: q.ConstantScoreQuery) -> Sequence[tuple[str, int]]:
    return evaluation.terms(query.child)


EVERY = QueryKind(
    evaluate=every,
    cost=all_documents,
    lookups=lookups_of_parts,
    work=_each_document,
    terms=no_terms,
    summands=no_summands,
    label=same_for_all,
    named=True,
)
NOT = QueryKind(
    evaluate=_not,
    cost=all_documents,
    lookups=lookups_of_parts,
    work=work_of_parts,
    terms=no_terms,
    summands=no_summands,
    label=same_for_all,
    named=True,
)
CONSTANT = QueryKind(
    evaluate=_constant,
    cost=_child_cost,
    lookups=lookups_of_parts,
    work=work_of_parts,
    terms=_terms_of_child,
    summands=no_summands,
    label=same_for_all,
    named=True,
)
NULL = QueryKind(
    evaluate=_null,
    cost=_no_cost,
    lookups=lookups_of_parts,
    work=work_of_parts,
    terms=no_terms,
    summands=no_summands,
    label=same_for_all,
    named=True,
)
