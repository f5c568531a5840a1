"""Ranks and counts words across segments, each of which numbers its words differently, by comparing their strings."""

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
NONE = -1  # replaces a number where there is no word or no speaker


class Named(NamedTuple):
    """A column of items of one segment: item i is `names[numbers[i]]`, or nothing if its number is NONE."""

    names: Sequence[str]
    numbers: Docs | Keys


def beside(found: Iterable[Occurrences], offset: int) -> list[Named]:
    """Return, per segment, the word `offset` places after the last word of each occurrence.

    If `offset` is negative, the places are counted back from the first word of the occurrence.
    """
    return [Named(each.around.segment.terms(EXACT), each.beside(offset)) for each in found]


def inside(found: Iterable[Occurrences], offset: int) -> list[Named]:
    """Return, per segment, the word `offset` places after each occurrence's first word, or nothing beyond its end."""
    return [Named(each.around.segment.terms(EXACT), each.inside(offset)) for each in found]


def speakers(found: Iterable[Occurrences]) -> list[Named]:
    """Return, per segment, the speaker of each occurrence."""
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
    """Return the rank of each item's name among all distinct names in alphabetical order, from 0.

    The items of all columns follow one another. Items without a name get NONE.
    """
    distinct = [np.unique(column.numbers[column.numbers >= 0]) for column in columns]
    names = [[column.names[i] for i in some.tolist()] for column, some in zip(columns, distinct, strict=True)]
    place = {name: rank for rank, name in enumerate(sorted({name for some in names for name in some}))}
    parts = [np.empty(0, np.int64)]
    for column, some, told in zip(columns, distinct, names, strict=True):
        of_distinct = np.array([*(place[name] for name in told), NONE], np.int64)
        parts.append(of_distinct[np.where(column.numbers < 0, -1, np.searchsorted(some, column.numbers))])
    return np.concatenate(parts)


def counts(columns: Sequence[Named]) -> Counter[str]:
    """Count the items of each name in all `columns`; items without a name are not counted."""
    found: Counter[str] = Counter()
    for column in columns:
        numbers, times = np.unique(column.numbers[column.numbers >= 0], return_counts=True)
        for number, count in zip(numbers.tolist(), times.tolist(), strict=True):
            found[column.names[number]] += count
    return found


def most(found: Counter[str], size: int) -> list[tuple[str, int]]:
    """List the `size` most frequent names with their counts; ties are in alphabetical order."""
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:size]
