"""Phrases and nearness: finds documents that have words in order, or near each other, from position arrays.

Each position becomes a key, `candidate * STRIDE + position`, so one pass over two ascending key arrays matches a phrase
in all candidates at once. Candidates are the documents that have every word, found from the rarest word on. Only their
positions are unpacked.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from whoosh import query as q

from search.evaluation.evaluation import Matches, QueryKind, Summands, no_terms, nothing
from search.evaluation.single_terms import where
from search.loops.array_lists import STRIDE, Nearness, in_order, within
from search.loops.numpy_nearness import in_any_order
from search.query.message import said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.evaluation.evaluation import Context, Evaluation
    from search.loops.numpy_loops import Docs, Kernels, Keys

    NearOf = Callable[[Any], "NearParts"]

MAX_SLOP = 1 << 20  # words apart; more than any paragraph has
POSITIONS = 8  # comparing one word's positions in one paragraph takes as long as examining this many postings


class NearParts(NamedTuple):
    """Parts of a query that must occur near each other.

    If `ordered`, each part is 1 to `slop` words after the one before. Otherwise the parts can be in any order, the last
    at most `slop` words after the first; if `slop` is too small for that, they must be next to each other. The score is
    multiplied by `boost`.
    """

    parts: Sequence[q.Query]
    slop: int
    ordered: bool
    boost: float


def _of_phrase(query: q.Phrase) -> NearParts:
    words = [q.Term(query.fieldname, word) for word in query.words]
    return NearParts(words, min(query.slop, MAX_SLOP), True, query.boost)


def _of_near(query: q.SpanNear2) -> NearParts:
    if query.mindist != 1:
        raise TypeError(f"no evaluation of a least distance other than 1: {query!r}")
    return NearParts(query.qs, min(query.slop, MAX_SLOP), query.ordered, 1.0)


def _of_sequence(query: q.Sequence) -> NearParts:
    boost = query.boost if len(query.subqueries) > 1 else 1.0
    return NearParts(query.subqueries, min(query.slop, MAX_SLOP), query.ordered, boost)


def _evaluate(
    near_of: NearOf, evaluation: Evaluation, query: q.Query, domain: Docs | None, context: Context
) -> Matches:
    """Return the documents of the domain in which the parts occur near each other, with the sums of their scores.

    `near_of(query)` returns the parts. A part is a term, or alternatives (Or, a pattern) of which one must occur.
    Raises TypeError for other parts.
    """
    near = near_of(query)
    words = _words(near)
    if words:
        return _phrase_of(evaluation, *words, near, domain, context)
    found = _candidates(evaluation, near, domain, context)
    if len(near.parts) < 2 or not len(found.at):
        return found
    docs = evaluation.documents(domain, found.at)
    keys = [_keys(evaluation, part, docs) for part in near.parts]
    ordered, slop = near.ordered, near.slop
    kept = in_order(evaluation.kernels, keys, slop) if ordered else in_any_order(keys, slop)
    return Matches(found.at[kept], found.scores[kept])


def _words(near: NearParts) -> tuple[str, list[str]] | None:
    """Return (field, texts) if the parts are plain terms of one field, in order; otherwise None."""
    terms = [part for part in near.parts if type(part) is q.Term and part.boost == 1.0]
    fields = {term.fieldname for term in terms}
    if len(terms) < len(near.parts) or len(fields) != 1 or len(terms) < 2:
        return None
    return fields.pop(), [term.text for term in terms]


def _phrase_of(
    evaluation: Evaluation, field: str, texts: list[str], near: NearParts, domain: Docs | None, context: Context
) -> Matches:
    """Return the documents of the domain in which the terms `texts` are as near each other as `near` demands.

    All terms are in the field `field`; `texts` are the parts of `near` in the same order.
    """
    numbers = [evaluation.term(field, text) for text in texts]
    if min(numbers) < 0:
        return nothing()
    found = evaluation.lists.phrase(field, numbers, Nearness(near.slop, near.ordered), domain)
    scores = np.zeros(len(found.at))
    if context.scored:
        docs = evaluation.documents(domain, found.at)
        for number, text in zip(numbers, texts, strict=True):
            constants = evaluation.constants(field, text, context.boost * near.boost)
            scores += evaluation.score(field, docs, found.freqs[number], constants)
    return Matches(found.at, scores)


def _candidates(evaluation: Evaluation, near: NearParts, domain: Docs | None, context: Context) -> Matches:
    """Return the documents that have every part, in any order, each with the sum of the parts' scores."""
    inner = context.boosted(near.boost).with_spans()
    return evaluation.matches(q.And(list(near.parts)), domain, inner)


def _keys(evaluation: Evaluation, part: q.Query, docs: Docs) -> Keys:
    """Return the part's positions in `docs` as ascending keys, without duplicates.

    The key of a position in document `docs[i]` is `i * STRIDE + position`.
    """
    keys = [_term_keys(evaluation, field, number, docs) for field, number in evaluation.terms(part)]
    if len(keys) == 1:
        return keys[0]
    return np.unique(np.concatenate(keys)) if keys else np.empty(0, np.int64)


def _term_keys(evaluation: Evaluation, field: str, at: int, docs: Docs) -> Keys:
    """Return the term's positions in `docs` as ascending keys: `i * STRIDE + position` for document `docs[i]`."""
    found = evaluation.segment.positions(field, at, within(docs))
    kernels: Kernels = evaluation.kernels
    owners, places = kernels.intersect(docs, found.docs)
    keys = kernels.position_keys(places, found.starts, found.positions, STRIDE)
    if len(owners) == len(docs):
        return keys
    moved: Keys = (owners.astype(np.int64)[keys >> 32] * STRIDE) + (keys & (STRIDE - 1))
    return moved


def _cost(near_of: NearOf, evaluation: Evaluation, query: q.Query) -> int:
    return min(map(evaluation.cost, near_of(query).parts), default=0)


def _lookups(near_of: NearOf, evaluation: Evaluation, query: q.Query) -> int:
    parts = near_of(query).parts
    return sum(map(evaluation.lookups, parts)) * POSITIONS * len(parts)


def _phrase_lookups(evaluation: Evaluation, query: q.Phrase) -> int:
    return len(query.words) * POSITIONS


def _work(near_of: NearOf, evaluation: Evaluation, query: q.Query, most: int) -> int:
    parts = near_of(query).parts
    found = sum(evaluation.work(part, most) for part in parts)
    return found + min(most, evaluation.cost(query)) * len(parts) ** 2 * POSITIONS


def _phrase_work(evaluation: Evaluation, query: q.Phrase, most: int) -> int:
    return min(most, evaluation.cost(query)) * len(query.words) * POSITIONS


def _summands(near_of: NearOf, query: q.Query, context: Context) -> Summands:
    near = near_of(query)
    return Summands(near.parts, context.boosted(near.boost))


def _label(evaluation: Evaluation, query: q.Query, doc: Docs) -> str:
    return said("within {number} words of each other", number=query.slop)


def _phrase_label(evaluation: Evaluation, query: q.Phrase, doc: Docs) -> str:
    return said("“{words}” {place}", words=" ".join(query.words), place=where(query.fieldname))


PHRASE = QueryKind(
    evaluate=partial(_evaluate, _of_phrase),
    cost=partial(_cost, _of_phrase),
    lookups=_phrase_lookups,
    work=_phrase_work,
    terms=no_terms,
    summands=partial(_summands, _of_phrase),
    label=_phrase_label,
    named=True,
)
NEAR = QueryKind(
    evaluate=partial(_evaluate, _of_near),
    cost=partial(_cost, _of_near),
    lookups=partial(_lookups, _of_near),
    work=partial(_work, _of_near),
    terms=no_terms,
    summands=partial(_summands, _of_near),
    label=_label,
    named=True,
)
SEQUENCE = QueryKind(
    evaluate=partial(_evaluate, _of_sequence),
    cost=partial(_cost, _of_sequence),
    lookups=partial(_lookups, _of_sequence),
    work=partial(_work, _of_sequence),
    terms=no_terms,
    summands=partial(_summands, _of_sequence),
    label=_label,
    named=True,
)
