"""The inputs of a merge: segments, the speeches kept from each, and the new numbers of these speeches.

Each input is checked completely before it is merged, so that damage never spreads to the merged segment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.segment.segment import Segment


class MergeInput(NamedTuple):
    """A segment to merge.

    `speeches[s]` is true if speech s of the segment is kept. `speech_numbers[s]` is the number of speech s in the
    merged segment, and `doc_numbers[d]` that of document d; the number of a dropped speech or document is -1.
    """

    segment: Segment
    speeches: NDArray[np.bool_]
    speech_numbers: NDArray[np.int32]
    doc_numbers: NDArray[np.int32]


def inputs_of(segments: Sequence[Segment]) -> list[MergeInput]:
    """Return the segments as the inputs of one merge; speeches and documents are numbered on from segment to segment.

    Raises DamagedError, naming file and section, if a segment is damaged.
    """
    inputs = []
    speech, doc = 0, 0
    for segment in segments:
        damaged = segment.damaged()
        if damaged:
            places = ", ".join(damaged)
            raise DamagedError.of(segment.path, f"damaged in {places}")
        deleted = segment.deleted_speeches
        kept = np.ones(segment.speech_count, np.bool_) if deleted is None else ~deleted
        kept_docs = np.repeat(kept, np.diff(segment.starts))
        inputs.append(MergeInput(segment, kept, _numbered(kept, speech), _numbered(kept_docs, doc)))
        speech += int(kept.sum())
        doc += int(kept_docs.sum())
    return inputs


def _numbered(kept: NDArray[np.bool_], base: int) -> NDArray[np.int32]:
    return np.where(kept, np.cumsum(kept) - 1 + base, -1).astype(np.int32)
