"""One pass over what matched: filters, exact totals, every facet's counts, the timeline, and the best of a page.

A document that fails nothing but one facet's own picks still counts for that facet, so that further values can be
ticked; the timeline likewise ignores the period asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from search.catalogue import EVENT, Filter, Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.segment import Snapshot
    from search.catalogue import Catalogue
    from search.kernels import Bits, Docs, Kernels, Keys, Scores
    from search.matching import Matches
    from search.request import Sort

TIMELINE = "timeline"
MONTHS = 1 << 16  # more than any month's number, year * 12 + month


@dataclass(slots=True)
class Found:
    """Documents that pass every filter: global numbers ascending, scores, days, and their events' numbers."""

    docs: Keys
    scores: Scores
    days: Docs
    events: Keys


@dataclass(slots=True)
class Collector:
    """Gathers the matches of one search, segment after segment.

    `counted` are the facets to count, and `TIMELINE` to count months. `filters` holds at most one condition per
    facet, and the period under `TIMELINE`.
    """

    snapshot: Snapshot
    catalogue: Catalogue
    kernels: Kernels
    counted: tuple[str, ...]
    filters: Mapping[str, Filter | Period]
    counts: dict[str, Keys] = field(init=False)
    found: list[Found] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = dict.fromkeys((*self.counted, EVENT))
        self.counts = {name: np.zeros(self._size(name), np.int64) for name in names}

    def add(self, number: int, matches: Matches) -> None:
        """Take in the matches of segment `number`."""
        docs, scores = self._live(number, matches.at, matches.scores)
        codes = self._codes(number, docs)
        passing = docs if codes is None else docs[codes == 0]
        for name in self.counts:
            self._count(number, name, self._countable(name, docs, codes, passing))
        self.found.append(self._found(number, passing, scores if codes is None else scores[codes == 0]))

    def _size(self, name: str) -> int:
        return MONTHS if name == TIMELINE else len(self.catalogue.facet(name).values)

    def _live(self, number: int, docs: Docs, scores: Scores) -> tuple[Docs, Scores]:
        live = self.snapshot.segments[number].live
        if live is None:
            return docs, scores
        kept = live[docs]
        return docs[kept], scores[kept]

    def _codes(self, number: int, docs: Docs) -> Bits | None:
        """For each document 0 where it passes, 1 + the place of the one filter it fails, 255 for several."""
        if not self.filters:
            return None
        codes = np.zeros(len(docs), np.uint8)
        for place, condition in enumerate(self.filters.values()):
            self.kernels.failing(docs, self.catalogue.bits(number, condition), place + 1, codes)
        return codes

    def _countable(self, name: str, docs: Docs, codes: Bits | None, passing: Docs) -> Docs:
        if codes is None or name not in self.filters:
            return passing
        own = list(self.filters).index(name) + 1
        return docs[(codes == 0) | (codes == own)]

    def _count(self, number: int, name: str, docs: Docs) -> None:
        if name == TIMELINE:
            self.kernels.count_values(docs, self.catalogue.months(number), self.counts[name])
            return
        column = self.snapshot.segments[number].facet(name)
        counts = np.zeros(len(column.values), np.int64)
        if column.offsets is None:
            self.kernels.count_values(docs, column.ordinals, counts)
        else:
            self.kernels.count_lists(docs, column.offsets, column.ordinals, counts)
        self.counts[name][self.catalogue.facet(name).maps[number]] += counts

    def _found(self, number: int, docs: Docs, scores: Scores) -> Found:
        segment = self.snapshot.segments[number]
        events = self.catalogue.facet(EVENT).maps[number][segment.facet(EVENT).ordinals[docs]]
        return Found(docs.astype(np.int64) + self.snapshot.bases[number], scores, segment.days[docs], events)


def joined(found: Sequence[Found]) -> Found:
    """What all segments gave, as one."""
    if len(found) == 1:
        return found[0]
    return Found(
        np.concatenate([part.docs for part in found]) if found else np.empty(0, np.int64),
        np.concatenate([part.scores for part in found]) if found else np.empty(0),
        np.concatenate([part.days for part in found]) if found else np.empty(0, np.int32),
        np.concatenate([part.events for part in found]) if found else np.empty(0, np.int64),
    )


def best_of_events(found: Found) -> Found:
    """Of each event its paragraph with the highest score, the earlier of equals; ascending as before."""
    order = np.lexsort((-found.scores, found.events))
    events = found.events[order]
    first = np.concatenate([[True], events[1:] != events[:-1]]) if len(events) else np.empty(0, np.bool_)
    kept = np.sort(order[first])
    return Found(found.docs[kept], found.scores[kept], found.days[kept], found.events[kept])


def ranks(found: Found, sort: Sort) -> Scores:
    """What to order by, highest first: scores, or days with undated last."""
    if sort == "relevance":
        return found.scores
    days = found.days.astype(np.float64)
    return np.where(found.days > 0, days if sort == "newest" else -days, -np.inf)


def listed(
    values: Sequence[str], counts: Keys, size: int, always: Sequence[str]
) -> tuple[tuple[str, int], ...]:
    """The `size` most frequent values with their counts, most frequent first, then by value.

    Values of `always` are there even when they are rarer or found nowhere.
    """
    present = np.flatnonzero(counts)
    shown = [(values[at], int(counts[at])) for at in present[_most(counts[present], size)]]
    missing = set(always).difference(value for value, _ in shown)
    if missing:
        known = {values[at]: int(counts[at]) for at in present if values[at] in missing}
        shown += sorted(
            ((value, known.get(value, 0)) for value in missing), key=lambda pair: (-pair[1], pair[0])
        )
    return tuple(shown)


def _most(counts: Keys, size: int) -> NDArray[np.int64]:
    """Where the `size` largest counts stand, largest first, equal ones in order."""
    if len(counts) > size:
        edge = -np.partition(-counts, size - 1)[size - 1] if size else counts.max() + 1
        above = np.flatnonzero(counts > edge)
        level = np.flatnonzero(counts == edge)[: size - len(above)]
        kept = np.sort(np.concatenate([above, level]))
    else:
        kept = np.arange(len(counts))
    return kept[np.argsort(-counts[kept], kind="stable")]


def timeline(counts: Keys) -> tuple[tuple[str, int], ...]:
    """("YYYY-MM", paragraphs) of every month that has any, ascending; undated paragraphs are left out."""
    months = np.flatnonzero(counts)
    return tuple(
        (f"{month // 12:04}-{month % 12 + 1:02}", int(counts[month])) for month in months.tolist() if month
    )
