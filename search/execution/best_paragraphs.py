"""Finds the paragraph of a speech that matches a query best, for hits that contain none of the query's words.

A speech's title and lead are indexed with its first paragraph, which may read only "Friends,". The posting lists show
which other paragraph of the speech has the most of the query's words.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from index.fields import EXACT, TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.segment.segment import Segment
    from index.segment.snapshot import Snapshot
    from search.planning.marks import Mark

    Counts = NDArray[np.int64]  # for each paragraph of a speech in turn


def best_paragraphs(snapshot: Snapshot, docs: Sequence[int], marks: Sequence[Mark]) -> dict[int, int]:
    """Return, for each hit in `docs`, the paragraph of its speech that matches the query best.

    Keys and values are global document numbers. `marks` are the query's words and phrases; only those that are searched
    in the text count. Each belongs to a part of the query, `mark.part`. The best paragraph matches the most parts;
    among equals, it has the most occurrences of the marks; among these, it is the earliest. A hit is left out if no
    paragraph of its speech matches any part.
    """
    asked = [mark for mark in marks if TEXT in mark.fields]
    found: dict[int, int] = {}
    for doc in docs if asked else ():
        number, local = snapshot.place(doc)
        best = _best(snapshot.segments[number], local, asked)
        if best is not None:
            found[doc] = snapshot.bases[number] + best
    return found


def _best(segment: Segment, doc: int, marks: Sequence[Mark]) -> int | None:
    """Return the document in the speech of `doc` that matches the query best; None if none has any of `marks`.

    Both documents are numbered within the segment.
    """
    speech = int(segment.speeches[doc])
    bounds = int(segment.starts[speech]), int(segment.starts[speech + 1])
    parts: dict[int, Counts] = defaultdict(lambda: np.zeros(bounds[1] - bounds[0], np.int64))
    for mark in marks:
        parts[mark.part] += _counts(segment, mark, bounds)
    times = np.array(list(parts.values()))
    answered = (times > 0).sum(axis=0)
    best = int(np.lexsort((-times.sum(axis=0), -answered))[0])
    return bounds[0] + best if answered[best] else None


def _counts(segment: Segment, mark: Mark, bounds: tuple[int, int]) -> Counts:
    """Return how often each document of a speech has the least frequent word of `mark`, which is a word or a phrase.

    This is 0 if one of the words is not in the document. `bounds` is the half-open range of the speech's documents.
    """
    field = TEXT if mark.spelling == "stem" else EXACT
    each = np.array([_place_counts(segment, field, words, bounds) for words in mark.words])
    rarest: Counts = each.min(axis=0)
    return rarest


def _place_counts(segment: Segment, field: str, words: frozenset[str], bounds: tuple[int, int]) -> Counts:
    """Return, for each document of a speech, the total frequency of `words`, the alternatives for one word of a phrase.

    `bounds` is the half-open range of the speech's documents.
    """
    first, last = bounds
    counts = np.zeros(last - first, np.int64)
    for number in (number for word in words if (number := segment.term(field, word)) >= 0):
        found = segment.postings(field, number, bounds)
        low, high = np.searchsorted(found.docs, bounds)
        counts[found.docs[low:high] - first] += found.freqs[low:high]
    return counts
