"""Evaluates a Whoosh query tree over one segment's arrays: which documents match, and with what score.

The meaning of every query, and every score, is Whoosh's own (whoosh.query, whoosh.matching);
tests/search/execution/test_oracle.py holds the two against each other, and says where stock Whoosh is at fault.

A query is asked within a domain: all documents of the segment, or an ascending array of candidates that other
parts of the query left over. So the cheapest part of a conjunction is evaluated whole, and the others only look
up its survivors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from whoosh import query as q

from search.execution import expansion, proximity
from search.execution.evaluation import KINDS, SCORED_FIELDS, UNSCORED, Context, Evaluation, Matches, nothing
from search.loops.array_lists import Weighed
from search.loops.numpy_loops import UNTOUCHED
from search.scoring.blended_term import Blend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.segment.segment import Segment
    from search.loops.numpy_loops import Bend, Docs, Scores

CONSTANT_FROM = 1024  # terms from which Whoosh gives every match of an expanded term the score 1
CONSTANT_UP_TO = 5000  # documents of a segment up to which Whoosh does so for any number of terms but 1 and 2
SPARSE = 4  # documents, or postings of a longer list, for each posting that merging pays for
NO_BEND = (0.0, 1.0, 0.0)  # what gives every posting the score 0
FEW_TERMS = 8  # more alternatives are added up over all documents, rather than looked up one by one


def _term(evaluation: Evaluation, query: q.Term, domain: Docs | None, context: Context) -> Matches:
    at = evaluation.term(query.fieldname, query.text)
    if at < 0:
        return nothing()
    bend = evaluation.bend(query.fieldname, query.text, context.boost * query.boost)
    return term_matches(evaluation, (query.fieldname, at), bend, domain, context)


def _blend(evaluation: Evaluation, query: Blend, domain: Docs | None, context: Context) -> Matches:
    found = [Weighed(name, evaluation.term(name, query.text), weight) for name, weight in query.fields]
    found = [part for part in found if part.number >= 0]
    if not found:
        return nothing()
    if not context.scored:
        at = evaluation.lists.either(found, domain)
        return Matches(at, np.zeros(len(at)))
    bend, lengths = evaluation.blended(query, context)
    return Matches(*evaluation.lists.blended(found, bend, lengths, domain))


def term_matches(
    evaluation: Evaluation, term: tuple[str, int], bend: Bend, domain: Docs | None, context: Context
) -> Matches:
    """The matches of one term, given by its field and its number there."""
    if not context.scored:
        at = evaluation.lists.where(*term, domain) if domain is not None else evaluation.lists.whole(*term)[0]
        return Matches(at, np.zeros(len(at)))
    if domain is None and term[0] in SCORED_FIELDS:
        return Matches(*evaluation.lists.scored(*term, bend, evaluation.segment.lengths(term[0])))
    at, freqs = evaluation.lists.whole(*term) if domain is None else evaluation.lists.among(*term, domain)
    return Matches(at, evaluation.score(term[0], evaluation.documents(domain, at), freqs, bend))


def _and(evaluation: Evaluation, query: q.And, domain: Docs | None, context: Context) -> Matches:
    if len(query.subqueries) > 1:
        context = context.boosted(query.boost)  # as in Whoosh, a conjunction of one has no boost
    found: Matches | None = None
    for part in sorted(query.subqueries, key=evaluation.cost):
        if found is None:
            found = evaluation.matches(part, domain, context)
            continue
        more = evaluation.matches(part, evaluation.documents(domain, found.at), context)
        found = Matches(found.at[more.at], found.scores[more.at] + more.scores)
    return found or nothing()


def _or(evaluation: Evaluation, query: q.Or, domain: Docs | None, context: Context) -> Matches:
    if getattr(query, "scale", None):
        raise TypeError("no evaluation of Or queries with a coordination bonus (scale)")
    if len(query.subqueries) > 1:
        context = context.boosted(query.boost)
    return union(evaluation, query.subqueries, domain, context)


def union(evaluation: Evaluation, queries: Sequence[q.Query], domain: Docs | None, context: Context) -> Matches:
    """Where any of the queries matches, their scores added up."""
    if len(queries) == 1:
        return evaluation.matches(queries[0], domain, context)
    if _are_values(queries):
        return _any_value(evaluation, queries, domain, context)
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
    total = evaluation.scratch(evaluation.size(domain))
    for field, group in _by_field(terms).items():
        _add_terms(evaluation, total, field, [(term.text, term.boost * context.boost) for term in group])
    for found in others:
        evaluation.kernels.add_scores(total, found.at, found.scores)
    return Matches(*evaluation.kernels.touched(total))


def _are_values(queries: Sequence[q.Query]) -> bool:
    """Whether the queries are different values of one facet, alike in weight."""
    first = queries[0]
    if type(first) is not q.Term or first.fieldname in SCORED_FIELDS:
        return False
    alike = all(type(one) is q.Term and (one.fieldname, one.boost) == (first.fieldname, first.boost) for one in queries)
    return alike and len({one.text for one in queries}) == len(queries)


def _any_value(evaluation: Evaluation, values: Sequence[q.Term], domain: Docs | None, context: Context) -> Matches:
    """Where any of the facet's values stands, told by one look at the facet's column rather than by one for each."""
    field, boost = values[0].fieldname, values[0].boost * context.boost
    numbers = [evaluation.term(field, value.text) for value in values]
    at, times = evaluation.segment.facets.holding(field, [number for number in numbers if number >= 0], domain)
    return Matches(at, times * boost if context.scored else np.zeros(len(at)))


def _is_sparse(evaluation: Evaluation, queries: Sequence[q.Query]) -> bool:
    """Whether merging the matches list by list beats adding them up over all documents."""
    if len(queries) > FEW_TERMS:
        return False
    sizes = sorted(evaluation.cost(part) for part in queries)
    if len(sizes) == 2 and sizes[0] * SPARSE <= sizes[1]:
        return True
    return sum(sizes) * SPARSE <= evaluation.segment.doc_count


def _merged(evaluation: Evaluation, queries: Sequence[q.Query], context: Context) -> Matches:
    found = sorted((evaluation.matches(part, None, context) for part in queries), key=lambda one: len(one.at))
    total = found[0]
    for more in found[1:]:
        total = Matches(*evaluation.kernels.merge(*total, *more)) if len(total.at) else more
    return total


def _is_words(query: q.Query) -> bool:
    return type(query) is q.Term and query.fieldname in SCORED_FIELDS


def _by_field(terms: Sequence[q.Term]) -> dict[str, list[q.Term]]:
    fields: dict[str, list[q.Term]] = {}
    for term in terms:
        fields.setdefault(term.fieldname, []).append(term)
    return fields


def _add_terms(evaluation: Evaluation, total: Scores, field: str, terms: Sequence[tuple[str, float]]) -> None:
    """Add the scores of (text, boost) of the field to the accumulator."""
    found = [(evaluation.term(field, text), text, boost) for text, boost in terms]
    evaluation.lists.add(
        total, field, [(at, evaluation.bend(field, text, boost)) for at, text, boost in found if at >= 0]
    )


def _highest(evaluation: Evaluation, query: q.DisjunctionMax, domain: Docs | None, context: Context) -> Matches:
    if len(query.subqueries) > 1:
        context = context.boosted(query.boost)
    found = [evaluation.matches(part, domain, context) for part in query.subqueries]
    highest = np.full(evaluation.size(domain), UNTOUCHED)
    for matches in found:
        highest[matches.at] = np.maximum(highest[matches.at], matches.scores)
    at = np.flatnonzero(highest >= 0).astype(np.int32)
    return Matches(at, highest[at])


def _not(evaluation: Evaluation, query: q.Not, domain: Docs | None, context: Context) -> Matches:
    rejected = evaluation.matches(query.query, domain, UNSCORED)
    at = _others(evaluation.size(domain), rejected.at)
    return Matches(at, np.full(len(at), context.boost))


def _others(size: int, at: Docs) -> Docs:
    kept = np.ones(size, np.bool_)
    kept[at] = False
    return np.flatnonzero(kept).astype(np.int32)


def _and_not(evaluation: Evaluation, query: q.AndNot, domain: Docs | None, context: Context) -> Matches:
    found = evaluation.matches(query.a, domain, context)
    rejected = evaluation.matches(query.b, evaluation.documents(domain, found.at), UNSCORED)
    kept = _others(len(found.at), rejected.at)
    return Matches(found.at[kept], found.scores[kept])


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
    more = evaluation.matches(query.b, evaluation.documents(domain, found.at), context)
    scores = found.scores.copy()
    scores[more.at] += more.scores
    return Matches(found.at, scores)


def _constant(evaluation: Evaluation, query: q.ConstantScoreQuery, domain: Docs | None, context: Context) -> Matches:
    if context.spans:
        return evaluation.matches(query.child, domain, context)
    at = evaluation.matches(query.child, domain, UNSCORED).at
    return Matches(at, np.full(len(at), context.boost * (query.score or 1.0)))


def _every(evaluation: Evaluation, query: q.Query, domain: Docs | None, context: Context) -> Matches:
    at = np.arange(evaluation.size(domain), dtype=np.int32)
    if query.fieldname is not None:
        present = _holding(evaluation.segment, query.fieldname)
        at = present if domain is None else evaluation.kernels.intersect(domain, present)[0]
    return Matches(at, np.full(len(at), context.boost * (query.boost or 1.0)))


def _holding(segment: Segment, field: str) -> Docs:
    """The documents that have anything in the field."""
    if field in SCORED_FIELDS:
        return np.flatnonzero(segment.lengths(field) > 0).astype(np.int32)
    return segment.facets.holding(field, range(segment.term_count(field)))[0]


def _expanded(evaluation: Evaluation, query: q.MultiTerm, domain: Docs | None, context: Context) -> Matches:
    if expansion.means_every(query):
        return _every(evaluation, query, domain, context)
    found = evaluation.expansions.ordinals(evaluation.segment, query)
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
    """Places in the domain of documents that hold any of the field's terms of those numbers."""
    if domain is not None and evaluation.by_range:
        holds = np.zeros(len(domain), np.bool_)
        for number in numbers:
            holds[evaluation.lists.where(field, number, domain)] = True
        return np.flatnonzero(holds).astype(np.int32)
    total = evaluation.scratch(evaluation.segment.doc_count)
    evaluation.lists.add(total, field, [(number, NO_BEND) for number in numbers])
    at, _ = evaluation.kernels.touched(total)
    return at if domain is None else evaluation.kernels.intersect(domain, at)[0]


def _holding_once(segment: Segment, field: str) -> bool:
    """Whether no document has more than one value of the facet."""
    return segment.facets.own(field).offsets is None


def _is_constant(terms: int, segment: Segment, context: Context) -> bool:
    """Whether Whoosh gives the matches of that many terms the score 1, rather than adding their scores up."""
    if terms >= CONSTANT_FROM:
        return True
    return not context.spans and terms != 2 and segment.doc_count <= CONSTANT_UP_TO


def _near(evaluation: Evaluation, query: q.Query, domain: Docs | None, context: Context) -> Matches:
    return Matches(*proximity.matches(evaluation, query, domain, context))


def _null(evaluation: Evaluation, query: q.Query, domain: Docs | None, context: Context) -> Matches:
    return nothing()


KINDS.update(
    {
        q.Term: _term,
        Blend: _blend,
        q.And: _and,
        q.Or: _or,
        q.DisjunctionMax: _highest,
        q.Not: _not,
        q.AndNot: _and_not,
        q.Require: _require,
        q.AndMaybe: _and_maybe,
        q.ConstantScoreQuery: _constant,
        q.Every: _every,
        q.Prefix: _expanded,
        q.Wildcard: _expanded,
        q.FuzzyTerm: _expanded,
        q.TermRange: _expanded,
        q.Phrase: _near,
        q.SpanNear2: _near,
        q.Sequence: _near,
        type(q.NullQuery): _null,
    }
)
