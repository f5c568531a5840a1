"""Folding over a cluster: of matching paragraphs that are near-identical, a search counts only the earliest.

Such paragraphs are few, so their groups, days and facet values are kept in this process. For each search the cluster
returns only which of them its words match. This tells which paragraphs are not counted, and how much to subtract from
the count of each facet value, as in `search.execution.folding`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from index.cluster.mapping import DAY, MONTH, ROW
from index.fields import FACET_NAMES
from search.execution.execute import TreeSearch
from search.execution.facet_slots import TIMELINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from index.segment.echoes import Wholes
    from search.execution.filters import Filter
    from search.loops.numpy_loops import Keys

    Chosen = NDArray[np.bool_]

COLUMNS = (ROW, DAY, MONTH, *FACET_NAMES)  # fields read of each near-identical paragraph
LATEST = np.iinfo(np.int64).max  # replaces the day of an undated paragraph


@dataclass(frozen=True, slots=True)
class Fold:
    """The near-identical paragraphs that a search does not count: their archive rows are in `gone`.

    `excess[name][value]` is the number to subtract from the count of a value of the facet `name`, or of the timeline if
    `name` is TIMELINE. Like that count, it ignores the facet's own filter.
    """

    gone: tuple[int, ...] = ()
    excess: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class GroupedParagraphs:
    """All near-identical paragraphs, ordered by archive row: item i of each array is about paragraph i.

    `rows` has its archive row, `groups` the number of its group and `days` its day (date.toordinal(), 0: none).
    `values[name][i]` are its values of the facet `name`, or its month if `name` is TIMELINE.
    """

    rows: Keys
    groups: Keys
    days: Keys
    values: Mapping[str, Sequence[Sequence[str]]]


def grouped(wholes: Wholes, hits: Iterable[Mapping[str, Any]]) -> GroupedParagraphs:
    """Make the table of near-identical paragraphs from hits that have the fields COLUMNS; `wholes` has their groups."""
    known = sorted((hit["fields"] for hit in hits), key=lambda fields: int(fields[ROW][0]))
    rows = np.array([fields[ROW][0] for fields in known], np.int64)
    values = {name: [fields.get(name, []) for fields in known] for name in FACET_NAMES}
    return GroupedParagraphs(
        rows,
        wholes.groups[np.searchsorted(wholes.rows, rows)],
        np.array([fields.get(DAY, [0])[0] for fields in known], np.int64),
        values | {TIMELINE: [fields.get(MONTH, []) for fields in known]},
    )


def fold(held: GroupedParagraphs, search: TreeSearch, matching: Callable[[TreeSearch], Keys]) -> Fold:
    """Return which near-identical paragraphs the search does not count, and what to subtract from facet counts.

    `matching` returns the rows of the near-identical paragraphs that a search finds. It is called with the query of
    `search` alone, without filters.
    """
    matched = np.isin(held.rows, matching(TreeSearch(search.query)))
    conditions = _conditions(held, search)
    failed = np.zeros(len(held.rows), np.int64)
    for chosen in conditions.values():
        failed += ~chosen
    passing = matched & (failed == 0)
    excess = {}
    for name in (*search.facets, TIMELINE):
        noted = passing | (matched & (failed == 1) & ~conditions[name]) if name in conditions else passing
        excess[name] = _excess(held, name, noted)
    return Fold(tuple(held.rows[_said_later(held, passing)].tolist()), excess)


def _conditions(held: GroupedParagraphs, search: TreeSearch) -> dict[str, Chosen]:
    """Return, for each facet that the search filters, whether each paragraph passes: item i is for paragraph i.

    If the search has a period, the entry TIMELINE says whether each paragraph is in that period.
    """
    found: dict[str, Chosen] = {}
    for one in search.filters:
        chosen = np.array([_has(one, values) for values in held.values[one.field]], np.bool_)
        found[one.field] = found.get(one.field, True) & chosen
    if search.first_day is not None or search.last_day is not None:
        first, last = search.first_day or 1, LATEST if search.last_day is None else search.last_day
        found[TIMELINE] = (held.days >= first) & (held.days <= last)
    return found


def _has(one: Filter, values: Sequence[str]) -> bool:
    return (not one.any_of or any(value in values for value in one.any_of)) and not any(
        value in values for value in one.none_of
    )


def _said_later(held: GroupedParagraphs, passing: Chosen) -> Keys:
    """Return the indices of the passing paragraphs that are not the earliest passing one of their group.

    Undated paragraphs count as latest.
    """
    places = np.flatnonzero(passing)
    when = np.where(held.days[places] > 0, held.days[places], LATEST)
    order = places[np.lexsort((held.rows[places], when, held.groups[places]))]
    later: Keys = order[1:][np.diff(held.groups[order]) == 0]
    return later


def _excess(held: GroupedParagraphs, name: str, noted: Chosen) -> Mapping[str, int]:
    """Return how much to subtract from the count of each value of the facet `name`; values without excess are left out.

    The subtraction makes each group of near-identical paragraphs count once for a value. `noted[i]` says whether
    paragraph i is in the counts.
    """
    values = held.values[name]
    places = np.flatnonzero(noted)
    said = Counter((group, value) for at, group in _pairs(held, places) for value in values[at])
    excess = Counter[str]()
    for (_, value), count in said.items():
        excess[value] += count - 1
    return {value: count for value, count in excess.items() if count}


def _pairs(held: GroupedParagraphs, places: Keys) -> list[tuple[int, int]]:
    """Return (paragraph index, group) for each paragraph in `places` that shares its group with another of these."""
    _, inverse, counts = np.unique(held.groups[places], return_inverse=True, return_counts=True)
    several = places[counts[inverse] > 1]
    return list(zip(several.tolist(), held.groups[several].tolist(), strict=True))
