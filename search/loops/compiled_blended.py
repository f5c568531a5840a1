"""Finds words in the text and head (title and lead) of speeches, each with one compiled loop over both packed lists.

Nearly every word that people type is searched in these two fields. Combining arrays step by step, as `ArrayLists` does,
would take longer than the search itself.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.fields import HEAD, TEXT
from search.loops.compiled_lists import PackedLists

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from index.segment.segment import Segment
    from search.loops.array_lists import Blended, WeightedTerm
    from search.loops.numpy_loops import Bm25Constants, Docs, Kernels, Numbers, Scores

NOWHERE = -1  # instead of a posting list's number, if there is no list
UNSCORED = (0.0, 1.0, 0.0)  # constants for loops that are told not to score
NO_BITMAP = np.empty(0, np.uint64), np.empty(0, np.uint32)


class Pair(NamedTuple):
    """A word's term numbers in text and head, and the factors by which its frequencies there are multiplied.

    The number is NOWHERE for a field that does not have the word.
    """

    numbers: tuple[int, int]
    factors: tuple[int, int]


class BlendedLists(PackedLists):
    """A `PackedLists` reader that finds words in text and head with the compiled loops of `numba_blended`."""

    def __init__(self, segment: Segment, kernels: Kernels) -> None:
        super().__init__(segment, kernels)
        self._blends = importlib.import_module("search.loops.numba_blended")
        text, head = segment.text_lists.packed(), self._speech_lists(HEAD)
        self._both: tuple[Any, ...] = (*text[:6], *head[:6])
        self._sizes = text.df, head.df

    def blended(
        self, parts: Sequence[WeightedTerm], constants: Bm25Constants, lengths: Numbers, domain: Docs | None
    ) -> tuple[Docs, Scores]:
        """Return the documents in `domain` that contain any of the terms, and their scores.

        Documents are returned as indices in `domain`, or as document numbers if that is None and all are searched. The
        terms are scored as one: by BM25 of the sum of their frequencies, each multiplied by its weight. `lengths[doc]`
        is in tokens.
        """
        pair = _pair(parts)
        if pair is None:
            return super().blended(parts, constants, lengths, domain)
        return self._found(pair, constants, lengths, domain)

    def either(self, parts: Sequence[WeightedTerm], domain: Docs | None) -> Docs:
        """Return the documents in `domain` that contain any of the terms.

        Documents are returned as indices in `domain`, or as document numbers if that is None and all are searched.
        """
        pair = _pair(parts)
        return super().either(parts, domain) if pair is None else self._found(pair, None, self._lengths, domain)[0]

    def any_blended(
        self, words: Sequence[Blended], lengths: Numbers, accumulator: Callable[[int], Scores]
    ) -> tuple[Docs, Scores]:
        """Return the documents that contain any of the words, and for each document the sum of the words' scores.

        Scores are added in the order of `words`, so that rounding is always the same. `lengths[doc]` is in tokens.
        `accumulator(size)` returns an array of that size, all UNMATCHED.
        """
        pairs = [pair for word in words if (pair := _pair(word.parts))]
        if len(pairs) < len(words):
            return super().any_blended(words, lengths, accumulator)
        most = min(self.segment.doc_count, sum(map(self._most, pairs)))
        scored = all(word.constants for word in words)
        docs, scores = np.empty(most, np.int32), np.zeros(most)
        count = self._blends.add_blended(
            *self._both,
            np.array([pair.numbers for pair in pairs]),
            (max(pair.factors[0] for pair in pairs), max(pair.factors[1] for pair in pairs)),
            self.segment.starts,
            np.array([word.constants or UNSCORED for word in words]),
            scored,
            lengths,
            docs,
            scores,
        )
        return docs[: self._undamaged(count)], scores[:count]

    def _found(
        self, pair: Pair, constants: Bm25Constants | None, lengths: Numbers, domain: Docs | None
    ) -> tuple[Docs, Scores]:
        """Return the documents in `domain` that contain the word, and their scores.

        Documents are returned as indices in `domain`, or as document numbers if that is None and all are searched. If
        `constants` is None, the scores are meaningless.
        """
        most = self._most(pair) if domain is None else len(domain)
        at, scores = np.empty(most, np.int32), np.empty(most if constants else 1)
        scoring = constants or UNSCORED, constants is not None, lengths
        if domain is None:
            count = self._blends.score_blended(*self._both, *pair, self.segment.starts, *scoring, at, scores)
        else:
            starts, speeches = self.segment.starts, self.segment.speeches
            bitmap = self._bitmap_of(pair.numbers[0], len(domain))
            count = self._blends.look_up_blended(
                *self._both, *pair, starts, speeches, *bitmap, *scoring, domain, at, scores
            )
        return at[: self._undamaged(count)], scores[:count]

    def _most(self, pair: Pair) -> int:
        """Return an upper limit for the number of documents that contain the word."""
        return sum(int(sizes[number]) for sizes, number in zip(self._sizes, pair.numbers, strict=True) if number >= 0)

    def _bitmap_of(self, number: int, wanted: int) -> tuple[Any, Any]:
        """Return the bitmap of posting list `number` in the text, as the two arrays of a `WordBitmap`.

        Both are empty if the word is not common, or `wanted`, the number of look-ups, is too small to build a bitmap
        for.
        """
        lists = self._lists(TEXT) if number >= 0 else None
        return (self._bitmap(TEXT, lists, number, wanted) if lists else None) or NO_BITMAP

    @property
    def _lengths(self) -> Numbers:
        return self.segment.lengths(TEXT)


def _pair(parts: Sequence[WeightedTerm]) -> Pair | None:
    """Return the word's term numbers and factors in text and head; None if it is also searched in another field."""
    numbers, factors = [NOWHERE, NOWHERE], [0, 0]
    for field, number, weight in parts:
        if field not in (TEXT, HEAD):
            return None
        numbers[field == HEAD], factors[field == HEAD] = number, weight
    return Pair((numbers[0], numbers[1]), (factors[0], factors[1]))
