"""Shingles: sequences of WIDTH words, identified by a key (a hash), that link paragraphs of different events.

Texts are paragraphs, numbered in ascending order of archive row. For each of its shingles, a text is linked with the
nearest earlier texts that also have the shingle, at most BEFORE of them; those of its own event are then dropped. So a
sentence that occurs in a thousand paragraphs makes a few thousand links, not half a million; if it occurs in only a few
paragraphs, each is linked with every other. As rows only grow, a new text adds links but removes none.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.segment.packing import ramp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from index.echoing.said_texts import Numbers, SaidTexts, Words

    Keys = NDArray[np.uint64]

WIDTH = 8  # words in a row: long enough to be rare by chance, short enough to survive where one word in eight differs
BEFORE = 4  # earlier texts with which a text is linked for each of its shingles: enough to keep a family connected
SPAN = 2_000_000  # words decoded at once, some 100 MB of arrays
BYTES_PER_SHINGLE = 80  # of memory while shingles are sorted and linked
GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio
_SHIFT = np.uint64(29)
_TOP = 32  # number of highest bits of a key, by which shingles are divided into parts


class Seeds(NamedTuple):
    """Shingles (sequences of words) that two texts share; each array has one element per shared shingle.

    `one` and `other` are the numbers of the texts, `one` with the lower archive row. `one_at` and `other_at` are the
    indexes, from 0, of the shingle's first word in these texts.
    """

    one: Numbers
    one_at: Numbers
    other: Numbers
    other_at: Numbers

    def at_places(self, places: NDArray[np.intp] | NDArray[np.bool_]) -> Seeds:
        """Return the seeds that `places` selects; it is an array of their indexes, or of one boolean per seed."""
        return Seeds(*(column[places] for column in self))


class Alike(NamedTuple):
    """Pairs of texts: pair i is the texts numbered `one[i]` and `other[i]`; `one[i]` has the lower archive row."""

    one: Numbers
    other: Numbers

    @classmethod
    def numbered(cls, numbers: Numbers, count: int) -> Alike:
        """Return the pairs of texts that have these numbers, where `count` is the number of all texts.

        This undoes the method `numbers`.
        """
        return cls(*np.divmod(numbers, count))

    def numbers(self, count: int) -> Numbers:
        """Return a unique number for each pair; `count` is the number of all texts."""
        return self.one * count + self.other


class _Places(NamedTuple):
    """Occurrences of shingles: the key, the text number, and the index of the shingle's first word in that text."""

    keys: Keys
    texts: Numbers
    at: Numbers

    def at_places(self, places: NDArray[np.intp] | NDArray[np.bool_]) -> _Places:
        return _Places(self.keys[places], self.texts[places], self.at[places])


def seeds(texts: SaidTexts, room: int, wanted: Keys | None = None) -> Iterator[Seeds]:
    """Find the shingles that link texts; yield them in parts that take about `room` bytes of memory.

    If `wanted` is given, only shingles with these keys (ascending) are considered, in a single part.
    """
    total = int(texts.lengths.sum())
    parts = 1 if wanted is not None else max(1, -(-total * BYTES_PER_SHINGLE // max(room, 1)))
    bounds = np.linspace(0, 2**_TOP, parts + 1).astype(np.uint64)
    for low, high in itertools.pairwise(bounds):
        found = [_chosen(numbers, words, (low, high), wanted) for numbers, words in texts.spans(SPAN)]
        if found:
            yield _linked(_Places(*map(np.concatenate, zip(*found, strict=True))), texts.events)


def common(texts: SaidTexts, alike: Alike) -> Seeds:
    """Return, for each pair of texts in `alike`, the shingles that both have, each at its first place in each text."""
    one, other = (_by_pair(texts, numbers) for numbers in alike)
    low, high = (np.searchsorted(other.keys, one.keys, side) for side in ("left", "right"))
    of_one = np.repeat(np.arange(len(low)), high - low)
    of_other = np.repeat(low, high - low) + ramp(high - low)
    same = one.texts[of_one] == other.texts[of_other]
    of_one, of_other = of_one[same], of_other[same]
    pair = one.texts[of_one]
    return Seeds(alike.one[pair], one.at[of_one], alike.other[pair], other.at[of_other])


def begun(seeds: Seeds) -> Seeds:
    """Sort the seeds by their two texts; drop each seed that begins one word after another seed in both texts.

    Such seeds belong to one passage, of which the first seed is kept.
    """
    order = np.lexsort((seeds.one_at, seeds.other_at - seeds.one_at, seeds.other, seeds.one))
    ordered = seeds.at_places(order)
    steps = [np.diff(column, prepend=-2) for column in ordered]
    return ordered.at_places((steps[0] != 0) | (steps[1] != 1) | (steps[2] != 0) | (steps[3] != 1))


def _by_pair(texts: SaidTexts, numbers: Numbers) -> _Places:
    """Return the shingles of one text of each pair; that of pair i has the text number `numbers[i]`.

    The result has i in place of the text number. The keys depend on i too, so the same shingle has different keys in
    different pairs. The shingles are sorted by key, and each is returned once per pair.
    """
    found = _shingled(np.arange(len(numbers)), texts.words(numbers))
    with np.errstate(over="ignore"):
        return _in_order(found._replace(keys=found.keys ^ (found.texts.astype(np.uint64) * GOLDEN)))


def keys_of(words: Words) -> Keys:
    """Return the distinct keys of the texts' shingles, in ascending order."""
    return np.unique(_shingled(np.arange(len(words.starts) - 1), words).keys)


def _chosen(numbers: Numbers, words: Words, part: tuple[np.uint64, np.uint64], wanted: Keys | None) -> _Places:
    """Return the shingles whose keys are among `wanted` (ascending) or, if that is None, in `part`.

    Text i of `words` has the number `numbers[i]`. A key is in `part` if `part[0] <= key >> 32 < part[1]`.
    """
    found = _shingled(numbers, words)
    if wanted is not None:
        return found.at_places(among(found.keys, wanted))
    top = found.keys >> np.uint64(_TOP)
    return found.at_places((top >= part[0]) & (top < part[1]))


def among(keys: Keys | Numbers, wanted: Keys | Numbers) -> NDArray[np.bool_]:
    """Return for each key whether it is in `wanted`, an ascending array of keys."""
    if not len(wanted):
        return np.zeros(len(keys), np.bool_)
    nearest = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
    held: NDArray[np.bool_] = wanted[nearest] == keys
    return held


def _shingled(numbers: Numbers, words: Words) -> _Places:
    """Return all occurrences of shingles in the texts; text i of `words` has the number `numbers[i]`."""
    count = max(len(words.numbers) - WIDTH + 1, 0)
    owners = np.repeat(np.arange(len(numbers)), np.diff(words.starts))
    keys = np.zeros(count, np.uint64)
    with np.errstate(over="ignore"):
        for step in range(WIDTH):
            keys = keys * GOLDEN + words.numbers[step : step + count]
            keys ^= keys >> _SHIFT
    first = np.flatnonzero(owners[:count] == owners[WIDTH - 1 :]) if count else np.empty(0, np.intp)
    owner = owners[first]
    return _Places(keys[first], numbers[owner], first - words.starts[owner])


def _linked(places: _Places, events: Numbers) -> Seeds:
    """Link each text with earlier ones that contain the same shingle and belong to other events.

    `places` has the occurrences of shingles, and `events[i]` the number of the event of text i.
    """
    found = _in_order(_repeated(places))
    none = np.empty(0, np.int64)
    columns: list[tuple[Numbers, ...]] = [(none, none, none, none)]
    for step in range(1, BEFORE + 1):
        here, before = slice(step, None), slice(None, -step)
        both = found.keys[here] == found.keys[before]
        both &= events[found.texts[here]] != events[found.texts[before]]
        columns.append(
            (found.texts[before][both], found.at[before][both], found.texts[here][both], found.at[here][both])
        )
    return Seeds(*map(np.concatenate, zip(*columns, strict=True)))


def _repeated(places: _Places) -> _Places:
    """Return the occurrences of shingles that occur at least twice."""
    ordered = np.sort(places.keys)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return places.at_places(among(places.keys, twice))


def _in_order(places: _Places) -> _Places:
    """Sort the occurrences by key, then by text number; keep only the first occurrence of each shingle in each text."""
    by_text = np.argsort(places.texts, kind="stable")  # stable: the places within a text are in ascending order already
    found = places.at_places(by_text[np.argsort(places.keys[by_text], kind="stable")])
    fresh = (np.diff(found.texts, prepend=-1) != 0) | (found.keys != np.roll(found.keys, 1))
    return found.at_places(fresh)
