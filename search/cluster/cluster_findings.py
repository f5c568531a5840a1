"""Data computed from all texts of one generation in a cluster: recurring passages, related words, near-duplicates.

Each kind is read from the cluster when it is first needed, and kept as long as the generation is in use.
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

MOST_FOLDS = 64  # searches whose `Fold` is remembered: all pages and counts of a search need the same one


class ClusterFindings:
    """The recurring passages, related words and near-duplicate paragraphs of one generation.

    Safe to share between threads.
    """

    def __init__(self, stored: StoredSpeeches) -> None:
        self._stored = stored
        self._folds: OrderedDict[object, Fold] = OrderedDict()

    @cached_property
    def related(self) -> RelatedWords | None:
        """The related words; None if they were not computed."""
        return read_related(self._stored)

    @property
    def echoes(self) -> Echoes | None:
        """All recurring passages, even of paragraphs that no longer exist; None if they were not computed."""
        return self._echoes[0] if self._echoes else None

    @cached_property
    def passages(self) -> Recalled | None:
        """The recurring passages whose paragraphs still exist; None if they were not computed."""
        if self._echoes is None:
            return None
        echoes, days, events = self._echoes
        told, there = echoes.passages, self._there
        columns = told.rows, told.at, told.widths, told.families, days, events
        return Recalled(*(column[there] for column in columns))

    @cached_property
    def stars(self) -> Starred | None:
        """The groups ("stars") of similar recurring passages: a passage and all like it; None if not computed."""
        return starred(self._echoes[0], self._there) if self._echoes else None

    @cached_property
    def wholes(self) -> Wholes | None:
        """The groups of paragraphs that are nearly the same as a whole; None if they were not computed."""
        return self._echoes[0].wholes if self._echoes else None

    def grouped(self, read: Callable[[Wholes], GroupedParagraphs]) -> GroupedParagraphs | None:
        """Return the near-duplicate paragraphs with their groups, or None if the groups were not computed.

        The first call has `read` make the result from the groups; later calls return the same object.
        """
        if self.wholes is None:
            return None
        known: GroupedParagraphs | None = self.__dict__.get("read")
        return known or self.__dict__.setdefault("read", read(self.wholes))

    def fold(self, key: object) -> Fold | None:
        """Return the `Fold` (near-duplicates that a search does not count) remembered under this key, or None."""
        return self._folds.get(key)

    def remember(self, key: object, fold: Fold) -> None:
        """Remember the fold under the key; forget the one that was added first if there are more than MOST_FOLDS."""
        self._folds[key] = fold
        while len(self._folds) > MOST_FOLDS:
            self._folds.popitem(last=False)

    @cached_property
    def _echoes(self) -> tuple[Echoes, Keys, Keys] | None:
        return read_echoes(self._stored)

    @cached_property
    def _there(self) -> Keys:
        """The indices, ascending, of the passages in `echoes` whose paragraphs still exist."""
        return np.flatnonzero(self._echoes[2] != GONE) if self._echoes else np.empty(0, np.int64)
