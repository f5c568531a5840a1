"""Recent reads are kept in a cache, if they are complete and there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from search.cluster import remembered_reads
from search.cluster.remembered_reads import RememberedReads

if TYPE_CHECKING:
    import pytest


class Read:
    """A stand-in for the result of a read: a paragraph of so many words."""

    def __init__(self, words: int) -> None:
        self.counts = np.array([words])


def test_it_is_read_once_unless_it_is_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    reads, made = RememberedReads(), []

    def asked(key: str, words: int = 1, whole: bool = True) -> Any:
        def read() -> Any:
            made.append(key)
            return Read(words)

        return reads.once(key, read, lambda: whole)

    asked("tide", whole=False)
    assert asked("tide") is asked("tide")
    assert made == ["tide", "tide"]
    monkeypatch.setattr(remembered_reads, "MOST_WORDS", 3)
    asked("ferry", 2)
    asked("tide")
    asked("pier", 1)  # "ferry" was used least recently
    asked("tide")
    asked("ferry", 2)
    assert made == ["tide", "tide", "ferry", "pier", "ferry"]
