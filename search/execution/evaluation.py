"""One query over one segment: what its parts are asked, what they answer, and what they may use for it.

How each kind of query is evaluated stands in `search.execution.matching`, which fills `KINDS`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from whoosh import query as q

from index.fields import FIELDS
from search.loops.array_lists import ArrayLists, Weighed
from search.scoring.blended_term import Blend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.segment.segment import Segment
    from search.execution.expansion import Expansions
    from search.loops.numpy_loops import Bend, Docs, Kernels, Numbers, Scores
    from search.scoring.ranking import Ranking, Statistics

SCORED_FIELDS = frozenset(field.name for field in FIELDS if field.kind == "words")


class Matches(NamedTuple):
    """Places in the domain that match, ascending, and the score of each."""

    at: Docs
    scores: Scores


@dataclass(frozen=True, slots=True)
class Context:
    """What the parts above ask of a query: its scores times `boost`, or no scores; its spans, or not."""

    boost: float = 1.0
    scored: bool = True
    spans: bool = False

    def boosted(self, boost: float) -> Context:
        """This context below a query with a boost of its own."""
        return self if boost == 1.0 else replace(self, boost=self.boost * boost)


SCORED = Context()
UNSCORED = Context(boost=0.0, scored=False)


@dataclass(slots=True)
class Evaluation:
    """One query over one segment. Not shared between threads; `scratch` is the thread's own accumulator.

    `by_range` says that the domains are ranges of documents, asked one after another: then no part may be evaluated
    over all documents, or each range would take as long as the whole.
    """

    segment: Segment
    number: int
    statistics: Statistics
    ranking: Ranking
    kernels: Kernels
    lists: ArrayLists
    scratch: Callable[[int], Scores]
    expansions: Expansions
    by_range: bool = False

    def matches(self, query: q.Query, domain: Docs | None = None, context: Context = Context()) -> Matches:
        """Places in the domain (document numbers where it is None) that match the query, with scores.

        Raises TypeError for a kind of query that no part of Rostra makes.
        """
        if domain is not None and not len(domain):
            return nothing()
        evaluate = KINDS.get(type(query))
        if evaluate is None:
            raise TypeError(f"no evaluation of {type(query).__name__} queries: {query!r}")
        return evaluate(self, query, domain, context)

    def documents(self, domain: Docs | None, at: Docs) -> Docs:
        """The document numbers of places in the domain."""
        return at if domain is None else domain[at]

    def size(self, domain: Docs | None) -> int:
        """How many places the domain has."""
        return self.segment.doc_count if domain is None else len(domain)

    def bend(self, field: str, text: str, boost: float) -> Bend:
        """The constants of the term's score in `Kernels.bm25`."""
        if field not in SCORED_FIELDS:
            return boost, 0.0, 0.0
        idf = self.statistics.idf(field, text)
        return self.ranking.bend(idf, self.statistics.average_length(field), boost)

    def blended(self, query: Blend, context: Context) -> tuple[Bend, Numbers]:
        """The constants of the blended term's score in `Kernels.bm25`, and the documents' lengths."""
        idf, average = self.statistics.blended(query, lambda segment: self._holding(segment, query))
        bend = self.ranking.bend(idf, average, context.boost * query.boost)
        return bend, self.statistics.blended_lengths(self.segment, query)

    def _holding(self, segment: Segment, query: Blend) -> int:
        lists = type(self.lists)(segment, self.kernels)
        found = [Weighed(name, segment.term(name, query.text), weight) for name, weight in query.fields]
        return lists.holding([part for part in found if part.number >= 0])

    def cost(self, query: q.Query) -> int:
        """At most how many documents match; what conjunctions order their parts by."""
        if isinstance(query, q.Term):
            names = [name for name, _ in query.fields] if isinstance(query, Blend) else [query.fieldname]
            return sum(self._frequency(name, query.text) for name in names)
        if isinstance(query, (q.And, q.Phrase, q.SpanNear2, q.Sequence)):
            return min((self.cost(part) for part in parts(query)), default=0)
        if isinstance(query, (q.Require, q.AndMaybe, q.AndNot)):
            return self.cost(query.a)
        if isinstance(query, q.ConstantScoreQuery):
            return self.cost(query.child)
        most = self.segment.doc_count
        if isinstance(query, (q.Or, q.DisjunctionMax)):
            most = sum(self.cost(part) for part in query.subqueries)
        elif isinstance(query, q.MultiTerm):
            found = self.expansions.ordinals(self.segment, query)
            most = sum(self.segment.doc_frequency(query.fieldname, at) for at in found)
        return min(self.segment.doc_count, most)

    def term(self, field: str, text: str) -> int:
        """The term's number in the segment's list of the field, -1 where it has none."""
        return self.statistics.numbers(field, text)[self.number]

    def _frequency(self, field: str, text: str) -> int:
        at = self.term(field, text)
        return self.segment.doc_frequency(field, at) if at >= 0 else 0

    def score(self, field: str, docs: Docs, freqs: Docs, bend: Bend) -> Scores:
        """The scores of documents that hold a term of the field so often."""
        if field not in SCORED_FIELDS:
            return np.full(len(docs), bend[0])
        return self.kernels.bm25(docs, freqs, self.segment.lengths(field), bend)


def nothing() -> Matches:
    """No match at all."""
    return Matches(np.empty(0, np.int32), np.empty(0, np.float64))


def parts(query: q.Query) -> Sequence[q.Query]:
    """The queries that a conjunction, a phrase or a sequence is made of."""
    if isinstance(query, q.Phrase):
        return [q.Term(query.fieldname, word) for word in query.words]
    if isinstance(query, q.SpanNear2):
        return query.qs  # type: ignore[no-any-return]
    return query.subqueries  # type: ignore[no-any-return]


KINDS: dict[type, Callable[[Evaluation, Any, Any, Context], Matches]] = {}
