"""Passages that come back, over a cluster: they were sent with the generation, their texts are read from it."""

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
    """A generation in a cluster; see `search.echoes.recalled.Recalling`."""

    generation: ClusterGeneration

    @property
    def passages(self) -> Recalled | None:
        """The passages that were sent with it."""
        return self.generation.findings.passages

    @property
    def stars(self) -> Starred | None:
        """Which of them are alike."""
        return self.generation.findings.stars

    @property
    def partial(self) -> bool:
        """Whether the writer found too many repeats for all to be looked for."""
        echoes = self.generation.findings.echoes
        return echoes is not None and echoes.partial

    @property
    def related(self) -> RelatedWords | None:
        """The words in like company that were sent with it."""
        return self.generation.findings.related

    @property
    def edition(self) -> str:
        """The name of what was sent with it."""
        return self.generation.standing.findings

    def found(self, outcome: Outcome, deadline: Deadline) -> NDArray[np.bool_]:
        """Whether the outcome counts the paragraph of each passage."""
        if self.passages is None:
            return np.empty(0, np.bool_)
        rows = self.generation.rows_among(asking.search_of(outcome), np.unique(self.passages.rows), deadline)
        return np.isin(self.passages.rows, rows)

    def of_speech(self, speech: str) -> Keys:
        """The indexes of the passages of the speech's paragraphs."""
        if self.passages is None:
            return np.empty(0, np.int64)
        return np.flatnonzero(np.isin(self.passages.rows, self.generation.rows_of_speech(speech)))

    def texts(self, rows: Keys) -> ReadTexts:
        """The words of the paragraphs of these rows."""
        return ReadTexts(self.generation.of_rows(rows.tolist()))

    def rows(self, rows: Sequence[int]) -> Mapping[int, Row]:
        """The paragraphs of these rows."""
        return self.generation.of_rows(rows)
