"""A source is allowed as much memory as its size explains, whatever memory its process had taken before."""

from __future__ import annotations

import sys

import pytest

from index.reading.memory import allowed, bounded_memory
from index.sources.contents import MEGABYTE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the data of a process")


def test_what_was_loaded_for_earlier_sources_leaves_a_small_one_its_room() -> None:
    models = bytearray(allowed(100) * MEGABYTE)
    with bounded_memory(100):
        assert len(bytearray(64 * MEGABYTE)) < len(models)


def test_what_one_source_takes_is_bounded_all_the_same() -> None:
    with pytest.raises(MemoryError), bounded_memory(100):
        bytearray((allowed(100) + 64) * MEGABYTE)
    assert bytearray((allowed(100) + 64) * MEGABYTE)
