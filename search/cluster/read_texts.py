"""The words of paragraphs read from a cluster, with the same word numbers as in the index on this machine."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.analysis.tokens import written
from index.echoing.said_texts import Words, word_numbers
from index.segment.packing import ramp, sums

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.archive.as_of import Row
    from index.echoing.said_texts import Numbers


class ReadTexts:
    """Paragraphs with their words; implements `index.echoing.said_texts.TextsByRow`.

    Text i, counted from 0, is the paragraph of archive row `rows[i]`; rows are ascending.
    """

    def __init__(self, read: Mapping[int, Row]) -> None:
        held = [read[row] for row in sorted(read)]
        self.rows = np.array(sorted(read), np.int64)
        self._forms = [[token.form for token in written(row.paragraph.text, row.spoken)] for row in held]

    @cached_property
    def lengths(self) -> Numbers:
        """The number of words of each text."""
        return np.array(list(map(len, self._forms)), np.int64)

    def words(self, texts: Numbers) -> Words:
        """Return the words of the texts with these numbers, in the order of `texts`."""
        lengths = self.lengths[texts]
        starts = sums(self.lengths)[:-1][texts]
        return Words(self._numbers[np.repeat(starts, lengths) + ramp(lengths)], sums(lengths))

    @cached_property
    def _numbers(self) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
        """The word numbers (see `word_numbers`) of all texts, one text after the other."""
        return word_numbers([form for forms in self._forms for form in forms])
