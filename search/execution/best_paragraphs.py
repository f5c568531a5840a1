"""Finds the paragraph of a speech that matches a query best, for hits that contain none of the query's words.

A speech's title and lead are indexed with its first paragraph, which may read only "Friends,". The posting lists show
which other paragraph of the speech has the most of the query's words.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from index.fields import EXACT, TEXT
from index.segment.packing import ramp, sums
from search.loops import choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.segment.segment import Segment
    from index.segment.snapshot import Snapshot
    from search.loops.array_lists import ArrayLists
    from search.loops.numpy_loops import Docs, Keys
    from search.planning.marks import Mark


def best_paragraphs(snapshot: Snapshot, docs: Sequence[int], marks: Sequence[Mark]) -> dict[int, int]:
    """Return, for each hit in `docs`, the paragraph of its speech that matches the query best.

    Keys and values are global document numbers. `marks` are the query's words and phrases; only those that are searched
    in the text count. Each belongs to a part of the query, `mark.part`. The best paragraph matches the most parts;
    among equals, it has the most occurrences of the marks; among these, it is the earliest. A hit is left out if no
    paragraph of its speech matches any part.
    """
    asked = [mark for mark in marks if TEXT in mark.fields]
    hits: dict[int, list[int]] = defaultdict(list)  # segment -> its hits, numbered within it
    for doc in docs if asked else ():
        number, within = snapshot.place(doc)
        hits[number].append(within)
    return {
        snapshot.bases[number] + hit: snapshot.bases[number] + best
        for number, mine in hits.items()
        for hit, best in _best(snapshot.segments[number], mine, asked)
    }


def _best(segment: Segment, hits: Sequence[int], marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Return pairs of a hit and the best paragraph of its speech, both numbered within the segment.

    Hits whose speech has none of `marks` are left out.
    """
    speeches, speech_of_hit = np.unique(segment.speeches[np.array(hits)], return_inverse=True)
    starts = segment.starts[speeches].astype(np.int64)
    sizes = segment.starts[speeches + 1] - starts
    paragraphs = (np.repeat(starts, sizes) + ramp(sizes)).astype(np.int32)
    lists = choice.lists(segment, choice.kernels())
    parts: dict[int, Keys] = defaultdict(lambda: np.zeros(len(paragraphs), np.int64))
    for mark in marks:
        parts[mark.part] += _frequencies(lists, mark, paragraphs)
    times = np.array(list(parts.values()))
    matched = (times > 0).sum(axis=0)
    ranked = np.lexsort((-times.sum(axis=0), -matched, np.repeat(np.arange(len(sizes)), sizes)))
    best = ranked[sums(sizes)[:-1][speech_of_hit]]  # `ranked` has all paragraphs of a speech, then those of the next
    pairs = zip(hits, paragraphs[best].tolist(), matched[best].tolist(), strict=True)
    return [(hit, found) for hit, found, parts_matched in pairs if parts_matched]


def _frequencies(lists: ArrayLists, mark: Mark, docs: Docs) -> Keys:
    """Return the lowest frequency, in each of `docs`, of any place of `mark`, a word or phrase.

    It is 0 if a document lacks one of the words. A place's frequency is the sum of those of its alternative words.
    """
    field = TEXT if mark.spelling == "stem" else EXACT
    each = np.zeros((len(mark.words), len(docs)), np.int64)
    for place, words in zip(each, mark.words, strict=True):
        for number in (number for word in words if (number := lists.segment.term(field, word)) >= 0):
            where, freqs = lists.among(field, number, docs)
            place[where] += freqs
    lowest: Keys = each.min(axis=0)
    return lowest
