"""The bitmaps of the filters used last are kept, and no more of them than are allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.execution import snapshot_cache
from search.execution.filters import Filter
from search.execution.snapshot_cache import SnapshotCache
from tests.builders.tiny_index import TinyIndex

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_filter_that_was_used_longest_ago_is_forgotten_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places, made = ["Cork", "Fermoy", "Mallow"], list[str]()
    tiny = TinyIndex(tmp_path, ["a ferry", "a tide", "a pier"], place=places)
    really = snapshot_cache.holding

    def noted(segment: object, condition: Filter) -> object:
        made.extend(condition.any_of)
        return really(segment, condition)  # type: ignore[arg-type]

    monkeypatch.setattr(snapshot_cache, "holding", noted)
    monkeypatch.setattr(snapshot_cache, "MAX_BITMAPS", 2)
    cache = SnapshotCache(tiny.snapshot)
    for place in ("Cork", "Fermoy", "Cork", "Mallow", "Cork", "Fermoy"):
        bits = np.unpackbits(cache.bits(0, Filter("place", (place,))), bitorder="little")
        assert np.flatnonzero(bits).tolist() == [places.index(place)]
    assert made == ["Cork", "Fermoy", "Mallow", "Fermoy"]
