"""The vocabulary of a snapshot is kept as long as it is used, and no longer."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

from search.vocabulary.used import Used
from tests.builders.tiny_index import TinyIndex

if TYPE_CHECKING:
    from pathlib import Path


def test_a_vocabulary_goes_with_its_last_user_without_the_garbage_collector(tmp_path: Path) -> None:
    """A server would otherwise keep several generations of the index until the next garbage collection."""
    tiny = TinyIndex(tmp_path, ["ferry toll", "ferry"], speaker=["Ada Marsh", "Bo Fenn"])
    tiny.vocabulary.prepare()
    assert tiny.vocabulary.count("exact", "ferry") == 2
    assert tiny.vocabulary.like("f*", 3) == ([Used("ferry", 2)], 1)
    assert tiny.vocabulary.alike("fery", 1) == tiny.vocabulary.near("fery", 1) == [(Used("ferry", 2), 1)]
    gone = weakref.ref(tiny.vocabulary), weakref.ref(tiny.snapshot)
    gc.disable()
    try:
        del tiny
        assert [each() for each in gone] == [None, None]
    finally:
        gc.enable()
