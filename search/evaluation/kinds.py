"""The record of every kind of query that Rostra executes. A new kind is added here and nowhere else.

The meaning and the scores of every query are those of Whoosh (whoosh.query, whoosh.matching).
tests/search/execution/test_oracle.py compares the two, and lists the cases in which Whoosh itself is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whoosh import query as q

from search.evaluation import alternatives, conjunctions, patterns, proximity, single_terms, unranked
from search.scoring.blended_term import BlendedTerm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.evaluation.evaluation import QueryKind

KINDS: Mapping[type, QueryKind] = {
    q.Term: single_terms.TERM,
    BlendedTerm: single_terms.BLENDED_TERM,
    q.And: conjunctions.AND,
    q.Require: conjunctions.REQUIRE,
    q.AndMaybe: conjunctions.AND_MAYBE,
    q.AndNot: conjunctions.AND_NOT,
    q.Or: alternatives.OR,
    q.DisjunctionMax: alternatives.DISJUNCTION_MAX,
    q.Every: unranked.EVERY,
    q.Not: unranked.NOT,
    q.ConstantScoreQuery: unranked.CONSTANT,
    type(q.NullQuery): unranked.NULL,
    q.Prefix: patterns.PREFIX,
    q.Wildcard: patterns.WILDCARD,
    q.FuzzyTerm: patterns.FUZZY,
    q.TermRange: patterns.RANGE,
    q.Phrase: proximity.PHRASE,
    q.SpanNear2: proximity.NEAR,
    q.Sequence: proximity.SEQUENCE,
}
