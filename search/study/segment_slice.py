"""A slice of the index in this process: its words, paragraphs and speeches, counted from the segments' columns.

A slice is all paragraphs that a request's filters select.
"""

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
    """The paragraphs of a slice, as document numbers of each segment; implements `search.study.slices.Slice`.

    `documents[s]` are numbers of documents in `segments[s]`.
    """

    segments: tuple[Paragraphs, ...]
    documents: tuple[Docs, ...]

    @property
    def sizes(self) -> list[Keys]:
        """The number of words of each document: item i of array s is that of `documents[s][i]`."""
        return [_words(segment)[docs] for segment, docs in zip(self.segments, self.documents, strict=True)]

    @property
    def words(self) -> int:
        """The number of words in the slice."""
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
        """Whether the slice has a date of which only the year is known."""
        return any(s.year_only[s.speeches[docs]].any() for s, docs in zip(self.segments, self.documents, strict=True))

    def by_period(self, counted: Countable, width: int) -> dict[int, int]:
        """Count words, paragraphs or speeches in each period of `width` months, by the period's number.

        `counted` says which of these to count. The number is (12 * year + month - 1) // width. Words, paragraphs or
        speeches without a date, or without a month if `width` is below 12, are counted under UNDATED.
        """
        documents: Sequence[Docs] = self.documents
        if counted == "speeches":
            documents = tuple(firsts(self.segments, documents))
        return summed(dated(self.segments, documents, width), self.sizes if counted == "words" else None)

    def by_value(self, facet: str) -> Mapping[str, int]:
        """Return, for each value of the facet, the number of words in the slice's paragraphs that have it.

        Values without any words are left out.
        """
        words: dict[str, int] = {}
        for segment, docs, sizes in zip(self.segments, self.documents, self.sizes, strict=True):
            for value, count in by_value(segment, facet, docs, sizes).items():
                words[value] = words.get(value, 0) + count
        return words

    def speeches_between(self, first: int, last: int) -> int:
        """Count the slice's speeches after the day `first` and before the day `last`, both given as ordinals."""
        days = [
            part.days[docs] for part, docs in zip(self.segments, firsts(self.segments, self.documents), strict=True)
        ]
        return sum(int(np.count_nonzero((first < each) & (each < last))) for each in days)

    def occurring(self, scale: WordScale, numbers: Keys, how: Spelt) -> Keys:
        """Count how often each of the words with these numbers occurs in the slice; item i counts word `numbers[i]`.

        `scale` numbers the words; it must have been made for the slice's own segments. `how` has no effect: the scale
        has forms or stems already.
        """
        return counted(self.segments, self.documents, scale)[numbers]

    def longest(self, most: int) -> list[tuple[int, int]]:
        """List the `most` speeches with the most words in the slice, longest first, as (archive row, number of words).

        The row is that of the speech's first paragraph in the slice; the words are those in the slice.
        """
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
    """Return the number of words of each document of the segment.

    Without a forward index it is the number of tokens, which is higher by one for each compound.
    """
    forward = segment.forward
    return (forward.counts if forward else segment.lengths("text")).astype(np.int64)
