"""Translates a Whoosh query tree to OpenSearch's query language, with the same matches and scores.

`KINDS` lists one function for each kind of query, as `search/evaluation/kinds.py` lists one record. The fields contain
our own tokens (`index/cluster/mapping.py`), so OpenSearch analyses nothing.
"""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, Any

from whoosh import query as q

from index.cluster.mapping import BLEND, DAY
from index.fields import FIELDS
from search.loops.numpy_nearness import reach
from search.scoring.blended_term import EVERYWHERE, BlendedTerm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Dsl = dict[str, Any]

WORDS = frozenset(field.name for field in FIELDS if field.kind == "words")
DATE = "date"
NOTHING: Dsl = {"match_none": {}}
MOST_ORDERS = 4  # words in any order for which each order is searched; of more words, two may share a position
MANY_VALUES = 64  # values of one facet; more are searched as one list, where a paragraph with two of them scores once


def translated(query: q.Query, boost: float = 1.0) -> Dsl:
    """Return the query in OpenSearch's language, with scores multiplied by `boost`.

    Raises TypeError for a kind of query that Rostra never builds.
    """
    kind = KINDS.get(type(query))
    if kind is None:
        raise TypeError(f"no translation of {type(query).__name__} queries: {query!r}")
    return kind(query, boost)


def _term(query: q.Term, boost: float) -> Dsl:
    boost *= query.boost
    if query.fieldname in WORDS:
        return {"term": {query.fieldname: {"value": query.text, "boost": boost}}}
    return _constant({"term": _valued(query.fieldname, query.text)}, boost)


def _valued(field: str, value: str) -> Dsl:
    """Return a facet's value as a term; a date is stored as its day's ordinal."""
    return {DAY: date.fromisoformat(value).toordinal()} if field == DATE else {field: value}


def _blended(query: BlendedTerm, boost: float) -> Dsl:
    if query.fields != EVERYWHERE:
        raise TypeError(f"the cluster has no field for these weights: {query!r}")
    return {"term": {BLEND: {"value": query.text, "boost": boost * query.boost}}}


def _constant(filter_: Dsl, boost: float) -> Dsl:
    return {"constant_score": {"filter": filter_, "boost": boost}}


def _within_several(query: q.Query, boost: float) -> float:
    """Return the boost for the parts of a compound query: `boost` times the query's own.

    As in Whoosh, a compound query with a single part ignores its own boost.
    """
    return boost * query.boost if len(query.subqueries) > 1 else boost


def _and(query: q.And, boost: float) -> Dsl:
    boost = _within_several(query, boost)
    return {"bool": {"must": [translated(part, boost) for part in query.subqueries]}} if query.subqueries else NOTHING


def _or(query: q.Or, boost: float) -> Dsl:
    boost = _within_several(query, boost)
    values = _values(query.subqueries)
    if values:
        return _constant({"terms": values}, boost * query.subqueries[0].boost)
    return _any([translated(part, boost) for part in query.subqueries])


def _values(parts: Sequence[q.Query]) -> Dsl | None:
    """Return {field: values} if the parts are more than MANY_VALUES values of one facet; otherwise None."""
    fields = {part.fieldname if type(part) is q.Term else None for part in parts}
    if len(parts) <= MANY_VALUES or len(fields) != 1 or fields & (WORDS | {None, DATE}):
        return None
    return {str(fields.pop()): [part.text for part in parts]}


def _any(parts: Sequence[Dsl]) -> Dsl:
    return {"bool": {"should": list(parts), "minimum_should_match": 1}} if parts else NOTHING


def _highest(query: q.DisjunctionMax, boost: float) -> Dsl:
    boost = _within_several(query, boost)
    return {"dis_max": {"queries": [translated(part, boost) for part in query.subqueries]}}


def _require(query: q.Require, boost: float) -> Dsl:
    return {"bool": {"must": [translated(query.a, boost)], "filter": [translated(query.b)]}}


def _and_maybe(query: q.AndMaybe, boost: float) -> Dsl:
    return {"bool": {"must": [translated(query.a, boost)], "should": [translated(query.b, boost)]}}


def _and_not(query: q.AndNot, boost: float) -> Dsl:
    return {"bool": {"must": [translated(query.a, boost)], "must_not": [translated(query.b)]}}


def _not(query: q.Not, boost: float) -> Dsl:
    return _constant({"bool": {"must_not": [translated(query.query)]}}, boost)


def _every(query: q.Every, boost: float) -> Dsl:
    boost *= query.boost or 1.0
    if query.fieldname is None:
        return {"match_all": {"boost": boost}}
    return _constant({"exists": {"field": DAY if query.fieldname == DATE else query.fieldname}}, boost)


def _constant_score(query: q.ConstantScoreQuery, boost: float) -> Dsl:
    return _constant(translated(query.child), boost * (query.score or 1.0))


def _nothing(query: q.Query, boost: float) -> Dsl:
    return NOTHING


def _range(query: q.TermRange, boost: float) -> Dsl:
    field = query.fieldname
    ends = {
        "gt" if query.startexcl else "gte": query.start,
        "lt" if query.endexcl else "lte": query.end,
    }
    bounds: Dsl = {name: end for name, end in ends.items() if end is not None}
    if field == DATE:
        field, bounds = DAY, {name: date.fromisoformat(end).toordinal() for name, end in bounds.items()}
    return _constant({"range": {field: bounds}} if bounds else {"exists": {"field": field}}, boost)


def _prefix(query: q.Prefix, boost: float) -> Dsl:
    field = query.fieldname
    return _constant({"prefix": {field: query.text}} if query.text else {"exists": {"field": field}}, boost)


def _wildcard(query: q.Wildcard, boost: float) -> Dsl:
    return _constant({"wildcard": {query.fieldname: {"value": query.text}}}, boost)


def _fuzzy(query: q.FuzzyTerm, boost: float) -> Dsl:
    near = {"value": query.text, "fuzziness": int(query.maxdist), "prefix_length": query.prefixlength}
    return _constant({"fuzzy": {query.fieldname: near | {"transpositions": False, "max_expansions": 1_000}}}, boost)


def _phrase(query: q.Phrase, boost: float) -> Dsl:
    words = [q.Term(query.fieldname, word) for word in query.words]
    return _near(words, query.slop, boost * query.boost)


def _span_near(query: q.SpanNear2, boost: float) -> Dsl:
    if query.mindist != 1:
        raise TypeError(f"no translation of a least distance other than 1: {query!r}")
    return _near(query.qs, query.slop, boost, ordered=query.ordered)


def _sequence(query: q.Sequence, boost: float) -> Dsl:
    return _near(query.subqueries, query.slop, _within_several(query, boost), ordered=query.ordered)


def _near(parts: Sequence[q.Query], slop: int, boost: float, *, ordered: bool = True) -> Dsl:
    """Return the query for parts that must occur near each other, in their order if `ordered`.

    In order, each part is at most `slop` positions after the one before. In any order, the first and the last are at
    most `slop` positions apart, or `len(parts) - 1` if that is more. Nearness only filters; the score is the sum of the
    parts' scores.
    """
    if len(parts) < 2:
        return translated(parts[0], boost) if parts else NOTHING
    field, places = _field(parts), [_place(part) for part in parts]
    if not all(places):
        return NOTHING
    if ordered:
        where = _one_after_another(field, places, slop)
    elif len(parts) == 2:
        where = _any([_one_after_another(field, each, max(slop, 1)) for each in (places, places[::-1])])
    else:
        where = _in_any_order(field, places, reach(len(parts), slop) + 1 - len(parts))
    return {"bool": {"must": [translated(part, boost) for part in parts], "filter": [where]}}


def _field(parts: Sequence[q.Query]) -> str:
    """Return the field that all parts share. Raises TypeError if there are several."""
    fields = {leaf.fieldname for part in parts for leaf in _leaves(part)}
    if len(fields) > 1:
        raise TypeError(f"near each other in different fields: {sorted(fields)}")
    return str(fields.pop()) if fields else ""


def _place(part: q.Query) -> tuple[str, ...]:
    """Return the distinct words of which any can fill the position of this part of a phrase."""
    return tuple(dict.fromkeys(leaf.text for leaf in _leaves(part)))


def _leaves(part: q.Query) -> list[q.Term]:
    if type(part) is q.Term:
        return [part]
    if isinstance(part, q.Or):
        return [leaf for inner in part.subqueries for leaf in _leaves(inner)]
    if isinstance(part, q.ConstantScoreQuery):
        return _leaves(part.child)
    if part is q.NullQuery:
        return []
    raise TypeError(f"no positions of {type(part).__name__} queries: {part!r}")


def _one_after_another(field: str, places: Sequence[tuple[str, ...]], slop: int) -> Dsl:
    """Return the query for words in order, each 1 to `slop` positions after the one before.

    `places[i]` has the words of which any can be word i. Spans are nested to the right. If they were nested to the
    left, only the first follower of a word would be tried, although a later one can continue the phrase.
    """
    if slop <= 1 and all(len(place) == 1 for place in places):
        return {"match_phrase": {field: {"query": " ".join(place[0] for place in places), "analyzer": "words"}}}
    nested = _span(field, places[-1])
    for place in reversed(places[:-1]):
        near = {"clauses": [_span(field, place), nested], "slop": max(slop, 1) - 1, "in_order": True}
        nested = {"span_near": near}
    return nested


def _span(field: str, place: tuple[str, ...]) -> Dsl:
    terms: list[Dsl] = [{"span_term": {field: word}} for word in place]
    return terms[0] if len(terms) == 1 else {"span_or": {"clauses": terms}}


def _in_any_order(field: str, places: Sequence[tuple[str, ...]], gaps: int) -> Dsl:
    """Return the query for words in any order, with at most `gaps` other words between them in all.

    `places[i]` has the words of which any can be word i. Each order is a separate interval, because in one unordered
    interval two words can share a position. Beyond MOST_ORDERS words there would be too many orders, so one unordered
    interval is used.
    """
    if len(places) > MOST_ORDERS:
        return {"intervals": {field: _interval(places, gaps, ordered=False)}}
    orders = dict.fromkeys(permutations(places))
    return {"intervals": {field: {"any_of": {"intervals": [_interval(each, gaps, ordered=True) for each in orders]}}}}


def _interval(places: Sequence[tuple[str, ...]], gaps: int, *, ordered: bool) -> Dsl:
    matched: list[Dsl] = []
    for place in places:
        words: list[Dsl] = [{"match": {"query": word, "analyzer": "words"}} for word in place]
        matched.append(words[0] if len(words) == 1 else {"any_of": {"intervals": words}})
    return {"all_of": {"intervals": matched, "max_gaps": gaps, "ordered": ordered}}


KINDS: Mapping[type, Callable[[Any, float], Dsl]] = {
    q.Term: _term,
    BlendedTerm: _blended,
    q.And: _and,
    q.Require: _require,
    q.AndMaybe: _and_maybe,
    q.AndNot: _and_not,
    q.Or: _or,
    q.DisjunctionMax: _highest,
    q.Every: _every,
    q.Not: _not,
    q.ConstantScoreQuery: _constant_score,
    type(q.NullQuery): _nothing,
    q.Prefix: _prefix,
    q.Wildcard: _wildcard,
    q.FuzzyTerm: _fuzzy,
    q.TermRange: _range,
    q.Phrase: _phrase,
    q.SpanNear2: _span_near,
    q.Sequence: _sequence,
}
