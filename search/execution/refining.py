"""What only orders: the part of a tree that adds to scores, and is looked for only where it can change the page.

Words near each other add a small share to a score (`search.planning.nearness`). A paragraph that is further below the
page than they can add at most stays below it, so that their positions need not be followed there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from whoosh import query as q

from search.evaluation.conjunctions import within_several
from search.evaluation.evaluation import SCORED

if TYPE_CHECKING:
    from search.evaluation.evaluation import Context, Evaluation
    from search.loops.numpy_loops import Docs, Keys, Scores

ROUNDING = 1e-9  # of a score: sums of the same numbers in another order differ by far less


def parted(query: q.Query) -> tuple[q.Query, q.Query | None]:
    """The tree without what only adds to its scores, and that; None where there is nothing that is bounded.

    It finds the same. Each of its scores is that of the whole tree but for what the second part adds.
    """
    if type(query) is q.AndMaybe and _is_bounded(query.b):
        return query.a, query.b
    if type(query) in (q.Require, q.AndNot):
        first, adding = parted(query.a)
        return (type(query)(first, query.b), adding) if adding is not None else (query, None)
    return query, None


def _is_bounded(query: q.Query) -> bool:
    """Whether it is known how much the query adds at most: one phrase or several."""
    return type(query) is q.Phrase or (type(query) is q.Or and all(map(_is_bounded, query.subqueries)))


@dataclass(frozen=True, slots=True)
class Refining:
    """Adds to the scores of a segment's documents what a part adds that was left out of their tree; None for nothing.

    `most` is the most that it adds to any.
    """

    evaluation: Evaluation
    adding: q.Query | None
    most: float

    @classmethod
    def by(cls, evaluation: Evaluation, adding: q.Query | None) -> Self:
        """The refining of documents of the evaluation's segment by the part."""
        return cls(evaluation, adding, _most(evaluation, adding, SCORED) if adding is not None else 0.0)

    def near(self, scores: Scores, ranked: Scores, size: int) -> Keys | None:
        """The places in `scores` of documents that may be among the `size` best of `ranked`; None for all places."""
        if self.adding is None or size >= len(ranked):
            return None
        least = ranked[self.evaluation.kernels.best(ranked, size)[-1]] if size else math.inf
        return np.flatnonzero(scores >= least - self.most - ROUNDING * least)

    def added(self, docs: Docs, scores: Scores) -> Scores:
        """Add to the score of each document what the query `adding` gives it."""
        if self.adding is None:
            return scores
        more = self.evaluation.matches(self.adding, docs)
        scores = scores.copy()
        scores[more.at] += more.scores
        return scores


def _most(evaluation: Evaluation, query: q.Query, context: Context) -> float:
    """The most that the phrases add to a score: the weight of each of their words, which no frequency exceeds."""
    if type(query) is q.Or:
        inner = within_several(query, context)
        return sum(_most(evaluation, part, inner) for part in query.subqueries)
    boost = context.boost * query.boost
    return sum(evaluation.constants(query.fieldname, word, boost)[0] for word in query.words)
