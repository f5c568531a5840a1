"""Looks up n-grams ("runs") of one length by their keys (the numbers that identify them), millions of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.execution.splitmix import GOLDEN

if TYPE_CHECKING:
    from search.loops.numpy_loops import Keys

NONE = -1  # replaces a run's number if the run is not frequent or a document ends within it
SLOTS_PER_KEY = 4  # so that few keys share a slot
MOST_SLOTS = 24  # bits of a slot's number: at most 16 million slots, 64 MB


class RunKeys:
    """The keys of some runs of one length, ascending; the run with the key `keys[i]` has the number `numbers[i]`.

    If `numbers` is None, the run with the key `keys[i]` has the number i. Most keys are looked up in a hash table,
    because a binary search among a million keys would read some twenty places in memory for each key.
    """

    def __init__(self, keys: Keys, numbers: Keys | None = None) -> None:
        self.keys = keys
        self._numbers = np.arange(len(keys)) if numbers is None else numbers
        self._bits = min((SLOTS_PER_KEY * len(keys)).bit_length(), MOST_SLOTS)
        self._table = np.full(1 << self._bits, NONE, np.int32)
        self._table[bucket(keys, self._bits)] = np.arange(len(keys), dtype=np.int32)

    def numbers(self, wanted: Keys) -> Keys:
        """Return the number of the run that has the key `wanted[i]`, for each i; NONE if there is no such run."""
        if not len(self.keys):
            return np.full(len(wanted), NONE)
        at = self._table[bucket(wanted, self._bits)]
        unlike = np.flatnonzero((at >= 0) & (self.keys[at] != wanted))  # not a key, or one whose slot another has taken
        nearest = np.minimum(np.searchsorted(self.keys, wanted[unlike]), len(self.keys) - 1)
        at[unlike] = np.where(self.keys[nearest] == wanted[unlike], nearest, NONE)
        return np.where(at >= 0, self._numbers[at], NONE)


def bucket(keys: Keys, bits: int) -> Keys:
    """Return the hash of each key, a number of at most `bits` bits; `bits` is at least 1."""
    with np.errstate(over="ignore"):
        return ((keys.astype(np.uint64) * GOLDEN) >> np.uint64(64 - bits)).astype(np.int64)
