"""Rounds text lengths for ranking: exact up to 40 tokens, above that to four significant bits.

Lucene stores a text's length in one byte in this way (SmallFloat) and ranks by that. Rounding in the same way gives the
same scores as an OpenSearch cluster, and no reader can tell 130 words from 136.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Lengths = NDArray[np.unsignedinteger[Any]]

EXACT_UP_TO = 24  # tokens; of a longer length only the part above 24 is rounded, to BITS bits: up to 40 it is exact
BITS = 4


def rounded(lengths: Lengths) -> Lengths:
    """Round lengths, in tokens, down to the values used for ranking.

    >>> rounded(np.array([0, 24, 39, 41, 130, 136, 1000], np.uint16)).tolist()
    [0, 24, 39, 40, 128, 136, 984]
    """
    beyond = np.maximum(lengths.astype(np.int64) - EXACT_UP_TO, 0)
    spare = np.maximum(np.frexp(beyond)[1] - BITS, 0)  # the number of low bits that become zero
    return np.where(beyond > 0, EXACT_UP_TO + (beyond >> spare << spare), lengths).astype(lengths.dtype)
