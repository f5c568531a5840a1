"""Reads words that stand in texts and heads straight from the packed lists of both, each with one compiled loop.

Nearly every word that people type is such a word: what `ArrayLists` puts together from arrays, a step at a time, would
take longer than the work itself.
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

NOWHERE = -1  # the number of a list that there is not
UNSCORED = (0.0, 1.0, 0.0)  # constants for loops that are told not to score
NO_BITMAP = np.empty(0, np.uint64), np.empty(0, np.uint32)


class Pair(NamedTuple):
    """A word's lists in the text and in the head, NOWHERE for none, and the factors of its frequencies there."""

    numbers: tuple[int, int]
    factors: tuple[int, int]


class BlendedLists(PackedLists):
    """Reads words of texts and heads by the compiled loops of `numba_blended`; all else as `PackedLists` reads it."""

    def __init__(self, segment: Segment, kernels: Kernels) -> None:
        super().__init__(segment, kernels)
        self._blends = importlib.import_module("search.loops.numba_blended")
        text, head = segment.text_lists.packed(), self._speech_lists(HEAD)
        self._both: tuple[Any, ...] = (*text[:6], *head[:6])
        self._sizes = text.df, head.df

    def blended(
        self, parts: Sequence[WeightedTerm], constants: Bm25Constants, lengths: Numbers, domain: Docs | None
    ) -> tuple[Docs, Scores]:
        """The places in the domain (documents where it is None) that hold any of the terms, scored as one term."""
        pair = _pair(parts)
        if pair is None:
            return super().blended(parts, constants, lengths, domain)
        return self._found(pair, constants, lengths, domain)

    def either(self, parts: Sequence[WeightedTerm], domain: Docs | None) -> Docs:
        """The places in the domain (documents where it is None) that hold any of the terms."""
        pair = _pair(parts)
        return super().either(parts, domain) if pair is None else self._found(pair, None, self._lengths, domain)[0]

    def any_blended(
        self, words: Sequence[Blended], lengths: Numbers, accumulator: Callable[[int], Scores]
    ) -> tuple[Docs, Scores]:
        """The documents that hold any of the words, with the sums of their scores, added up in the order given."""
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
        """The places in the domain that hold the word, and their scores if there are constants to score with."""
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
        """The most documents that can hold the word."""
        return sum(int(sizes[number]) for sizes, number in zip(self._sizes, pair.numbers, strict=True) if number >= 0)

    def _bitmap_of(self, number: int, wanted: int) -> tuple[Any, Any]:
        """The bitmap of a list of texts, empty where it has none or is too short for one."""
        lists = self._lists(TEXT) if number >= 0 else None
        return (self._bitmap(TEXT, lists, number, wanted) if lists else None) or NO_BITMAP

    @property
    def _lengths(self) -> Numbers:
        return self.segment.lengths(TEXT)


def _pair(parts: Sequence[WeightedTerm]) -> Pair | None:
    """The word's lists in text and head; None where it is looked for elsewhere too."""
    numbers, factors = [NOWHERE, NOWHERE], [0, 0]
    for field, number, weight in parts:
        if field not in (TEXT, HEAD):
            return None
        numbers[field == HEAD], factors[field == HEAD] = number, weight
    return Pair((numbers[0], numbers[1]), (factors[0], factors[1]))
