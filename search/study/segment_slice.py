"""A slice counted in the columns of segments, and in the order of their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.study.by_value import by_value
from search.study.dating import dated, firsts, summed
from search.study.form_counts import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.loops.numpy_loops import Docs, Keys
    from search.study.form_counts import Spelt, WordScale
    from search.study.paragraphs import Paragraphs
    from search.study.slices import Countable


@dataclass(frozen=True, slots=True)
class SegmentSlice:
    """The paragraphs of a slice, part by part; see `search.study.slices.Slice`."""

    segments: tuple[Paragraphs, ...]
    documents: tuple[Docs, ...]

    @property
    def sizes(self) -> list[Keys]:
        """The number of words of each document, segment by segment."""
        return [_words(segment)[docs] for segment, docs in zip(self.segments, self.documents, strict=True)]

    @property
    def words(self) -> int:
        """The number of words said in the slice."""
        return int(sum(size.sum(dtype=np.int64) for size in self.sizes))

    @property
    def speeches(self) -> int:
        """The number of speeches with a paragraph in the slice."""
        pairs = zip(self.segments, self.documents, strict=True)
        return sum(len(np.unique(segment.speeches[docs])) for segment, docs in pairs)

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs in the slice."""
        return sum(map(len, self.documents))

    @property
    def year_only(self) -> bool:
        """Whether of any date no more than the year is known."""
        return any(s.year_only[s.speeches[docs]].any() for s, docs in zip(self.segments, self.documents, strict=True))

    def by_period(self, counted: Countable, width: int) -> dict[int, int]:
        """How much of it each period of so many months has, by the period's number; UNDATED for what has no date."""
        documents: Sequence[Docs] = self.documents
        if counted == "speeches":
            documents = tuple(firsts(self.segments, documents))
        return summed(dated(self.segments, documents, width), self.sizes if counted == "words" else None)

    def by_value(self, facet: str) -> Mapping[str, int]:
        """The words of the paragraphs that have each value of the facet."""
        words: dict[str, int] = {}
        for segment, docs, sizes in zip(self.segments, self.documents, self.sizes, strict=True):
            for value, count in by_value(segment, facet, docs, sizes).items():
                words[value] = words.get(value, 0) + count
        return words

    def speeches_between(self, first: int, last: int) -> int:
        """How many of its speeches are of a day after the first and before the last (ordinals)."""
        days = [
            part.days[docs] for part, docs in zip(self.segments, firsts(self.segments, self.documents), strict=True)
        ]
        return sum(int(np.count_nonzero((first < each) & (each < last))) for each in days)

    def occurring(self, scale: WordScale, numbers: Keys, how: Spelt) -> Keys:
        """How often each of these words of the scale, which is of these segments, is said in it."""
        return counted(self.segments, self.documents, scale)[numbers]

    def longest(self, most: int) -> list[tuple[int, int]]:
        """The longest speeches, longest first: the row of the first paragraph in it, and the words of all of them."""
        rows, words = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for segment, docs, sizes in zip(self.segments, self.documents, self.sizes, strict=True):
            speeches, first = np.unique(segment.speeches[docs], return_index=True)
            sums = np.bincount(segment.speeches[docs], sizes, len(segment.year_only)).astype(np.int64)
            rows.append(segment.rows[docs[first]].astype(np.int64))
            words.append(sums[speeches])
        row, size = np.concatenate(rows), np.concatenate(words)
        best = np.lexsort((row, -size))[:most]
        return list(zip(row[best].tolist(), size[best].tolist(), strict=True))


def _words(segment: Paragraphs) -> Keys:
    """The number of words of each document; without a forward index its tokens, of which a compound has one more."""
    forward = segment.forward
    return (forward.counts if forward else segment.lengths("text")).astype(np.int64)
