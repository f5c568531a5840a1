"""Every facet's values, and the months, of a snapshot as slots of one array of counts.

Documents stand together by what they count for. A stretch is a run of one speech's paragraphs with the same values of
what changes within a speech (speaker, voice, kind); stretches share lists of slots, and so do speeches. So documents
are counted by stretch, those by speech, and each distinct list of slots is weighed once. All that is looked up for
each document, far apart as they stand, is its stretch, in a byte; whatever else would take several times as long.
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
MOST_HELD = 10_000  # values that are held as strings from the start; more are read when they are first shown
NO_SLOT = -1  # where there is no value, or no date
MAX_TABLE = 1 << 22  # combinations that may be thinkable before they are sorted rather than ticked off


class Stretches(NamedTuple):
    """The stretch of each document, `bases[doc >> 8] + within[doc]`: a byte a document, which caches can hold."""

    bases: Docs
    within: Bits


class Shared(NamedTuple):
    """Lists of slots that items share: item i has list n = `lists[i]`, and that `slots[offsets[n]:offsets[n + 1]]`."""

    lists: NDArray[np.unsignedinteger[Any]]
    offsets: Keys
    slots: Slots


@dataclass(frozen=True, slots=True)
class Tallied:
    """What a segment's documents count for.

    Stretch i is of speech `speeches[i]`. `spoken` has the slots of stretches: who says them, and how. `told`, `dated`
    and `events` are of speeches: their values, their year and month, themselves.
    """

    stretches: Stretches
    speeches: Docs
    spoken: Shared
    told: Shared
    dated: Shared
    events: Slots


@dataclass(frozen=True, slots=True)
class Tally:
    """The slots of a snapshot: facet `name` has `values[name]` from slot `first[name]` on.

    `months` numbers the values of TIMELINE, `year * 12 + month - 1`.
    """

    size: int
    first: Mapping[str, int]
    values: Mapping[str, Sequence[str]]
    months: Keys
    segments: tuple[Tallied, ...]

    def of(self, name: str, counts: Keys) -> Keys:
        """The part of the counts that is of that facet (or of TIMELINE, whose values are months)."""
        first = self.first[name]
        return counts[first : first + len(self.values[name])]


def tally(segments: Sequence[Segment]) -> Tally:
    """The slots for these segments."""
    values: dict[str, Sequence[str]] = {}
    places: dict[str, list[Keys]] = {}
    for name in (*SPEECH_FACETS, *PARAGRAPH_FACETS):
        values[name], places[name] = _joined([segment.facets.terms(name) for segment in segments])
    values[TIMELINE], places[TIMELINE] = _joined([_months_of(segment) for segment in segments])
    sizes = list(map(len, values.values()))
    first = dict(zip(values, np.cumsum([0, *sizes]).tolist(), strict=False))
    tallied = []
    for number, segment in enumerate(segments):
        slots = {name: np.append(places[name][number] + first[name], NO_SLOT) for name in values}
        tallied.append(_tallied(segment, slots))
    numbers = [int(month[:4]) * 12 + int(month[5:]) - 1 for month in values[TIMELINE]]
    return Tally(sum(sizes), first, values, np.array(numbers, np.int64), tuple(tallied))


class Remembered(Sequence[str]):
    """Strings that are read once each: those of a facet with very many values, of which few are ever shown."""

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


def _joined(columns: Sequence[Sequence[str]]) -> tuple[Sequence[str], list[Keys]]:
    """All values of the columns, sorted, and the place in them of each column's own."""
    if len(columns) == 1:
        values = list(columns[0]) if len(columns[0]) <= MOST_HELD else Remembered(columns[0])
        return values, [np.arange(len(values))]
    lists = [list(column) for column in columns]
    values = sorted({value for column in lists for value in column})
    place = {value: i for i, value in enumerate(values)}
    return values, [np.array([place[value] for value in column], np.int64) for column in lists]


def months(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """The month of each day, `year * 12 + month - 1`; 0 where there is no day."""
    since = (days.astype(np.int64) - EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(days > 0, since + MONTHS_BEFORE_EPOCH, 0)


def _months_of(segment: Segment) -> list[str]:
    return [f"{m // 12:04}-{m % 12 + 1:02}" for m in _distinct_months(months(segment.speech_days)).tolist()]


def _tallied(segment: Segment, slots: Mapping[str, Keys]) -> Tallied:
    told = [_of_speeches(segment.facets.own(name), slots[name]) for name in SPEECH_FACETS if name not in (EVENT, YEAR)]
    dated = [_of_speeches(segment.facets.own(YEAR), slots[YEAR]), _each(slots[TIMELINE][_month_numbers(segment)])]
    columns = [segment.facets.own(name) for name in PARAGRAPH_FACETS]
    combinations, parts = _combined(columns)
    fresh = _fresh(combinations, segment.starts)
    starts = np.flatnonzero(fresh)
    combined = [_each(slots[name][part]) for name, part in zip(PARAGRAPH_FACETS, parts, strict=True)]
    return Tallied(
        _stretches(fresh),
        segment.speeches[starts],
        Shared(combinations[starts], *_side_by_side(combined, len(parts[0]))),
        _shared(told, segment.speech_count),
        _shared(dated, segment.speech_count),
        slots[EVENT][segment.event_of_speech].astype(np.uint32),
    )


def _fresh(combinations: NDArray[np.unsignedinteger[Any]], starts: Keys) -> NDArray[np.bool_]:
    """Whether a stretch begins with the document: a run of one combination within one speech."""
    fresh = np.ones(len(combinations), np.bool_)
    fresh[1:] = combinations[1:] != combinations[:-1]
    fresh[starts[:-1]] = True
    return fresh


def _stretches(fresh: NDArray[np.bool_]) -> Stretches:
    numbers = np.cumsum(fresh, dtype=np.int32) - 1
    bases = numbers[::256].astype(np.int32)
    return Stretches(bases, (numbers - np.repeat(bases, 256)[: len(numbers)]).astype(np.uint8))


def _shared(pairs: Sequence[tuple[Keys, Keys]], count: int) -> Shared:
    """The lists of `count` items made of (item, slot) pairs; equal ones are one.

    Lists are taken for equal where sums of a 64-bit mix of their slots are: of a million different lists two are
    taken for one in one archive of thirty million.
    """
    offsets, slots = _side_by_side(pairs, count)
    total = np.zeros(len(slots) + 1, np.uint64)
    np.cumsum(_mixed(slots), out=total[1:])
    _, first, lists = np.unique(total[offsets[1:]] - total[offsets[:-1]], return_index=True, return_inverse=True)
    sizes = np.diff(offsets)[first]
    return Shared(narrowest(lists), sums(sizes), slots[np.repeat(offsets[first], sizes) + ramp(sizes)])


def _mixed(numbers: Slots) -> NDArray[np.uint64]:
    """Each number's bits spread over 64 of them, so that sums tell sets of numbers apart (SplitMix64's finish)."""
    mixed = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _of_speeches(column: FacetColumn, slots: Keys) -> tuple[Keys, Keys]:
    """(speech, slot) of every value of every speech."""
    if column.offsets is None:
        return _each(slots[column.ordinals])
    owners = np.repeat(np.arange(len(column.offsets) - 1), np.diff(column.offsets))
    return owners, slots[column.ordinals]


def _month_numbers(segment: Segment) -> Keys:
    """The place of each speech's month among the segment's months; behind the last where it has no date."""
    found = months(segment.speech_days)
    known = _distinct_months(found)
    return np.where(found > 0, np.searchsorted(known, found), len(known))


def _distinct_months(found: NDArray[np.int64]) -> Keys:
    """The months, each once and ascending; np.unique would load masked arrays, which a first answer waits for."""
    return np.flatnonzero(np.bincount(found[found > 0]))


def _each(slots: Keys) -> tuple[Keys, Keys]:
    """(i, slots[i]) but for those that have none."""
    owners = np.flatnonzero(slots != NO_SLOT)
    return owners, slots[owners]


def _side_by_side(pairs: Sequence[tuple[Keys, Keys]], count: int) -> tuple[Keys, Slots]:
    """Offsets and slots of `count` lists made of (list, slot) pairs."""
    owners = np.concatenate([pair[0] for pair in pairs])
    slots = np.concatenate([pair[1] for pair in pairs]).astype(np.uint32)
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=count), out=offsets[1:])
    return offsets, slots[np.argsort(owners, kind="stable")]


def _combined(
    columns: Sequence[FacetColumn],
) -> tuple[NDArray[np.unsignedinteger[Any]], list[Keys]]:
    """One number per document for its values of all columns, and of each number the ordinal in each column."""
    thinkable = math.prod(len(column.values) + 1 for column in columns)
    key = np.zeros(len(columns[0].ordinals), np.int32 if thinkable <= MAX_TABLE else np.int64)
    for column in columns:
        key = key * (len(column.values) + 1) + column.ordinals.astype(key.dtype)
    if thinkable <= MAX_TABLE:
        used = np.zeros(thinkable, np.bool_)
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
