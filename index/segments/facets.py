"""Facet columns: for each document, or each speech, the numbers of its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from index.segments.packing import ramp, sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """The values of one facet for each document (or each speech, from `Segment.speech_facet`).

    `values` ascend. Where `offsets` is None there is at most one value each: `ordinals[i]` is its number, or
    `len(values)` where there is none. Else those of i are `ordinals[offsets[i]:offsets[i + 1]]`.
    """

    values: Sequence[str]
    ordinals: NDArray[np.unsignedinteger[Any]]
    offsets: NDArray[np.int64] | None

    def holding(self, ordinal: int) -> NDArray[np.int32]:
        """The documents (or speeches) that have the value of that number, ascending."""
        places = np.flatnonzero(self.ordinals == ordinal)
        if self.offsets is not None:
            places = np.searchsorted(self.offsets, places, side="right") - 1
        return places.astype(np.int32)

    def times(self, ordinals: Sequence[int]) -> NDArray[np.integer[Any]]:
        """How many of the values of these numbers each document (or speech) has."""
        wanted = np.zeros(len(self.values) + 1, np.uint8)
        wanted[list(ordinals)] = 1
        held: NDArray[np.integer[Any]] = wanted[self.ordinals]
        if self.offsets is None:
            return held
        counted: NDArray[np.int64] = np.diff(sums(held)[self.offsets])
        return counted

    def frequencies(self, weights: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """How many documents (or speeches, each weighing so much) have each of the values."""
        if weights is not None and self.offsets is not None:
            weights = np.repeat(weights, np.diff(self.offsets))
        return np.bincount(self.ordinals, weights, len(self.values) + 1)[: len(self.values)].astype(np.int64)

    def of(self, number: int) -> list[str]:
        """The values of one document (or speech)."""
        if self.offsets is None:
            ordinal = int(self.ordinals[number])
            return [self.values[ordinal]] if ordinal < len(self.values) else []
        return [self.values[int(o)] for o in self.ordinals[self.offsets[number] : self.offsets[number + 1]]]

    def spread(self, counts: NDArray[np.int64]) -> FacetColumn:
        """The column of documents from that of speeches, the speeches having so many documents each."""
        if self.offsets is None:
            return FacetColumn(self.values, np.repeat(self.ordinals, counts), None)
        each = np.repeat(np.diff(self.offsets), counts)
        begin = np.repeat(self.offsets[:-1], counts)
        return FacetColumn(self.values, self.ordinals[np.repeat(begin, each) + ramp(each)], sums(each))
