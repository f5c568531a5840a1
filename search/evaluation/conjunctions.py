"""Conjunctions: And, Require, AndMaybe, AndNot. One part is evaluated first, the others only on its matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.evaluation.evaluation import (
    UNSCORED,
    Matches,
    QueryKind,
    Summands,
    lookups_of_parts,
    no_terms,
    nothing,
    same_for_all,
)
from search.query.message import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whoosh import query as q

    from search.evaluation.evaluation import Context, Evaluation
    from search.loops.numpy_loops import Docs


def _and(evaluation: Evaluation, query: q.And, domain: Docs | None, context: Context) -> Matches:
    context = within_several(query, context)
    found: Matches | None = None
    for part in sorted(query.subqueries, key=evaluation.cost):
        if found is None:
            found = evaluation.matches(part, domain, context)
            continue
        more = evaluation.matches(part, evaluation.documents(domain, found.at), context)
        found = Matches(found.at[more.at], found.scores[more.at] + more.scores)
    return found or nothing()


def within_several(query: q.Query, context: Context) -> Context:
    """Return the context for the parts of a compound query, with its boost applied.

    As in Whoosh, a compound query with a single part ignores its own boost.
    """
    return context.boosted(query.boost) if len(query.subqueries) > 1 else context


def _require(evaluation: Evaluation, query: q.Require, domain: Docs | None, context: Context) -> Matches:
    if evaluation.cost(query.b) < evaluation.cost(query.a):
        required = evaluation.matches(query.b, domain, UNSCORED)
        found = evaluation.matches(query.a, evaluation.documents(domain, required.at), context)
        return Matches(required.at[found.at], found.scores)
    found = evaluation.matches(query.a, domain, context)
    required = evaluation.matches(query.b, evaluation.documents(domain, found.at), UNSCORED)
    return Matches(found.at[required.at], found.scores[required.at])


def _and_maybe(evaluation: Evaluation, query: q.AndMaybe, domain: Docs | None, context: Context) -> Matches:
    found = evaluation.matches(query.a, domain, context)
    if not context.scored:
        return found
    more = evaluation.matches(query.b, evaluation.documents(domain, found.at), context)
    scores = found.scores.copy()
    scores[more.at] += more.scores
    return Matches(found.at, scores)


def _and_not(evaluation: Evaluation, query: q.AndNot, domain: Docs | None, context: Context) -> Matches:
    found = evaluation.matches(query.a, domain, context)
    rejected = evaluation.matches(query.b, evaluation.documents(domain, found.at), UNSCORED)
    kept = others(len(found.at), rejected.at)
    return Matches(found.at[kept], found.scores[kept])


def others(size: int, at: Docs) -> Docs:
    """Return the numbers below `size` that are not in `at`, ascending."""
    kept = np.ones(size, np.bool_)
    kept[at] = False
    return np.flatnonzero(kept).astype(np.int32)


def _cheapest(evaluation: Evaluation, query: q.And) -> int:
    return min(map(evaluation.cost, query.subqueries), default=0)


def _first(evaluation: Evaluation, query: q.Query) -> int:
    return evaluation.cost(query.a)


def _and_work(evaluation: Evaluation, query: q.And, most: int) -> int:
    return _in_turn(evaluation, sorted(query.subqueries, key=evaluation.cost), most)


def _pair_work(evaluation: Evaluation, query: q.Query, most: int) -> int:
    return _in_turn(evaluation, [query.a, query.b], most)


def _in_turn(evaluation: Evaluation, parts: Sequence[q.Query], most: int) -> int:
    """Return the maximum work (postings examined) of evaluating the parts one after another.

    The first part is evaluated on `most` documents, each further part only on the matches of the parts before it.
    """
    total = 0
    for part in parts:
        total += evaluation.work(part, most)
        most = min(most, evaluation.cost(part))
    return total


def parts_of_several(query: q.Query, context: Context) -> Summands:
    """Return the parts of a query whose score is the sum of all its parts' scores."""
    return Summands(query.subqueries, within_several(query, context))


def _first_alone(query: q.Query, context: Context) -> Summands:
    return Summands([query.a], context)


def _both(query: q.Query, context: Context) -> Summands:
    return Summands([query.a, query.b], context)


def _all_of(evaluation: Evaluation, query: q.Query, doc: Docs) -> str:
    return said("all of")


AND = QueryKind(
    evaluate=_and,
    cost=_cheapest,
    lookups=lookups_of_parts,
    work=_and_work,
    terms=no_terms,
    summands=parts_of_several,
    label=_all_of,
    named=False,
)
REQUIRE = QueryKind(
    evaluate=_require,
    cost=_first,
    lookups=lookups_of_parts,
    work=_pair_work,
    terms=no_terms,
    summands=_first_alone,
    label=same_for_all,
    named=False,
)
AND_MAYBE = QueryKind(
    evaluate=_and_maybe,
    cost=_first,
    lookups=lookups_of_parts,
    work=_pair_work,
    terms=no_terms,
    summands=_both,
    label=_all_of,
    named=False,
)
AND_NOT = QueryKind(
    evaluate=_and_not,
    cost=_first,
    lookups=lookups_of_parts,
    work=_pair_work,
    terms=no_terms,
    summands=_first_alone,
    label=same_for_all,
    named=False,
)
