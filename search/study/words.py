"""Compares words of several segments, whose numbers differ, by their strings: ranks and counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.fields import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.loops.numpy_loops import Docs, Keys
    from search.study.occurrences import Occurrences

SPEAKER = "speaker"
NONE = -1  # in place of a number: there is no word, or nobody is named


class Named(NamedTuple):
    """Items of one segment: item i is `names[numbers[i]]`, or nothing where its number is NONE."""

    names: Sequence[str]
    numbers: Docs | Keys


def beside(found: Iterable[Occurrences], offset: int) -> list[Named]:
    """The word `offset` places to the right (or, below 0, left) of each occurrence, segment by segment."""
    return [Named(each.around.segment.terms(EXACT), each.beside(offset)) for each in found]


def inside(found: Iterable[Occurrences], offset: int) -> list[Named]:
    """The word `offset` places after the first of each occurrence, segment by segment."""
    return [Named(each.around.segment.terms(EXACT), each.inside(offset)) for each in found]


def speakers(found: Iterable[Occurrences]) -> list[Named]:
    """The speaker of each occurrence, segment by segment."""
    return [_first_values(each) for each in found]


def _first_values(each: Occurrences) -> Named:
    column = each.around.segment.facets.of_documents(SPEAKER)
    if column.offsets is None:
        numbers = column.ordinals[each.docs].astype(np.int64)
    else:
        first, held = column.offsets[each.docs], np.diff(column.offsets)[each.docs] > 0
        numbers = np.where(held, np.append(column.ordinals, 0)[np.where(held, first, -1)], len(column.values))
    return Named(column.values, np.where(numbers < len(column.values), numbers, NONE))


def ranks(columns: Sequence[Named]) -> Keys:
    """The rank of each item, segment after segment, among the distinct names in ascending order; NONE for nothing."""
    distinct = [np.unique(column.numbers[column.numbers >= 0]) for column in columns]
    names = [[column.names[i] for i in some.tolist()] for column, some in zip(columns, distinct, strict=True)]
    place = {name: rank for rank, name in enumerate(sorted({name for some in names for name in some}))}
    parts = [np.empty(0, np.int64)]
    for column, some, told in zip(columns, distinct, names, strict=True):
        of_distinct = np.array([*(place[name] for name in told), NONE], np.int64)
        parts.append(of_distinct[np.where(column.numbers < 0, -1, np.searchsorted(some, column.numbers))])
    return np.concatenate(parts)


def counts(columns: Sequence[Named]) -> Counter[str]:
    """The number of items with each name."""
    found: Counter[str] = Counter()
    for column in columns:
        numbers, times = np.unique(column.numbers[column.numbers >= 0], return_counts=True)
        for number, count in zip(numbers.tolist(), times.tolist(), strict=True):
            found[column.names[number]] += count
    return found


def most(found: Counter[str], size: int) -> list[tuple[str, int]]:
    """The `size` most frequent names with their counts; equally frequent ones in alphabetical order."""
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:size]
