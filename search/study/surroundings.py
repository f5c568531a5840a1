"""The words of documents in order, for looking up the words to the left or right of any position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.errors import NoForwardIndexError

if TYPE_CHECKING:
    from index.segment.forward import Sequences
    from search.loops.numpy_loops import Docs, Keys
    from search.study.paragraphs import Paragraphs

_WITHOUT = "built with `[index] forward = false`, so words are not counted; make it true and run `rostra sync`"
OUTSIDE = -1  # replaces a word at a position that the document does not have


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words of the documents `docs` (ascending) of one segment, in order, as form numbers of the field `exact`."""

    segment: Paragraphs
    docs: Docs
    words: Sequences

    @classmethod
    def of(cls, segment: Paragraphs, docs: Docs) -> Surroundings:
        """Read the words of the documents. Raises NoForwardIndexError if the segment has no forward index."""
        forward = segment.forward
        if forward is None:
            raise NoForwardIndexError(f"{segment.path.parent}: {_WITHOUT}")
        return cls(segment, docs, forward.words(docs))

    def at(self, docs: Docs, positions: Docs | Keys) -> Docs:
        """Return, for each i, the form number of word `positions[i]` (from 0) of document `docs[i]`.

        OUTSIDE is given where the document has no such word.
        """
        place = np.searchsorted(self.docs, docs)
        low, high = self.words.starts[place], self.words.starts[place + 1]
        wanted = low + positions
        inside = (positions >= 0) & (wanted < high)
        found = np.full(len(docs), OUTSIDE, np.int32)
        found[inside] = self.words.forms[wanted[inside]]
        return found
