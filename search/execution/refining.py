"""Score refinements: parts of a query that only add to scores, evaluated only where they can change the page.

Words near each other add a small bonus to a score (`search.planning.nearness`), words of the speech's title a larger
one (`search.planning.title_words`). A paragraph whose score is lower than all on the page, by more than the largest
possible bonus, cannot get onto it. Its positions and title need not be read. A part of the query that only adds a bonus
is split off by `parted`, and called `adding`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from whoosh import query as q

from index.fields import TITLE
from search.evaluation.conjunctions import within_several
from search.evaluation.evaluation import SCORED, SCORED_FIELDS
from search.evaluation.single_terms import speech_scores, speeches_having

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.evaluation.evaluation import Context, Evaluation
    from search.loops.numpy_loops import Docs, Keys, Scores

ENOUGH = 16  # candidates per document of the page; if there are more, their titles are used to rule out some
ROUNDING = 1e-9  # share of a score: sums of the same numbers in another order differ by far less


def parted(query: q.Query) -> tuple[q.Query, q.Query | None]:
    """Split the tree in two: one that finds the same documents, and one that only adds to their scores.

    Return the whole tree and None if no part only adds to scores, or if it is not known how much such a part can add.
    """
    if type(query) is q.AndMaybe and _is_bounded(query.b):
        return query.a, query.b
    if type(query) in (q.Require, q.AndNot):
        first, adding = parted(query.a)
        return (type(query)(first, query.b), adding) if adding is not None else (query, None)
    return query, None


def _is_bounded(query: q.Query) -> bool:
    """Return whether it is known how much the query can add to a score at most.

    It is known for words and phrases, for these combined by OR, and for any of them with exclusions.
    """
    if type(query) is q.AndNot:
        return _is_bounded(query.a)
    if type(query) is q.Or:
        return all(map(_is_bounded, query.subqueries))
    return type(query) is q.Phrase or (type(query) is q.Term and query.fieldname in SCORED_FIELDS)


@dataclass(frozen=True, slots=True)
class Refining:
    """Adds the bonus of `adding`, a query part that only adds to scores, to the scores of a segment's documents.

    `evaluation` evaluates queries on that segment. If `adding` is None, nothing is added. `most` is the largest bonus
    that a document can get.
    """

    evaluation: Evaluation
    adding: q.Query | None
    most: float

    @classmethod
    def by(cls, evaluation: Evaluation, adding: q.Query | None) -> Self:
        """Create an object that adds the bonus of `adding` to scores; it adds nothing if `adding` is None."""
        return cls(evaluation, adding, _most(evaluation, adding, SCORED) if adding is not None else 0.0)

    def near(self, docs: Docs, scores: Scores, ranked: Scores, size: int) -> Keys | None:
        """Return the indices in `docs` of those that can be among the `size` best with bonuses added; None means all.

        `scores[i]` is the score of `docs[i]` without the bonus. `ranked` are the scores that compete for the page: only
        the best of each speech if a page shows one hit per speech, otherwise all.
        """
        if self.adding is None or size >= len(ranked):
            return None
        least = ranked[self.evaluation.kernels.best(ranked, size)[-1]] if size else math.inf
        near: Keys = np.flatnonzero(scores >= least - self.most - ROUNDING * least)
        if len(near) <= ENOUGH * size or self._speeches_named() > len(near):
            return near
        highest, most = self._highest(docs, scores)
        return np.flatnonzero(highest >= least - most - ROUNDING * least)

    @property
    def _parts(self) -> Sequence[q.Query]:
        """The parts of `adding`, each of which can add to a score by itself."""
        assert self.adding is not None
        return self.adding.subqueries if type(self.adding) is q.Or else [self.adding]

    def _speeches_named(self) -> int:
        """Return the number of speeches whose titles have a title word of `adding`, counting a speech once per word."""
        words = (word for part in self._parts if (word := _title_word(part)))
        return sum(speeches_having(self.evaluation, word) for word in words)

    def _highest(self, docs: Docs, scores: Scores) -> tuple[Scores, float]:
        """Return each document's score plus the bonus for its title, and the most that other parts of `adding` can add.

        Most titles have none of the words, so this rules out far more documents than the largest possible bonus does.
        """
        context = within_several(self.adding, SCORED) if type(self.adding) is q.Or else SCORED
        segment, most = self.evaluation.segment, 0.0
        of_titles = np.zeros(len(segment.starts) - 1)
        for part in self._parts:
            word = _title_word(part)
            if word is None:
                most += _most(self.evaluation, part, context)
                continue
            speeches, added = speech_scores(self.evaluation, word, context)
            of_titles[speeches] += added
        return scores + of_titles[segment.speeches[docs]], most

    def added(self, docs: Docs, scores: Scores) -> Scores:
        """Return a score for each of `docs`: `scores[i]` plus the bonus of `docs[i]`."""
        if self.adding is None:
            return scores
        more = self.evaluation.matches(self.adding, docs)
        scores = scores.copy()
        scores[more.at] += more.scores
        return scores


def _title_word(part: q.Query) -> q.Term | None:
    """Return the word that the part searches in titles, ignoring its exclusions; None if it searches anything else."""
    word = part.a if type(part) is q.AndNot else part
    return word if type(word) is q.Term and word.fieldname == TITLE else None


def _most(evaluation: Evaluation, query: q.Query, context: Context) -> float:
    """Return the most that the query can add to a score: the sum of its words' weights (see `Ranking.constants`)."""
    if type(query) is q.AndNot:
        return _most(evaluation, query.a, context)
    if type(query) is q.Or:
        inner = within_several(query, context)
        return sum(_most(evaluation, part, inner) for part in query.subqueries)
    boost = context.boost * query.boost
    words = [query.text] if type(query) is q.Term else query.words
    return sum(evaluation.constants(query.fieldname, word, boost)[0] for word in words)
