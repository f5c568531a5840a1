"""Remembers the paragraphs that studies read from one generation of a cluster, because other pages need them again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.cluster.read_paragraphs import ReadParagraphs

MOST_WORDS = 5_000_000  # in all paragraphs that are remembered, some 50 MB


class RememberedReads:
    """The most recently used paragraphs that were read, by key (see `asked_by`). Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, ReadParagraphs] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object) -> ReadParagraphs | None:
        """Return the paragraphs remembered under the key, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: object, read: ReadParagraphs) -> None:
        """Remember the paragraphs under the key.

        If more than MOST_WORDS words are then remembered in all, the least recently used paragraphs are dropped.
        """
        with self._lock:
            self._kept[key] = read
            self._kept.move_to_end(key)
            words = sum(map(_words, self._kept.values()))
            while words > MOST_WORDS:
                words -= _words(self._kept.popitem(last=False)[1])

    def once(self, key: object, read: Callable[[], ReadParagraphs], is_whole: Callable[[], bool]) -> ReadParagraphs:
        """Return the paragraphs remembered under the key; if there are none, call `read` for them.

        Paragraphs just read are remembered only if `is_whole` then returns True, that is, if all of them arrived in
        time.
        """
        known = self.get(key)
        if known is None:
            known = read()
            if is_whole():
                self.keep(key, known)
        return known


def _words(read: ReadParagraphs) -> int:
    return int(read.counts.sum())
