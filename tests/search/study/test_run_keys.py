"""Keys of word sequences are found by hash, also if several have the same hash, and among some of the sequences
only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.study import run_keys
from search.study.run_keys import NONE, RunKeys, bucket

if TYPE_CHECKING:
    import pytest

KEYS = st.sets(st.integers(0, 40) | st.integers(0, 2**62), max_size=60)


@given(KEYS, KEYS)
def test_a_key_has_its_number_and_what_is_no_key_has_none(held: set[int], others: set[int]) -> None:
    keys, wanted = np.array(sorted(held), np.int64), np.array([*others, *held, NONE], np.int64)
    expected = [sorted(held).index(key) if key in held else NONE for key in wanted.tolist()]
    assert RunKeys(keys).numbers(wanted).tolist() == expected


def test_keys_that_share_a_slot_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_keys, "MOST_SLOTS", 2)
    keys = np.arange(0, 300, 3)
    assert RunKeys(keys, keys + 1000).numbers(np.arange(300)).tolist() == [
        1000 + key if key % 3 == 0 else NONE for key in range(300)
    ]


def test_a_bucket_is_within_its_bits() -> None:
    for bits in (1, 5, 22):
        found = bucket(np.arange(10_000), bits)
        assert found.min() >= 0
        assert found.max() < 1 << bits
