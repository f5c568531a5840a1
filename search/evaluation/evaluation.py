"""Evaluates one query tree on one segment: the interface that all kinds of queries share.

A query is evaluated within a domain: either all documents of the segment, or an ascending array of candidates left by
other parts of the tree. So the cheapest part of a conjunction is evaluated in full, and the others only look up its
matches. Each kind of query is described by one record, a `QueryKind`; `search.evaluation.kinds` lists them all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.fields import FIELDS
from search.loops import choice
from search.loops.array_lists import WeightedTerm
from search.query.message import said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from whoosh.query import Query

    from index.segment.segment import Segment
    from search.evaluation.expansions import Expansions
    from search.loops.array_lists import ArrayLists
    from search.loops.numpy_loops import Bm25Constants, Docs, Kernels, Numbers, Scores
    from search.scoring.blended_term import BlendedTerm
    from search.scoring.ranking import Ranking, Statistics

SCORED_FIELDS = frozenset(field.name for field in FIELDS if field.kind == "words")


class Matches(NamedTuple):
    """The documents in a domain (an array of candidates, or all documents) that match a query.

    `at[i]` is an index into the domain, ascending, and `scores[i]` the document's score.
    """

    at: Docs
    scores: Scores


@dataclass(frozen=True, slots=True)
class Context:
    """How a query inside another one is to be evaluated, as the enclosing query decides.

    Scores are multiplied by `boost`, and computed only if `scored`. `spans` says that the enclosing query needs
    positions; Whoosh then scores some kinds of queries differently.
    """

    boost: float = 1.0
    scored: bool = True
    spans: bool = False

    def boosted(self, boost: float) -> Context:
        """Return this context with its boost multiplied by `boost`, the boost of an enclosing query."""
        return self if boost == 1.0 else replace(self, boost=self.boost * boost)

    def with_spans(self) -> Context:
        """Return this context with `spans` true, for the parts of a query that compares their positions."""
        return replace(self, spans=True)


SCORED = Context()
UNSCORED = Context(boost=0.0, scored=False)


class Summands(NamedTuple):
    """The parts of a query whose scores add up to its own score, and the context in which they are evaluated."""

    parts: Sequence[Query]
    context: Context


@dataclass(frozen=True, slots=True)
class QueryKind:
    """Everything needed to execute and explain one kind of Whoosh query. No field has a default, so none is forgotten.

    - `evaluate` returns the matches in a domain.
    - `cost` is the maximum number of documents that can match; conjunctions evaluate their cheapest part first.
    - `lookups` is the maximum number of times that each document of a segment is examined. It is computed without
        reading term lists.
    - `work` is the maximum number of postings examined to evaluate the query on a given number of documents.
    - `terms` lists, as (field, number), the terms that may fill one position of a phrase; it raises TypeError for a
        kind that cannot be part of a phrase.
    - `summands` are the queries whose scores add up to the query's own; none if it cannot be broken down.
    - `label` is the text that names the query where its score is explained.
    - `named` tells whether that text is shown even for a query with a single summand.
    """

    evaluate: Callable[[Evaluation, Any, Docs | None, Context], Matches]
    cost: Callable[[Evaluation, Any], int]
    lookups: Callable[[Evaluation, Any], int]
    work: Callable[[Evaluation, Any, int], int]
    terms: Callable[[Evaluation, Any], Sequence[tuple[str, int]]]
    summands: Callable[[Any, Context], Summands]
    label: Callable[[Evaluation, Any, Docs], str]
    named: bool


@dataclass(slots=True)
class Evaluation:
    """The evaluation of query trees on one segment, in one thread.

    `number` is the segment's index in its snapshot, from 0. `kinds` has the record of each kind of query. `statistics`
    and `ranking` determine the scores. `kernels` are the inner loops; `lists` reads the segment's posting lists with
    them. `accumulator(size)` returns an array of `size` scores, all UNMATCHED, which no other thread uses. `expansions`
    has the terms that patterns match.

    If `by_range`, the query is evaluated once for each range of documents. No part of it is then evaluated on the whole
    segment, because that would be repeated for every range.
    """

    segment: Segment
    number: int
    kinds: Mapping[type, QueryKind]
    statistics: Statistics
    ranking: Ranking
    kernels: Kernels
    lists: ArrayLists
    accumulator: Callable[[int], Scores]
    expansions: Expansions
    by_range: bool = False

    def kind(self, query: Query) -> QueryKind:
        """Return the record of the query's kind. Raises TypeError for a kind that Rostra never builds."""
        kind = self.kinds.get(type(query))
        if kind is None:
            raise TypeError(f"no evaluation of {type(query).__name__} queries: {query!r}")
        return kind

    def matches(self, query: Query, domain: Docs | None = None, context: Context = SCORED) -> Matches:
        """Return the matches with their scores, as indices into the array `domain`.

        If `domain` is None, all documents of the segment are searched, and the indices are document numbers.
        """
        if domain is not None and not len(domain):
            return nothing()
        return self.kind(query).evaluate(self, query, domain, context)

    def cost(self, query: Query) -> int:
        """Return the maximum number of documents that can match the query."""
        return self.kind(query).cost(self, query)

    def lookups(self, query: Query) -> int:
        """Return the maximum number of times that each document is examined for the query."""
        return self.kind(query).lookups(self, query)

    def work(self, query: Query, most: int) -> int:
        """Return the maximum number of postings examined to evaluate the query on `most` documents."""
        return self.kind(query).work(self, query, most)

    def terms(self, query: Query) -> Sequence[tuple[str, int]]:
        """Return the terms that can fill the position of this query in a phrase.

        Each is (field, number of the term in the segment's term list of the field).
        """
        return self.kind(query).terms(self, query)

    def documents(self, domain: Docs | None, at: Docs) -> Docs:
        """Return the document numbers at the given indices into the domain."""
        return at if domain is None else domain[at]

    def size(self, domain: Docs | None) -> int:
        """Return the number of documents in the domain."""
        return self.segment.doc_count if domain is None else len(domain)

    def constants(self, field: str, text: str, boost: float) -> Bm25Constants:
        """Return the BM25 constants of the term, its weight multiplied by `boost`, for `Kernels.bm25`."""
        if field not in SCORED_FIELDS:
            return boost, 0.0, 0.0
        idf = self.statistics.idf(field, text)
        return self.ranking.constants(idf, self.statistics.average_length(field), boost)

    def blended(self, query: BlendedTerm, context: Context) -> tuple[Bm25Constants, Numbers]:
        """Return the BM25 constants of the blended term, and each document's combined length, for `Kernels.bm25`."""
        idf, average = self.statistics.blended(query, lambda segment: self._holding(segment, query))
        constants = self.ranking.constants(idf, average, context.boost * query.boost)
        return constants, self.statistics.blended_lengths(self.segment, query)

    def _holding(self, segment: Segment, query: BlendedTerm) -> int:
        """Return the number of the segment's documents that have the blended term in any of its fields."""
        found = [WeightedTerm(name, segment.term(name, query.text), weight) for name, weight in query.fields]
        return choice.lists(segment, self.kernels).holding([part for part in found if part.number >= 0])

    def term(self, field: str, text: str) -> int:
        """Return the term's number in the segment's term list of the field; -1 if the segment lacks it."""
        return self.statistics.numbers(field, text)[self.number]

    def frequency(self, field: str, text: str) -> int:
        """Return the number of the segment's documents that have the term."""
        at = self.term(field, text)
        return self.segment.doc_frequency(field, at) if at >= 0 else 0

    def score(self, field: str, docs: Docs, freqs: Docs, constants: Bm25Constants) -> Scores:
        """Return the score of each of `docs`; `freqs[i]` is the frequency of a term of the field in `docs[i]`."""
        if field not in SCORED_FIELDS:
            return np.full(len(docs), constants[0])
        return self.kernels.bm25(docs, freqs, self.segment.rounded_lengths(field), constants)


def nothing() -> Matches:
    """Return empty matches."""
    return Matches(np.empty(0, np.int32), np.empty(0, np.float64))


def no_terms(evaluation: Evaluation, query: Query) -> Sequence[tuple[str, int]]:
    """Raise TypeError: a query of this kind cannot be part of a phrase."""
    raise TypeError(f"no positions of {type(query).__name__} queries: {query!r}")


def no_summands(query: Query, context: Context) -> Summands:
    """Return no parts: the query's score is explained by its label alone."""
    return Summands((), context)


def same_for_all(evaluation: Evaluation, query: Query, doc: Docs) -> str:
    """Return the label of a query that gives all its matches the same score."""
    return said("the same for every paragraph found")


def lookups_of_parts(evaluation: Evaluation, query: Query) -> int:
    """Return the maximum number of times that each document is examined.

    It is the sum over the parts, plus one for combining them.
    """
    return 1 + sum(map(evaluation.lookups, query.children()))


def work_of_parts(evaluation: Evaluation, query: Query, most: int) -> int:
    """Return the work (postings examined) of all parts, if each is evaluated on `most` documents."""
    return sum(evaluation.work(part, most) for part in query.children())


def all_documents(evaluation: Evaluation, query: Query) -> int:
    """Return the number of the segment's documents: the cost of a query that may match any of them."""
    return evaluation.segment.doc_count
