"""Says which paragraphs the related words were computed from, and how many have come or gone since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.segment.related import RelatedWords
    from index.segment.segment import Segment

    Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


def covered(segments: Sequence[Segment]) -> Numbers:
    """Return the highest archive row of the segments' paragraphs (0 if there are none) and the number of paragraphs.

    Later paragraphs have higher rows, also new revisions of old ones, so these two tell what came and what went.
    """
    rows = _rows(segments)
    return np.array([rows.max(initial=0), len(rows)], np.int64)


def changed(known: RelatedWords, segments: Sequence[Segment]) -> int:
    """Return how many paragraphs came or went since the related words were computed.

    `segments` are those of the index now. If the file does not say what it was computed from, as files of earlier
    versions do not, all paragraphs count as new.
    """
    rows = _rows(segments)
    if known.covered is None:
        return len(rows)
    last, count = known.covered
    kept = int(np.count_nonzero(rows <= last))
    return len(rows) - kept + count - kept


def _rows(segments: Sequence[Segment]) -> Numbers:
    """Return the archive rows of all paragraphs that are not deleted."""
    parts = [each.rows if each.live is None else each.rows[each.live] for each in segments]
    return np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)
