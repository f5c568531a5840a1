"""Finds related words by comparing their companions: cosines of vectors of positive pointwise mutual information.

A companion counts for a word by how much more often it is near that word than chance predicts (Church and Hanks 1990),
but never below 0. Companions' frequencies are raised to the power 0.75, so that rare companions count less (Levy,
Goldberg and Dagan 2015).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from index.segment.related import related_sections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from index.relating.company import Company

MOST = 8  # relatives kept of each word
LEAST = 0.35  # cosine below which two words have little in common
SMOOTHING = 0.75  # exponent of the companions' frequencies
ROWS = 500  # words compared with all others at once: 12 MB
PER_MILLE = 1000  # cosines are rounded to thousandths, so that rounding errors of floats do not change the order


def relatives(told: Company) -> Mapping[str, NDArray[Any]]:
    """Find the related words of each word in the counts `told`: at most MOST, the most similar first.

    Returns the content of the file of related words: each section's array by the section's name. The module
    `index.segment.related` describes the sections.
    """
    vectors = _vectors(told.counts)
    starts, others, alike = [0], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for first in range(0, told.size, ROWS):
        block = np.rint(vectors[first : first + ROWS] @ vectors.T * PER_MILLE).astype(np.int64)
        for row, cosines in enumerate(block, start=first):
            cosines[row] = 0
            best = np.lexsort((np.arange(told.size), -cosines))[:MOST]
            best = best[cosines[best] >= LEAST * PER_MILLE]
            starts.append(starts[-1] + len(best))
            others.append(best)
            alike.append(cosines[best])
    return related_sections(told.stems, told.shown, np.array(starts), (np.concatenate(others), np.concatenate(alike)))


def _vectors(counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return each word's vector (row i for word i) of mutual information with its companions, normalised to length 1.

    `counts[i, j]` is how often companion j is near word i. A word without companions gets a vector of zeros.
    """
    near = counts.astype(np.float64)
    of_word = near.sum(axis=1, keepdims=True)
    smoothed = near.sum(axis=0) ** SMOOTHING
    expected = of_word * (smoothed / max(smoothed.sum(), 1.0))
    ratio = np.divide(near, expected, out=np.ones_like(near), where=(near > 0) & (expected > 0))
    positive = np.maximum(np.log(ratio), 0.0)
    length = np.linalg.norm(positive, axis=1, keepdims=True)
    vectors: NDArray[np.float32] = np.divide(positive, length, out=positive, where=length > 0).astype(np.float32)
    return vectors
