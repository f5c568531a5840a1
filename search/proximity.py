"""Phrases and nearness, from positions and array-wise: which documents hold words in this order, this near.

A position becomes a key, `candidate * STRIDE + position`, so that one pass over two ascending arrays of keys
follows a phrase through all candidates at once. Candidates are the documents that hold every word, found from the
rarest on, and only theirs are the positions looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from whoosh import query as q

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.kernels import Docs, Kernels, Keys, Scores
    from search.matching import Context, Evaluation

STRIDE = 1 << 32  # keys per candidate: more than any position, so that no phrase runs over a document's end
MAX_SLOP = 1 << 20  # words apart; more than any paragraph has


class Near(NamedTuple):
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
    kept = (_phrase if near.ordered else _around)(evaluation, near, docs)
    return places[kept], scores[kept]


def _words(near: Near) -> tuple[str, list[str]] | None:
    """(field, texts) where the parts are plain terms of one field, in order."""
    terms = [part for part in near.parts if type(part) is q.Term and part.boost == 1.0]
    fields = {term.fieldname for term in terms}
    if len(terms) < len(near.parts) or len(fields) != 1 or len(terms) < 2 or not near.ordered:
        return None
    return fields.pop(), [term.text for term in terms]


def _phrase_of(
    evaluation: Evaluation, words: tuple[str, list[str]], near: Near, domain: Docs | None, context: Context
) -> tuple[Docs, Scores]:
    field, texts = words
    numbers = [evaluation.term(field, text) for text in texts]
    if min(numbers) < 0:
        return np.empty(0, np.int32), np.empty(0)
    found = evaluation.lists.phrase(field, numbers, near.slop, domain)
    scores = np.zeros(len(found.at))
    if context.scored:
        docs = evaluation.documents(domain, found.at)
        for number, text in zip(numbers, texts, strict=True):
            bend = evaluation.bend(field, text, context.boost * near.boost)
            scores += evaluation.score(field, docs, found.freqs[number], bend)
    return found.at, scores


def _near(query: q.Query) -> Near:
    if isinstance(query, q.Phrase):
        words = [q.Term(query.fieldname, word) for word in query.words]
        return Near(words, min(query.slop, MAX_SLOP), True, query.boost)
    if isinstance(query, q.SpanNear2):
        if query.mindist != 1:
            raise TypeError(f"no evaluation of a least distance other than 1: {query!r}")
        return Near(query.qs, min(query.slop, MAX_SLOP), query.ordered, 1.0)
    boost = query.boost if len(query.subqueries) > 1 else 1.0
    return Near(query.subqueries, min(query.slop, MAX_SLOP), query.ordered, boost)


def _candidates(evaluation: Evaluation, near: Near, domain: Docs | None, context: Context) -> tuple[Docs, Scores]:
    """The documents with every part, in whatever order, and the sums of the parts' scores."""
    inner = _with_spans(context.boosted(near.boost))
    found = evaluation.matches(q.And(list(near.parts)), domain, inner)
    return found.at, found.scores


def _with_spans(context: Context) -> Context:
    return type(context)(context.boost, context.scored, spans=True)


def _phrase(evaluation: Evaluation, near: Near, docs: Docs) -> Docs:
    """Which of the documents hold the parts in this order, each 1 to `slop` positions behind the one before."""
    left = np.arange(len(docs), dtype=np.int32)
    keys = _keys(evaluation, near.parts[0], docs)
    for part in near.parts[1:]:
        keys = evaluation.kernels.follows(keys, _keys(evaluation, part, docs), near.slop)
        at, keys = _owners(keys)
        left, docs = left[at], docs[at]
        if not len(docs):
            break
    return left


def _owners(keys: Keys) -> tuple[Docs, Keys]:
    """The candidates that have keys left, and the keys as if these were all candidates."""
    owners = keys >> 32
    fresh = np.concatenate([[True], owners[1:] != owners[:-1]]) if len(keys) else np.empty(0, np.bool_)
    renumbered = (np.cumsum(fresh) - 1) * STRIDE + (keys & (STRIDE - 1))
    return owners[fresh].astype(np.int32), renumbered


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
    found = evaluation.segment.positions(field, at)
    kernels: Kernels = evaluation.kernels
    owners, places = kernels.intersect(docs, found.docs)
    keys = kernels.position_keys(places, found.starts, found.positions, STRIDE)
    if len(owners) == len(docs):
        return keys
    moved: Keys = (owners.astype(np.int64)[keys >> 32] * STRIDE) + (keys & (STRIDE - 1))
    return moved


def _around(evaluation: Evaluation, near: Near, docs: Docs) -> Docs:
    """Which of the documents hold the parts within `slop` of each other in any order, as SpanNear2 grows spans."""
    first = _keys(evaluation, near.parts[0], docs)
    starts, ends = first, first
    for part in near.parts[1:]:
        starts, ends = _grown(starts, ends, _keys(evaluation, part, docs), near.slop)
    return np.unique(starts >> 32).astype(np.int32)


def _grown(starts: Keys, ends: Keys, keys: Keys, slop: int) -> tuple[Keys, Keys]:
    """The spans widened to each key outside them that is at most `slop` away; each distinct span once."""
    before = _pairs(np.searchsorted(keys, starts - slop), np.searchsorted(keys, starts))
    after = _pairs(np.searchsorted(keys, ends, "right"), np.searchsorted(keys, ends + slop, "right"))
    spans = np.concatenate(
        [
            np.stack([keys[before[1]], ends[before[0]]], axis=1),
            np.stack([starts[after[0]], keys[after[1]]], axis=1),
        ]
    )
    spans = np.unique(spans, axis=0)
    return spans[:, 0], spans[:, 1]


def _pairs(low: Keys, high: Keys) -> tuple[Keys, Keys]:
    """Every (i, j) with low[i] <= j < high[i]."""
    sizes = np.maximum(high - low, 0)
    owners = np.repeat(np.arange(len(low)), sizes)
    return owners, np.arange(len(owners)) - np.repeat(np.cumsum(sizes) - sizes - low, sizes)
