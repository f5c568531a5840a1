"""Phrases and nearness, from positions and array-wise: which documents hold words in this order, this near.

A position becomes a key, `candidate * STRIDE + position`, so that one pass over two ascending arrays of keys
follows a phrase through all candidates at once. Candidates are the documents that hold every word, found from the
rarest on, and only theirs are the positions looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from whoosh import query as q

from search.loops.array_lists import STRIDE, Nearness, followed, gathered, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.execution.evaluation import Context, Evaluation
    from search.loops.numpy_loops import Docs, Kernels, Keys, Scores

MAX_SLOP = 1 << 20  # words apart; more than any paragraph has


class NearParts(NamedTuple):
    """Parts that must stand near each other: each at most `slop` positions from what was found before it."""

    parts: Sequence[q.Query]
    slop: int
    ordered: bool
    boost: float


def matches(evaluation: Evaluation, query: q.Query, domain: Docs | None, context: Context) -> tuple[Docs, Scores]:
    """Places in the domain where the parts stand near each other, and their scores added up.

    A part is a term, or several terms (Or, a pattern) any of which may stand there. Raises TypeError for others.
    """
    near = _near(query)
    words = _words(near)
    if words:
        return _phrase_of(evaluation, words, near, domain, context)
    places, scores = _candidates(evaluation, near, domain, context)
    if len(near.parts) < 2 or not len(places):
        return places, scores
    docs = evaluation.documents(domain, places)
    keys = [_keys(evaluation, part, docs) for part in near.parts]
    ordered, slop = near.ordered, near.slop
    kept = followed(evaluation.kernels, keys, slop) if ordered else gathered(keys, slop)
    return places[kept], scores[kept]


def _words(near: NearParts) -> tuple[str, list[str]] | None:
    """(field, texts) where the parts are plain terms of one field, in order."""
    terms = [part for part in near.parts if type(part) is q.Term and part.boost == 1.0]
    fields = {term.fieldname for term in terms}
    if len(terms) < len(near.parts) or len(fields) != 1 or len(terms) < 2:
        return None
    return fields.pop(), [term.text for term in terms]


def _phrase_of(
    evaluation: Evaluation, words: tuple[str, list[str]], near: NearParts, domain: Docs | None, context: Context
) -> tuple[Docs, Scores]:
    field, texts = words
    numbers = [evaluation.term(field, text) for text in texts]
    if min(numbers) < 0:
        return np.empty(0, np.int32), np.empty(0)
    found = evaluation.lists.phrase(field, numbers, Nearness(near.slop, near.ordered), domain)
    scores = np.zeros(len(found.at))
    if context.scored:
        docs = evaluation.documents(domain, found.at)
        for number, text in zip(numbers, texts, strict=True):
            bend = evaluation.bend(field, text, context.boost * near.boost)
            scores += evaluation.score(field, docs, found.freqs[number], bend)
    return found.at, scores


def _near(query: q.Query) -> NearParts:
    if isinstance(query, q.Phrase):
        words = [q.Term(query.fieldname, word) for word in query.words]
        return NearParts(words, min(query.slop, MAX_SLOP), True, query.boost)
    if isinstance(query, q.SpanNear2):
        if query.mindist != 1:
            raise TypeError(f"no evaluation of a least distance other than 1: {query!r}")
        return NearParts(query.qs, min(query.slop, MAX_SLOP), query.ordered, 1.0)
    boost = query.boost if len(query.subqueries) > 1 else 1.0
    return NearParts(query.subqueries, min(query.slop, MAX_SLOP), query.ordered, boost)


def _candidates(evaluation: Evaluation, near: NearParts, domain: Docs | None, context: Context) -> tuple[Docs, Scores]:
    """The documents with every part, in whatever order, and the sums of the parts' scores."""
    inner = _with_spans(context.boosted(near.boost))
    found = evaluation.matches(q.And(list(near.parts)), domain, inner)
    return found.at, found.scores


def _with_spans(context: Context) -> Context:
    return type(context)(context.boost, context.scored, spans=True)


def _keys(evaluation: Evaluation, part: q.Query, docs: Docs) -> Keys:
    """The keys of the part's positions in the documents, ascending, each once."""
    terms = _terms(evaluation, part)
    keys = [_term_keys(evaluation, field, at, docs) for field, at in terms]
    if len(keys) == 1:
        return keys[0]
    return np.unique(np.concatenate(keys)) if keys else np.empty(0, np.int64)


def _terms(evaluation: Evaluation, part: q.Query) -> list[tuple[str, int]]:
    segment = evaluation.segment
    if isinstance(part, q.Term):
        at = evaluation.term(part.fieldname, part.text)
        return [(part.fieldname, at)] if at >= 0 else []
    if isinstance(part, q.Or):
        return [term for sub in part.subqueries for term in _terms(evaluation, sub)]
    if isinstance(part, q.ConstantScoreQuery):
        return _terms(evaluation, part.child)
    if isinstance(part, q.MultiTerm):
        return [(part.fieldname, at) for at in evaluation.expansions.ordinals(segment, part)]
    raise TypeError(f"no positions of {type(part).__name__} queries: {part!r}")


def _term_keys(evaluation: Evaluation, field: str, at: int, docs: Docs) -> Keys:
    found = evaluation.segment.positions(field, at, within(docs))
    kernels: Kernels = evaluation.kernels
    owners, places = kernels.intersect(docs, found.docs)
    keys = kernels.position_keys(places, found.starts, found.positions, STRIDE)
    if len(owners) == len(docs):
        return keys
    moved: Keys = (owners.astype(np.int64)[keys >> 32] * STRIDE) + (keys & (STRIDE - 1))
    return moved
