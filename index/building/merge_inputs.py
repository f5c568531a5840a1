"""What a merge reads: segments, which of their speeches it keeps, and the new numbers of those speeches.

An input is checked whole before it is merged: damage never spreads.
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
    """A segment to merge: whether each speech stays, and the new number of each speech and document, -1 if dropped."""

    segment: Segment
    speeches: NDArray[np.bool_]
    speech_numbers: NDArray[np.int32]
    doc_numbers: NDArray[np.int32]


def inputs_of(segments: Sequence[Segment]) -> list[MergeInput]:
    """The inputs of one merge. Raises DamagedError, naming file and section, where a segment is not as written."""
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
