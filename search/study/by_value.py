"""Counts paragraphs, or sums their weights, for each value of a facet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.segment.packing import ramp

if TYPE_CHECKING:
    from search.loops.numpy_loops import Docs, Keys
    from search.study.paragraphs import Paragraphs


def by_value(segment: Paragraphs, facet: str, docs: Docs, weights: Keys | None = None) -> dict[str, int]:
    """Map each value of the facet to the number of paragraphs in `docs` that have it, or to the sum of their weights.

    `docs` are numbers of the segment's paragraphs. `weights[i]` is the weight of paragraph `docs[i]`; None means 1 for
    each. Values whose number or sum is 0 are left out.
    """
    column = segment.facets.of_documents(facet)
    weights = np.ones(len(docs), np.int64) if weights is None else weights
    if column.offsets is None:
        ordinals = column.ordinals[docs].astype(np.int64)
    else:
        first, last = column.offsets[docs], column.offsets[docs.astype(np.int64) + 1]
        ordinals = column.ordinals[np.repeat(first, last - first) + ramp(last - first)].astype(np.int64)
        weights = np.repeat(weights, last - first)
    sums = np.bincount(ordinals, weights, len(column.values) + 1)[: len(column.values)]
    held = np.flatnonzero(sums).tolist()
    return {column.values[number]: int(sums[number]) for number in held}
