"""Reads a segment's posting lists: all documents of a term, its documents among given ones, and matches of phrases.

`ArrayLists` unpacks lists into arrays and runs NumPy's loops on them; it is the reference implementation. `PackedLists`
in `compiled_lists` gives the same results with compiled loops that read the packed blocks in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.segment.facets import VALUED
from search.loops.numpy_nearness import in_any_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from index.segment.segment import Segment
    from search.loops.numpy_loops import Bm25Constants, Docs, Kernels, Keys, Numbers, Scores

NO_DOCUMENTS = np.empty(0, np.int32)
SPARSE = 8  # two lists are merged if the segment has more documents than this times their postings; otherwise marked
STRIDE = 1 << 32  # keys per document: more than any position, so that no phrase runs over a document's end


class PhraseMatches(NamedTuple):
    """The documents that match a phrase, and how often each contains the phrase's terms.

    `at` has the documents' indices in the array of documents that was searched, or document numbers if all were; it is
    ascending. `freqs[number][i]` is the frequency of term `number` in the i-th of them.
    """

    at: Docs
    freqs: Mapping[int, Docs]


class WeightedTerm(NamedTuple):
    """A term, given by its number in its field's term list, and a factor by which its frequency is multiplied."""

    field: str
    number: int
    weight: int


class Blended(NamedTuple):
    """A word searched in several fields: `parts` are its terms there, scored together as if they were one term.

    `constants` are the word's BM25 constants (see `numpy_loops.bm25`); if they are None, the word is not scored.
    """

    parts: Sequence[WeightedTerm]
    constants: Bm25Constants | None


class Nearness(NamedTuple):
    """How near to each other the terms of a phrase must occur.

    If `ordered`, each term must come 1 to `slop` positions after the one before. Otherwise the terms may come in any
    order, the last of them at most `slop` positions after the first (see `numpy_nearness`).
    """

    slop: int
    ordered: bool = True


class ArrayLists:
    """A reader that unpacks a segment's posting lists into arrays.

    A term is given by its `number`, its index in the term list of its field, counted from 0. `constants` are BM25
    constants, as in `numpy_loops.bm25`. All arrays of documents are ascending.
    """

    def __init__(self, segment: Segment, kernels: Kernels) -> None:
        self.segment = segment
        self.kernels = kernels

    def whole(self, field: str, number: int) -> tuple[Docs, Docs]:
        """Return the documents that contain a term, and its frequency in each."""
        found = self.segment.postings(field, number)
        return found.docs, found.freqs

    def speeches_with(self, field: str, number: int) -> tuple[Docs, Docs]:
        """Return the speeches that have a term in `field`, and its frequency there.

        The field is title, lead or head (title and lead together).
        """
        found = self.segment.shared_lists(field).postings(number)
        return found.docs, found.freqs

    def scored(self, field: str, number: int, constants: Bm25Constants, lengths: Numbers) -> tuple[Docs, Scores]:
        """Return the documents that contain a term, and its BM25 score in each; `lengths[doc]` is in tokens."""
        docs, freqs = self.whole(field, number)
        return docs, self.kernels.bm25(docs, freqs, lengths, constants)

    def blended(
        self, parts: Sequence[WeightedTerm], constants: Bm25Constants, lengths: Numbers, domain: Docs | None
    ) -> tuple[Docs, Scores]:
        """Return the documents in `domain` that contain any of the terms, and their scores.

        Documents are returned as indices in `domain`, or as document numbers if that is None and all are searched. The
        terms are scored as one: by BM25 of the sum of their frequencies, each multiplied by its weight. `lengths[doc]`
        is in tokens.
        """
        if domain is None and len(parts) == 1 and parts[0].weight == 1:
            return self.scored(*parts[0][:2], constants, lengths)
        if domain is None and len(parts) == 2 and parts[0].weight == 1:
            return self._with_second(parts[0], parts[1], constants, lengths)
        if domain is not None and len(parts) == 1:
            where, freqs = self.among(*parts[0][:2], domain)
            return where, self.kernels.bm25(domain[where], freqs * np.int32(parts[0].weight), lengths, constants)
        docs = domain if domain is not None else self._either(parts)
        total = np.zeros(len(docs), np.int32)
        for part in parts:
            where, freqs = self.among(part.field, part.number, docs)
            total[where] += freqs * np.int32(part.weight)
        at = np.flatnonzero(total).astype(np.int32)
        scores = self.kernels.bm25(docs[at], total[at], lengths, constants)
        return (docs[at] if domain is None else at), scores

    def any_blended(
        self, words: Sequence[Blended], lengths: Numbers, accumulator: Callable[[int], Scores]
    ) -> tuple[Docs, Scores]:
        """Return the documents that contain any of the words, and for each document the sum of the words' scores.

        Scores are added in the order of `words`, so that rounding is always the same. `lengths[doc]` is in tokens.
        `accumulator(size)` returns an array of that size, all UNMATCHED.
        """
        size = self.segment.doc_count
        total = accumulator(size)
        for word in words:
            if word.constants is None:
                docs = self.either(word.parts, None)
                scores = np.zeros(len(docs))
            else:
                docs, scores = self.blended(word.parts, word.constants, lengths, None)
            self.kernels.add_scores(total, docs, scores)
        return self.kernels.drain(total)

    def _with_second(
        self, first: WeightedTerm, second: WeightedTerm, constants: Bm25Constants, lengths: Numbers
    ) -> tuple[Docs, Scores]:
        """Return the documents that contain either of two terms, and their scores, as `blended` does.

        `first` has the weight 1. This is fast if `second` has a much shorter posting list.
        """
        docs, scores = self.scored(*first[:2], constants, lengths)
        more, freqs = self.whole(*second[:2])
        freqs = freqs * np.int32(second.weight)
        both, at = self.kernels.intersect(more, docs)
        freqs[both] += self.among(*first[:2], more)[1]
        added = self.kernels.bm25(more, freqs, lengths, constants)
        scores[at] = added[both]
        alone = np.ones(len(more), np.bool_)
        alone[both] = False
        return self.kernels.merge(docs, scores, more[alone], added[alone])

    def holding(self, parts: Sequence[WeightedTerm]) -> int:
        """Return the number of documents that contain any of the terms."""
        if len(parts) < 2:
            return sum(self.segment.doc_frequency(part.field, part.number) for part in parts)
        if len(parts) > 2:
            return len(self._either(parts))
        first, second = parts
        more, _ = self.whole(*second[:2])
        return self.segment.doc_frequency(*first[:2]) + len(more) - len(self.where(*first[:2], more))

    def either(self, parts: Sequence[WeightedTerm], domain: Docs | None) -> Docs:
        """Return the documents in `domain` that contain any of the terms.

        Documents are returned as indices in `domain`, or as document numbers if that is None and all are searched.
        """
        if domain is None:
            return self._either(parts)
        return _any([self.where(part.field, part.number, domain) for part in parts], len(domain))

    def _either(self, parts: Sequence[WeightedTerm]) -> Docs:
        """Return the documents that contain any of the terms."""
        found = [self.whole(part.field, part.number)[0] for part in parts]
        if len(found) == 2 and (len(found[0]) + len(found[1])) * SPARSE < self.segment.doc_count:
            one, other = sorted(found, key=len, reverse=True)
            return self.kernels.merge(one, np.zeros(len(one)), other, np.zeros(len(other)))[0]
        return _any(found, self.segment.doc_count)

    def among(self, field: str, number: int, docs: Docs) -> tuple[Docs, Docs]:
        """Return the indices in `docs` of the documents that contain the term, and its frequency in each."""
        if field in VALUED:
            where, freqs = self.segment.facets.holding(field, [number], docs)
            return where, freqs.astype(np.int32)
        found = self.segment.postings(field, number, within(docs))
        where, at = self.kernels.intersect(docs, found.docs)
        return where, found.freqs[at]

    def where(self, field: str, number: int, docs: Docs) -> Docs:
        """Return the indices in `docs` of the documents that contain the term."""
        return self.among(field, number, docs)[0]

    def add(self, total: Scores, field: str, terms: Sequence[tuple[int, Bm25Constants]]) -> None:
        """Add the BM25 scores of terms to `total[doc]`, which is UNMATCHED for documents that no term has matched.

        `terms` are pairs of a term's number and its BM25 constants.
        """
        lengths = self.segment.rounded_lengths(field)
        for number, constants in terms:
            self.kernels.add_term(total, *self.whole(field, number), lengths, constants)

    def phrase(self, field: str, numbers: Sequence[int], near: Nearness, docs: Docs | None) -> PhraseMatches:
        """Find the documents in which the terms `numbers` occur as near to each other as `near` demands.

        Only `docs` are searched, or all documents if it is None. If order matters, it is that of `numbers`.
        """
        asked = within(docs) if docs is not None else None
        found = {number: self.segment.positions(field, number, asked) for number in numbers}
        rarest = sorted(found, key=lambda number: len(found[number].docs))
        domain = found[rarest[0]].docs if docs is None else docs
        left = np.arange(len(domain), dtype=np.int32)
        for number in rarest:
            left = left[self.kernels.intersect(domain[left], found[number].docs)[0]]
        at = {n: self.kernels.intersect(domain[left], found[n].docs)[1] for n in found}
        keys = [self.kernels.position_keys(at[n], found[n].starts, found[n].positions, STRIDE) for n in numbers]
        kept = in_order(self.kernels, keys, near.slop) if near.ordered else in_any_order(keys, near.slop)
        freqs = {number: found[number].freqs[at[number][kept]] for number in found}
        return PhraseMatches(domain[left[kept]] if docs is None else left[kept], freqs)


def _any(found: Sequence[Docs], size: int) -> Docs:
    """Return the ascending union of the arrays `found`, which contain numbers from 0 to `size - 1`."""
    if len(found) == 1:
        return found[0]
    holds = np.zeros(size, np.bool_)
    for numbers in found:
        holds[numbers] = True
    return np.flatnonzero(holds).astype(np.int32)


def within(docs: Docs) -> tuple[int, int] | None:
    """Return the half-open range that spans the ascending document numbers `docs`; None if there are none."""
    return (int(docs[0]), int(docs[-1]) + 1) if len(docs) else None


def in_order(kernels: Kernels, keys: Sequence[Keys], slop: int) -> Keys:
    """Return the documents, ascending, with the terms in order, each 1 to `slop` positions after the one before.

    `keys[t]` has `document * STRIDE + position` for each occurrence of term t, ascending.
    """
    ends = keys[0]
    for following in keys[1:]:
        ends = kernels.follows(ends, following, slop)
    docs: Keys = ends >> 32
    return docs[
        np.flatnonzero(np.diff(docs, prepend=-1))
    ]  # np.unique would load masked arrays and delay a first answer
