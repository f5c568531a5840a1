"""One query tree over one segment: what is asked of each part, what the part answers, and what it may use.

A query is evaluated within a domain: all documents of the segment, or an ascending array of candidates that other
parts of the tree left over. So the cheapest part of a conjunction is evaluated whole, and the others only look up its
survivors. All that must be known of a kind of query is in one record, a `QueryKind`; `search.evaluation.kinds` has a
record for each kind that may occur.
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
    """The documents that match: `at[i]` is a place in the domain, ascending, and `scores[i]` its score."""

    at: Docs
    scores: Scores


@dataclass(frozen=True, slots=True)
class Context:
    """How the enclosing query wants this one evaluated.

    Scores are multiplied by `boost`, or left out unless `scored` is set. With `spans`, the enclosing query looks at
    positions next, and Whoosh then scores some kinds differently.
    """

    boost: float = 1.0
    scored: bool = True
    spans: bool = False

    def boosted(self, boost: float) -> Context:
        """This context within a query with a boost of its own."""
        return self if boost == 1.0 else replace(self, boost=self.boost * boost)

    def with_spans(self) -> Context:
        """This context within a query that looks at positions."""
        return replace(self, spans=True)


SCORED = Context()
UNSCORED = Context(boost=0.0, scored=False)


class Summands(NamedTuple):
    """The parts of a query whose scores add up to its own score, and the context in which they are evaluated."""

    parts: Sequence[Query]
    context: Context


@dataclass(frozen=True, slots=True)
class QueryKind:
    """All that executing and explaining one kind of Whoosh query needs. No field has a default: none is forgotten.

    - `evaluate` gives the matches in a domain.
    - `cost` is the most documents that can match; conjunctions evaluate their cheapest part first.
    - `lookups` is how often, at most, each document of a segment is looked at; computing it reads no list of terms.
    - `work` is how many postings, at most, are looked at to evaluate the query on so many documents.
    - `terms` lists, as (field, number), the terms any of which may fill one place of a phrase; raises TypeError
      for a kind that cannot be part of a phrase.
    - `summands` are the parts of a score, `label` names the query among them. A `named` kind keeps its label even with
      a single part.
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
    """The evaluation of trees over one segment, for one thread: `accumulator` gives out that thread's own arrays.

    With `by_range`, the domains are ranges of documents, evaluated one after another: then no part may be evaluated
    over all documents, or each range would take as long as the whole.
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
        """The record of the query's kind. Raises TypeError for a kind that no part of Rostra makes."""
        kind = self.kinds.get(type(query))
        if kind is None:
            raise TypeError(f"no evaluation of {type(query).__name__} queries: {query!r}")
        return kind

    def matches(self, query: Query, domain: Docs | None = None, context: Context = SCORED) -> Matches:
        """The places in the domain (document numbers where it is None) that match the query, with scores."""
        if domain is not None and not len(domain):
            return nothing()
        return self.kind(query).evaluate(self, query, domain, context)

    def cost(self, query: Query) -> int:
        """The most documents that can match the query."""
        return self.kind(query).cost(self, query)

    def lookups(self, query: Query) -> int:
        """The number of times, at most, that each document is looked at for the query."""
        return self.kind(query).lookups(self, query)

    def work(self, query: Query, most: int) -> int:
        """The number of postings, at most, that are looked at to evaluate the query on `most` documents."""
        return self.kind(query).work(self, query, most)

    def terms(self, query: Query) -> Sequence[tuple[str, int]]:
        """The terms, as (field, number), any of which may occur where a phrase has the query."""
        return self.kind(query).terms(self, query)

    def documents(self, domain: Docs | None, at: Docs) -> Docs:
        """The document numbers of places in the domain."""
        return at if domain is None else domain[at]

    def size(self, domain: Docs | None) -> int:
        """The number of places in the domain."""
        return self.segment.doc_count if domain is None else len(domain)

    def constants(self, field: str, text: str, boost: float) -> Bm25Constants:
        """The constants of the term's score in `Kernels.bm25`."""
        if field not in SCORED_FIELDS:
            return boost, 0.0, 0.0
        idf = self.statistics.idf(field, text)
        return self.ranking.constants(idf, self.statistics.average_length(field), boost)

    def blended(self, query: BlendedTerm, context: Context) -> tuple[Bm25Constants, Numbers]:
        """The constants of the blended term's score in `Kernels.bm25`, and the documents' lengths."""
        idf, average = self.statistics.blended(query, lambda segment: self._holding(segment, query))
        constants = self.ranking.constants(idf, average, context.boost * query.boost)
        return constants, self.statistics.blended_lengths(self.segment, query)

    def _holding(self, segment: Segment, query: BlendedTerm) -> int:
        """The number of documents of any segment that hold the blended term in any of its fields."""
        found = [WeightedTerm(name, segment.term(name, query.text), weight) for name, weight in query.fields]
        return choice.lists(segment, self.kernels).holding([part for part in found if part.number >= 0])

    def term(self, field: str, text: str) -> int:
        """The term's number in the segment's list of the field, -1 where it has none."""
        return self.statistics.numbers(field, text)[self.number]

    def frequency(self, field: str, text: str) -> int:
        """The number of the segment's documents that have the term."""
        at = self.term(field, text)
        return self.segment.doc_frequency(field, at) if at >= 0 else 0

    def score(self, field: str, docs: Docs, freqs: Docs, constants: Bm25Constants) -> Scores:
        """The score of each of `docs`; `freqs[i]` is the frequency of a term of the field in `docs[i]`."""
        if field not in SCORED_FIELDS:
            return np.full(len(docs), constants[0])
        return self.kernels.bm25(docs, freqs, self.segment.rounded_lengths(field), constants)


def nothing() -> Matches:
    """No match at all."""
    return Matches(np.empty(0, np.int32), np.empty(0, np.float64))


def no_terms(evaluation: Evaluation, query: Query) -> Sequence[tuple[str, int]]:
    """Raise TypeError: a query of this kind cannot be a part of a phrase."""
    raise TypeError(f"no positions of {type(query).__name__} queries: {query!r}")


def no_summands(query: Query, context: Context) -> Summands:
    """No parts: the label alone explains the query's score."""
    return Summands((), context)


def same_for_all(evaluation: Evaluation, query: Query, doc: Docs) -> str:
    """The label of a query that gives all its matches the same score."""
    return said("the same for every paragraph found")


def lookups_of_parts(evaluation: Evaluation, query: Query) -> int:
    """The lookups of all parts, and one for putting them together."""
    return 1 + sum(map(evaluation.lookups, query.children()))


def work_of_parts(evaluation: Evaluation, query: Query, most: int) -> int:
    """The work of parts each of which is evaluated on all the documents."""
    return sum(evaluation.work(part, most) for part in query.children())


def all_documents(evaluation: Evaluation, query: Query) -> int:
    """The number of the segment's documents: the cost of a query that may match any of them."""
    return evaluation.segment.doc_count
