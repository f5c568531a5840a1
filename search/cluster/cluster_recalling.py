"""The recurring passages of a generation in a cluster.

The generation stores, for each passage, in which paragraph it is and which words it consists of. The texts are read
from the paragraphs when needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search import asking
from search.cluster.read_texts import ReadTexts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.archive.as_of import Row
    from index.segment.related import RelatedWords
    from search.asking import Outcome
    from search.cluster.cluster_generation import ClusterGeneration
    from search.deadline import Deadline
    from search.echoes.recalled import Recalled, Starred
    from search.loops.numpy_loops import Keys


@dataclass(frozen=True, slots=True)
class ClusterRecalling:
    """A generation in a cluster; implements `search.echoes.recalled.Recalling`."""

    generation: ClusterGeneration

    @property
    def passages(self) -> Recalled | None:
        """The recurring passages whose paragraphs still exist; None if they were not computed."""
        return self.generation.findings.passages

    @property
    def stars(self) -> Starred | None:
        """Which recurring passages are similar to which; None if this was not computed."""
        return self.generation.findings.stars

    @property
    def partial(self) -> bool:
        """Whether the archive repeats itself so much that only a part of its texts was compared."""
        echoes = self.generation.findings.echoes
        return echoes is not None and echoes.partial

    @property
    def related(self) -> RelatedWords | None:
        """The related words; None if they were not computed."""
        return self.generation.findings.related

    @property
    def edition(self) -> str:
        """The names of the files of echoes and related words, which change whenever these are computed again."""
        return self.generation.standing.findings

    def found(self, outcome: Outcome, deadline: Deadline) -> NDArray[np.bool_]:
        """Return, for each recurring passage, whether the search of this outcome counts its paragraph.

        Paragraphs not reached before the deadline do not count.
        """
        if self.passages is None:
            return np.empty(0, np.bool_)
        rows = self.generation.rows_among(asking.search_of(outcome), np.unique(self.passages.rows), deadline)
        return np.isin(self.passages.rows, rows)

    def of_speech(self, speech: str) -> Keys:
        """Return the indices of the recurring passages in the speech with this id."""
        if self.passages is None:
            return np.empty(0, np.int64)
        return np.flatnonzero(np.isin(self.passages.rows, self.generation.rows_of_speech(speech)))

    def texts(self, rows: Keys) -> ReadTexts:
        """Return the words of the paragraphs in these archive rows."""
        return ReadTexts(self.generation.of_rows(rows.tolist()))

    def rows(self, rows: Sequence[int]) -> Mapping[int, Row]:
        """Return the paragraphs in these archive rows, by row; missing ones are left out."""
        return self.generation.of_rows(rows)
