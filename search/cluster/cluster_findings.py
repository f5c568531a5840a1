"""What a generation in a cluster knows of all its texts: passages that come back, like words, paragraphs said again.

Each is read from the cluster when it is first asked for, and kept as long as the generation is.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.cluster.findings import GONE, read_echoes, read_related
from search.echoes.recalled import Recalled, starred

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.cluster.stored_speeches import StoredSpeeches
    from index.segment.echoes import Echoes, Wholes
    from index.segment.related import RelatedWords
    from search.cluster.fold import Fold, GroupedParagraphs
    from search.echoes.recalled import Starred
    from search.loops.numpy_loops import Keys

MOST_FOLDS = 64  # searches whose folding is remembered: the pages and counts of one ask for the same


class ClusterFindings:
    """The findings sent with one generation. Safe to share between threads."""

    def __init__(self, stored: StoredSpeeches) -> None:
        self._stored = stored
        self._folds: OrderedDict[object, Fold] = OrderedDict()

    @cached_property
    def related(self) -> RelatedWords | None:
        """The words in like company; None where none were looked for."""
        return read_related(self._stored)

    @property
    def echoes(self) -> Echoes | None:
        """What comes back, as the writer found it; None where that was not looked for."""
        return self._echoes[0] if self._echoes else None

    @cached_property
    def passages(self) -> Recalled | None:
        """The passages that come back."""
        if self._echoes is None:
            return None
        echoes, days, events = self._echoes
        told, there = echoes.passages, self._there
        columns = told.rows, told.at, told.widths, told.families, days, events
        return Recalled(*(column[there] for column in columns))

    @cached_property
    def stars(self) -> Starred | None:
        """Which of them are alike."""
        return starred(self._echoes[0], self._there) if self._echoes else None

    @cached_property
    def wholes(self) -> Wholes | None:
        """The paragraphs that come back as a whole, by group."""
        return self._echoes[0].wholes if self._echoes else None

    def grouped(self, read: Callable[[Wholes], GroupedParagraphs]) -> GroupedParagraphs | None:
        """The paragraphs that come back as a whole, which `read` reads once; None where that was not looked for."""
        if self.wholes is None:
            return None
        known: GroupedParagraphs | None = self.__dict__.get("read")
        return known or self.__dict__.setdefault("read", read(self.wholes))

    def fold(self, key: object) -> Fold | None:
        """The fold that is remembered under the key."""
        return self._folds.get(key)

    def remember(self, key: object, fold: Fold) -> None:
        """Keep the fold under the key, and forget the one that was kept longest ago."""
        self._folds[key] = fold
        while len(self._folds) > MOST_FOLDS:
            self._folds.popitem(last=False)

    @cached_property
    def _echoes(self) -> tuple[Echoes, Keys, Keys] | None:
        return read_echoes(self._stored)

    @cached_property
    def _there(self) -> Keys:
        """The numbers, in the file, of the passages whose texts are there."""
        return np.flatnonzero(self._echoes[2] != GONE) if self._echoes else np.empty(0, np.int64)
