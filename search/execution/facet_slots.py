"""Facet slots: each value of each facet, and each period of the timeline, has an index in one array of counts.

Consecutive paragraphs of a speech with the same speaker, voice and kind form a run. Hits are counted per run and summed
per speech. Runs, or speeches, with equal lists of slots share one list, which is added once, weighted by all their
hits. So counting reads only one byte per matching document, the number of its run; random reads of more bytes would
take several times as long.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.documents import PARAGRAPH_FACETS, SPEECH_FACETS
from index.segment.container import narrowest
from index.segment.packing import ramp, sums
from search.execution.splitmix import GOLDEN, scattered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from index.segment.facets import FacetColumn
    from index.segment.segment import Segment
    from search.loops.numpy_loops import Bits, Docs, Keys, Slots

TIMELINE = "timeline"
EVENT = "event"
YEAR = "year"
EPOCH = 719_163  # date.toordinal() of 1970-01-01, where NumPy's calendar starts
MONTHS_BEFORE_EPOCH = 1970 * 12
PERIODS = 13  # periods per year: the year alone, and its twelve months
MOST_HELD = 10_000  # values that are held as strings from the start; more are read when they are first shown
NO_SLOT = -1  # where there is no value, or no date
MAX_TABLE = 1 << 22  # possible combinations up to which a table is cheaper than sorting


class Runs(NamedTuple):
    """The number of the run that each document is in: `bases[doc >> 8] + within[doc]`.

    A run consists of consecutive paragraphs of a speech with the same speaker, voice and kind. The table takes about
    one byte per document, so that it fits into the processor's caches.
    """

    bases: Docs
    within: Bits


class SlotLists(NamedTuple):
    """The list of slots of each item (a run or a speech); items with equal lists share one.

    Item i has list n = `lists[i]`, which is `slots[offsets[n]:offsets[n + 1]]`.
    """

    lists: NDArray[np.unsignedinteger[Any]]
    offsets: Keys
    slots: Slots


@dataclass(frozen=True, slots=True)
class SegmentSlots:
    """The slots in which each document of one segment is counted.

    `runs` has each document's run: consecutive paragraphs of a speech with the same speaker, voice and kind. Two fields
    are indexed by run: `speech_of_run` has its speech, `run_slots` the slots of its speaker, voice and kind. Three are
    indexed by speech: `event_slots` has the slot of its event, `date_slots` the slots of its year and period, and
    `speech_slots` those of its other facet values.
    """

    runs: Runs
    speech_of_run: Docs
    run_slots: SlotLists
    speech_slots: SlotLists
    date_slots: SlotLists
    event_slots: Slots


@dataclass(frozen=True, slots=True)
class FacetSlots:
    """The slots of a snapshot: value i of facet `name`, which is `values[name][i]`, has slot `first[name] + i`.

    The values of TIMELINE are months, or years if the month is unknown. `year_starts` has, for each year, the index in
    `values[TIMELINE]` of its first period. `segments` are in the snapshot's order. `size` is the number of slots.
    """

    size: int
    first: Mapping[str, int]
    values: Mapping[str, Sequence[str]]
    year_starts: Keys
    segments: tuple[SegmentSlots, ...]

    def of(self, name: str, counts: Keys) -> Keys:
        """Return the slice of `counts`, an array by slot, that belongs to the facet (or to TIMELINE)."""
        first = self.first[name]
        return counts[first : first + len(self.values[name])]


def facet_slots(segments: Sequence[Segment]) -> FacetSlots:
    """Assign slots to all facet values and periods of the segments, and find the slots of each document."""
    values: dict[str, Sequence[str]] = {}
    places: dict[str, list[Keys]] = {}
    for name in (*SPEECH_FACETS, *PARAGRAPH_FACETS):
        values[name], places[name] = _together([segment.facets.terms(name) for segment in segments])
    values[TIMELINE], places[TIMELINE] = _together([_periods_of(segment) for segment in segments])
    sizes = list(map(len, values.values()))
    first = dict(zip(values, np.cumsum([0, *sizes]).tolist(), strict=False))
    found = []
    for number, segment in enumerate(segments):
        slots = {name: np.append(places[name][number] + first[name], NO_SLOT) for name in values}
        found.append(_of_segment(segment, slots))
    return FacetSlots(sum(sizes), first, values, _year_starts(values[TIMELINE]), tuple(found))


def _year_starts(periods: Sequence[str]) -> Keys:
    """Return the indices of those ascending periods that are the first of their year."""
    years = np.array([int(period[:4]) for period in periods], np.int64)
    return np.flatnonzero(np.diff(years, prepend=-1))


class Remembered(Sequence[str]):
    """A lazy sequence of strings that remembers each string once read; few of a facet's many values are ever shown."""

    def __init__(self, strings: Sequence[str]) -> None:
        self._strings = strings
        self._read: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._strings)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return self._strings[at]
        found = self._read.get(at)
        if found is None:
            found = self._read[at] = self._strings[at]
        return found


def _together(columns: Sequence[Sequence[str]]) -> tuple[Sequence[str], list[Keys]]:
    """Return the distinct values of all columns, sorted, and for each column the indices of its values in that list."""
    if len(columns) == 1:
        values = list(columns[0]) if len(columns[0]) <= MOST_HELD else Remembered(columns[0])
        return values, [np.arange(len(values))]
    lists = [list(column) for column in columns]
    values = sorted({value for column in lists for value in column})
    place = {value: i for i, value in enumerate(values)}
    return values, [np.array([place[value] for value in column], np.int64) for column in lists]


def months(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the month, `year * 12 + month - 1`, of each day (date.toordinal()); 0 for day 0, which means no date."""
    since = (days.astype(np.int64) - EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(days > 0, since + MONTHS_BEFORE_EPOCH, 0)


def _periods_of(segment: Segment) -> list[str]:
    """Return the distinct periods of the segment's speeches, ascending.

    A period is "YYYY-MM", or "YYYY" if the month is unknown.
    """
    parts = (divmod(number, PERIODS) for number in _distinct(_period_numbers(segment)).tolist())
    return [f"{year:04}-{month:02}" if month else f"{year:04}" for year, month in parts]


def _period_numbers(segment: Segment) -> NDArray[np.int64]:
    """Return the period of each speech as the number `year * PERIODS + month`.

    The month is 0 if only the year is known; the number is 0 for a speech without a date.
    """
    found = months(segment.speech_days)
    return np.where(found > 0, found // 12 * PERIODS + np.where(segment.year_only, 0, found % 12 + 1), 0)


def _of_segment(segment: Segment, slots: Mapping[str, Keys]) -> SegmentSlots:
    """Return the slots of the segment's documents.

    `slots[name][n]` is the slot of the facet value that has number n within the segment.
    """
    facets = [name for name in SPEECH_FACETS if name not in (EVENT, YEAR)]
    of_speeches = [_of_speeches(segment.facets.own(name), slots[name]) for name in facets]
    dates = [_of_speeches(segment.facets.own(YEAR), slots[YEAR]), _each(slots[TIMELINE][_period_places(segment)])]
    combinations, parts = _combined([segment.facets.own(name) for name in PARAGRAPH_FACETS])
    begins = _begins(combinations, segment.starts)
    starts = np.flatnonzero(begins)
    of_runs = [_each(slots[name][part]) for name, part in zip(PARAGRAPH_FACETS, parts, strict=True)]
    return SegmentSlots(
        runs=_runs(begins),
        speech_of_run=segment.speeches[starts],
        run_slots=SlotLists(combinations[starts], *_side_by_side(of_runs, len(parts[0]))),
        speech_slots=_shared(of_speeches, segment.speech_count),
        date_slots=_shared(dates, segment.speech_count),
        event_slots=slots[EVENT][segment.event_of_speech].astype(np.uint32),
    )


def _begins(combinations: NDArray[np.unsignedinteger[Any]], starts: Keys) -> NDArray[np.bool_]:
    """Return, for each document of a segment, whether a run begins with it.

    A run begins with every new speech and every new combination of facet values. `combinations` is indexed by document;
    `starts[speech]` is the speech's first document.
    """
    begins = np.ones(len(combinations), np.bool_)
    begins[1:] = combinations[1:] != combinations[:-1]
    begins[starts[:-1]] = True
    return begins


def _runs(begins: NDArray[np.bool_]) -> Runs:
    """Number the runs in order; `begins[doc]` says whether a run begins with the document."""
    numbers = np.cumsum(begins, dtype=np.int32) - 1
    bases = numbers[::256].astype(np.int32)
    return Runs(bases, (numbers - np.repeat(bases, 256)[: len(numbers)]).astype(np.uint8))


def _shared(pairs: Sequence[tuple[Keys, Keys]], count: int) -> SlotLists:
    """Build the slot lists of `count` items so that items with equal lists share one.

    Each of `pairs` is two arrays: the list of item `pair[0][i]` contains slot `pair[1][i]`. Lists count as equal if the
    sums of a 64-bit hash of their slots are equal. With a million different lists, the chance of any collision is one
    in thirty million.
    """
    offsets, slots = _side_by_side(pairs, count)
    total = np.zeros(len(slots) + 1, np.uint64)
    np.cumsum(_mixed(slots), out=total[1:])
    first, lists = _alike(total[offsets[1:]] - total[offsets[:-1]])
    sizes = np.diff(offsets)[first]
    return SlotLists(narrowest(lists), sums(sizes), slots[np.repeat(offsets[first], sizes) + ramp(sizes)])


def _alike(numbers: NDArray[np.uint64]) -> tuple[Keys, Keys]:
    """Find equal numbers: return arrays (first, which), such that `numbers[first[which[i]]]` equals `numbers[i]`.

    `first` has the index of the first occurrence of each distinct number.
    """
    order = np.argsort(numbers, kind="stable")
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = np.diff(numbers[order]) != 0
    which = np.empty(len(order), np.int64)
    which[order] = np.cumsum(fresh) - 1
    return order[fresh], which


def _mixed(numbers: Slots) -> NDArray[np.uint64]:
    """Return a 64-bit hash of each number, such that sums of hashes tell sets of numbers apart."""
    return scattered((numbers.astype(np.uint64) + np.uint64(1)) * GOLDEN)


def _of_speeches(column: FacetColumn, slots: Keys) -> tuple[Keys, Keys]:
    """Return a pair (speech, slot) for each value that a speech has in the column, as two arrays.

    `slots[i]` is the slot of value i.
    """
    if column.offsets is None:
        return _each(slots[column.ordinals])
    owners = np.repeat(np.arange(len(column.offsets) - 1), np.diff(column.offsets))
    return owners, slots[column.ordinals]


def _period_places(segment: Segment) -> Keys:
    """Return, for each speech, the index of its period in the list that `_periods_of` returns.

    For a speech without a date, it is the length of that list.
    """
    found = _period_numbers(segment)
    known = _distinct(found)
    return np.where(found > 0, np.searchsorted(known, found), len(known))


def _distinct(found: NDArray[np.int64]) -> Keys:
    """Return the distinct numbers except 0, ascending; unlike np.unique this loads no further modules."""
    return np.flatnonzero(np.bincount(found[found > 0]))


def _each(slots: Keys) -> tuple[Keys, Keys]:
    """Return all pairs (i, slots[i]) except those with NO_SLOT, as two arrays."""
    owners = np.flatnonzero(slots != NO_SLOT)
    return owners, slots[owners]


def _side_by_side(pairs: Sequence[tuple[Keys, Keys]], count: int) -> tuple[Keys, Slots]:
    """Build `count` lists of slots; return the offset of each list, and the slots of all lists, concatenated.

    Each of `pairs` is two arrays: list `pair[0][i]` contains slot `pair[1][i]`.
    """
    owners = np.concatenate([pair[0] for pair in pairs])
    slots = np.concatenate([pair[1] for pair in pairs]).astype(np.uint32)
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=count), out=offsets[1:])
    return offsets, slots[np.argsort(owners, kind="stable")]


def _combined(
    columns: Sequence[FacetColumn],
) -> tuple[NDArray[np.unsignedinteger[Any]], list[Keys]]:
    """Number the distinct combinations of values that documents have in the columns.

    Return the number of each document's combination and, for each column, its value in each combination.
    """
    possible = math.prod(len(column.values) + 1 for column in columns)
    key = np.zeros(len(columns[0].ordinals), np.int32 if possible <= MAX_TABLE else np.int64)
    for column in columns:
        key = key * (len(column.values) + 1) + column.ordinals.astype(key.dtype)
    if possible <= MAX_TABLE:
        used = np.zeros(possible, np.bool_)
        used[key] = True
        known = np.flatnonzero(used)
        numbers = narrowest((np.cumsum(used) - 1)[key])
    else:
        known, inverse = np.unique(key, return_inverse=True)
        numbers = narrowest(inverse)
    parts = []
    for column in reversed(columns):
        known, part = np.divmod(known, len(column.values) + 1)
        parts.append(part)
    return numbers, parts[::-1]
