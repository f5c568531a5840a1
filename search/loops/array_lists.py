"""Reads from a segment's posting lists what a search needs: whole terms, terms among given documents, phrases.

`ArrayLists` unpacks lists into arrays and runs NumPy's loops on them; it is the reference implementation. `PackedLists`
in `compiled_lists` gives the same results straight from packed blocks, with compiled loops. A domain is an ascending
array of document numbers. A place is an index into the domain.
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
SPARSE = 8  # documents of the segment per document of two lists from which on merging these beats marking them
STRIDE = 1 << 32  # keys per document: more than any position, so that no phrase runs over a document's end


class PhraseMatches(NamedTuple):
    """The matches of a phrase: ascending places in the domain, and by term number its frequency at each place."""

    at: Docs
    freqs: Mapping[int, Docs]


class WeightedTerm(NamedTuple):
    """A term, given by its number in its field's term list, and a factor by which its frequency is multiplied."""

    field: str
    number: int
    weight: int


class Blended(NamedTuple):
    """A word searched in several fields: its terms there, scored as one term, or not scored if `constants` is None."""

    parts: Sequence[WeightedTerm]
    constants: Bm25Constants | None


class Nearness(NamedTuple):
    """How near terms must occur: each 1 to `slop` positions after the one before or, if not ordered, all in one
    window.
    """

    slop: int
    ordered: bool = True


class ArrayLists:
    """A reader that unpacks posting lists into arrays. A term is given by its number in its field's term list."""

    def __init__(self, segment: Segment, kernels: Kernels) -> None:
        self.segment = segment
        self.kernels = kernels

    def whole(self, field: str, number: int) -> tuple[Docs, Docs]:
        """Return the documents that contain a term, and its frequency in each."""
        found = self.segment.postings(field, number)
        return found.docs, found.freqs

    def speeches_with(self, field: str, number: int) -> tuple[Docs, Docs]:
        """Return the speeches that have a term in their title, lead or head, and its frequency there."""
        found = self.segment.shared_lists(field).postings(number)
        return found.docs, found.freqs

    def scored(self, field: str, number: int, constants: Bm25Constants, lengths: Numbers) -> tuple[Docs, Scores]:
        """Return the documents that contain a term, and its score in each; `lengths[doc]` is in tokens."""
        docs, freqs = self.whole(field, number)
        return docs, self.kernels.bm25(docs, freqs, lengths, constants)

    def blended(
        self, parts: Sequence[WeightedTerm], constants: Bm25Constants, lengths: Numbers, domain: Docs | None
    ) -> tuple[Docs, Scores]:
        """Return the places in the domain with any of the terms, and their scores as one blended term.

        If the domain is None, document numbers are returned instead of places.
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
        """Return the documents with any of the words, and the sums of their scores, added in the order of `words`."""
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
        """Score the first term's documents, then merge in the second term's, whose list is much shorter."""
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
        """Return the places in the domain with any of the terms.

        If the domain is None, document numbers are returned instead of places.
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
        """Return the places in `docs` of the documents that contain the term, and its frequency in each."""
        if field in VALUED:
            where, freqs = self.segment.facets.holding(field, [number], docs)
            return where, freqs.astype(np.int32)
        found = self.segment.postings(field, number, within(docs))
        where, at = self.kernels.intersect(docs, found.docs)
        return where, found.freqs[at]

    def where(self, field: str, number: int, docs: Docs) -> Docs:
        """Return the places in `docs` of the documents that contain the term."""
        return self.among(field, number, docs)[0]

    def add(self, total: Scores, field: str, terms: Sequence[tuple[int, Bm25Constants]]) -> None:
        """Add the scores of the field's terms to the accumulator `total[doc]`; `terms` are pairs (number, BM25
        constants).
        """
        lengths = self.segment.rounded_lengths(field)
        for number, constants in terms:
            self.kernels.add_term(total, *self.whole(field, number), lengths, constants)

    def phrase(self, field: str, numbers: Sequence[int], near: Nearness, docs: Docs | None) -> PhraseMatches:
        """Find the documents, in `docs` or in all, where the terms occur as near each other as `near` says."""
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
    """Return the numbers below `size` that are in any of the arrays, each of which is ascending without duplicates."""
    if len(found) == 1:
        return found[0]
    holds = np.zeros(size, np.bool_)
    for numbers in found:
        holds[numbers] = True
    return np.flatnonzero(holds).astype(np.int32)


def within(docs: Docs) -> tuple[int, int] | None:
    """Return the half-open range from the first to the last of the ascending documents; None if there are none."""
    return (int(docs[0]), int(docs[-1]) + 1) if len(docs) else None


def in_order(kernels: Kernels, keys: Sequence[Keys], slop: int) -> Keys:
    """Return the documents in which the terms occur in order, each 1 to `slop` positions after the one before.

    `keys[t]` are the keys of term t, ascending: `document * STRIDE + position`.
    """
    ends = keys[0]
    for following in keys[1:]:
        ends = kernels.follows(ends, following, slop)
    docs: Keys = ends >> 32
    return docs[
        np.flatnonzero(np.diff(docs, prepend=-1))
    ]  # np.unique would load masked arrays and delay a first answer
