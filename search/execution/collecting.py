"""Collects a search's matches in one pass: filters and counts them, and picks the best documents for the page.

It counts totals, facet values and the periods of the timeline. A document that fails only the filter of one facet
still counts for that facet, so that more of its values can be ticked. Likewise the timeline ignores the requested
period. Facet values of whole speeches are looked up once per speech and weighted by the number of its paragraphs that
were found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.execution.facet_slots import EVENT
from search.execution.folding import PASSING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.segment.segment import Segment
    from index.segment.snapshot import Snapshot
    from search.evaluation.evaluation import Matches
    from search.execution.facet_slots import FacetSlots, SlotLists
    from search.execution.filters import DayRange, Filter
    from search.execution.folding import Folding
    from search.execution.refining import Refining
    from search.execution.scratch import Scratch
    from search.execution.snapshot_cache import SnapshotCache
    from search.loops.numpy_loops import Bits, Docs, Kernels, Keys, Scores, Slots
    from search.request import Sort

FEW = 8  # if there are more slot lists per item than this, adding item by item costs less than going through all
FEW_EVENTS = 64  # if there are this many events per event with hits, sorting the latter costs less than reading all
PASSES = 0  # the code of a document that no filter rejects; see `Kernels.mark_rejected`
NO_DOCUMENTS = np.empty(0, np.int64)


class Page(NamedTuple):
    """The best documents of a search, in the order of the page.

    For each document, `docs` has the global number, `scores` the score, `ranks` the sort key (highest first), and
    `more` the number of other hits in the same speech.
    """

    docs: Keys
    scores: Scores
    ranks: Scores
    more: Keys


class Listed(NamedTuple):
    """The counts of a facet's values, and which values are listed.

    `counts` is indexed by value. `shown` are the indices of the most frequent values, highest count first. `distinct`
    is how many values have a count above 0.
    """

    counts: Keys
    shown: Keys
    distinct: int


@dataclass(frozen=True, slots=True)
class Order:
    """What a page shows: the `size` best documents in the order `sort`, only one per speech if `grouped`."""

    sort: Sort
    size: int
    grouped: bool


@dataclass
class Collector:
    """Collects the matches of one search, segment by segment.

    `filters` has at most one filter per facet, by the facet's name, and the requested period under TIMELINE. `order`
    says which documents the page shows; `pages` has the best documents of each segment. `matched` counts documents
    before filtering; `total` and `events` count documents and speeches after filtering and folding. If `folding` is
    None, near-identical paragraphs are not folded: each of them counts.

    A slot is an index into arrays of counts; each facet value and each period has one, as `slots` says. `counts[slot]`
    is how many documents pass all filters, `own[name][slot]` how many fail only the filter `name`; both include
    paragraphs to be folded, and are empty unless `tallies` is set. `_excesses` caches the results of `_excess`.
    `_event_slots` has the slots of the events that were counted, with duplicates.
    """

    snapshot: Snapshot
    cache: SnapshotCache
    kernels: Kernels
    scratch: Scratch
    filters: Mapping[str, Filter | DayRange]
    order: Order
    tallies: bool = True
    folding: Folding | None = None
    matched: int = 0
    total: int = 0
    events: int = 0
    slots: FacetSlots = field(init=False)
    counts: Keys = field(init=False)
    own: dict[str, Keys] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    _excesses: dict[str, Keys] = field(default_factory=dict)
    _event_slots: list[Slots] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.slots = self.cache.facet_slots
        self.counts = self.scratch.counts(self.slots.size if self.tallies else 0)
        self.own = {name: np.zeros_like(self.counts) for name in self.filters}

    def add(self, number: int, matches: Matches, refining: Refining) -> None:
        """Filter and count the matches in segment `number`, and keep the best of them for the page.

        Deleted documents are ignored. `refining` adds bonuses to scores where these can change the page.
        """
        segment = self.snapshot.segments[number]
        docs, scores = matches.at, matches.scores
        if segment.live is not None:
            kept = segment.live[docs]
            docs, scores = docs[kept], scores[kept]
        self.matched += len(docs)
        if self.filters and len(docs):
            docs, scores = self._filtered(number, docs, scores)
        if len(docs):
            events = self._count_passing(number, docs)
            if self.folding:
                self.folding.note(PASSING, number, docs)
                shown = self.folding.shown(number, docs)
                docs, scores = docs[shown], scores[shown]
                events = len(np.unique(self.snapshot.segments[number].speeches[docs]))
            self.total += len(docs)
            self.events += events
            if len(docs):
                self.pages.append(self._page(number, docs, scores, refining))

    def _filtered(self, number: int, docs: Docs, scores: Scores) -> tuple[Docs, Scores]:
        """Return the documents that pass all filters, and their scores.

        A document that fails exactly one filter is counted in `own` for that filter.
        """
        bitmaps = [self.cache.bits(number, condition) for condition in self.filters.values()]
        codes = rejections(self.kernels, docs, bitmaps)
        if self.tallies:
            for place, name in enumerate(self.filters, start=1):
                self._count(number, docs[codes == place], self.own[name])
                if self.folding:
                    self.folding.note(name, number, docs[codes == place])
        passing = np.flatnonzero(codes == PASSES)
        return docs[passing], scores[passing]

    def _count_passing(self, number: int, docs: Docs) -> int:
        """Add the documents, which all pass all filters, to `counts`; return the number of their speeches.

        If they are all live documents of segment `number`, the counts come from the snapshot's cache.
        """
        if not self.tallies or len(docs) < self.cache.live_count(number):
            return self._count(number, docs, self.counts)
        counts, events = self.cache.once(("everything", number), lambda: self._everything(number, docs))
        self.counts += counts
        self._event_slots.append(self.slots.segments[number].event_slots)
        return events

    def _everything(self, number: int, docs: Docs) -> tuple[Keys, int]:
        """Return the counts of all live documents of segment `number`, by slot, and the number of their speeches."""
        counts = np.zeros_like(self.counts)
        return counts, self._count(number, docs, counts)

    def _count(self, number: int, docs: Docs, counts: Keys) -> int:
        """Add 1 to `counts[slot]` for each slot of each document; return the number of the documents' speeches.

        The documents are in segment `number`. Unless `tallies` is set, only the speeches are counted.
        """
        slots = self.slots.segments[number]
        runs, of_runs = self.kernels.count_runs(docs, *slots.runs)
        speeches, of_speeches = self.kernels.sum_by_owner(runs, of_runs, slots.speech_of_run)
        if not self.tallies:
            return len(speeches)
        self._add_slots(slots.run_slots, runs, of_runs, counts)
        self._add_slots(slots.speech_slots, speeches, of_speeches, counts)
        self._add_slots(slots.date_slots, speeches, of_speeches, counts)
        self._event_slots.append(slots.event_slots[speeches])
        self.kernels.add_by_owner(speeches, of_speeches, slots.event_slots, counts)
        return len(speeches)

    def _add_slots(self, lists: SlotLists, items: Docs, weights: Keys, counts: Keys) -> None:
        """Add `weights[i]` to `counts[slot]` for each slot in the list of `items[i]`.

        The weights of many items are first summed by list; few items are added one by one.
        """
        if len(items) * FEW < len(lists.offsets):
            self.kernels.add_slots_of(items, weights, *lists, counts)
            return
        totals = self.scratch.zeros(len(lists.offsets) - 1)
        self.kernels.add_by_owner(items, weights, lists.lists, totals)
        self.kernels.add_slot_lists(totals, lists.offsets, lists.slots, counts)

    def _page(self, number: int, docs: Docs, scores: Scores, refining: Refining) -> Page:
        """Return the best of the segment's documents, as many as the page needs."""
        segment = self.snapshot.segments[number]
        if self.order.sort != "relevance":
            shown, scores = self._on_best_days(number, docs, scores)
        else:
            shown, scores = self._near_best(segment, docs, scores, refining)
        scores = refining.added(shown, scores)
        if self.order.grouped:
            chosen = self.kernels.best_of_runs(segment.speeches[shown], scores)
            shown, scores = shown[chosen], scores[chosen]
        by_score = self.order.sort == "relevance"
        ranks = scores if by_score else self._by_day(segment.speech_days[segment.speeches[shown]])
        top = self.kernels.best(ranks, self.order.size)
        speeches = segment.speeches[shown[top]]
        first, last = _ranges(segment, docs, speeches)
        more = last - first - 1
        return Page(shown[top].astype(np.int64) + self.snapshot.bases[number], scores[top], ranks[top], more)

    def _near_best(self, segment: Segment, docs: Docs, scores: Scores, refining: Refining) -> tuple[Docs, Scores]:
        """Return the documents that can be among the page's best once `refining` has added its bonuses to their scores.

        The scores returned with them are still without the bonuses.
        """
        grouped = self.order.grouped and refining.adding is not None
        ranked = scores[self.kernels.best_of_runs(segment.speeches[docs], scores)] if grouped else scores
        near = refining.near(docs, scores, ranked, self.order.size)
        return (docs, scores) if near is None else (docs[near], scores[near])

    def _on_best_days(self, number: int, docs: Docs, scores: Scores) -> tuple[Docs, Scores]:
        """Return the documents of those speeches that a page sorted by day can show, and their scores."""
        segment, slots = self.snapshot.segments[number], self.slots.segments[number]
        runs = self.kernels.count_runs(docs, *slots.runs)
        speeches, _ = self.kernels.sum_by_owner(*runs, slots.speech_of_run)
        if len(speeches) <= self.order.size:
            return docs, scores
        top = self.kernels.best(self._by_day(segment.speech_days[speeches]), self.order.size)
        first, last = _ranges(segment, docs, np.sort(speeches[top]))
        places = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)])
        return docs[places], scores[places]

    def _by_day(self, days: Docs) -> Scores:
        """Return a sort key for each of `days` (date.toordinal()); the page shows the highest keys first.

        Undated speeches (day 0) come last in both orders, newest first and oldest first.
        """
        ranks = days.astype(np.float64)
        return np.where(days > 0, ranks if self.order.sort == "newest" else -ranks, -np.inf)

    def page(self) -> Page:
        """Return the best documents of all segments."""
        if len(self.pages) == 1:
            return self.pages[0]
        if not self.pages:
            return Page(NO_DOCUMENTS, np.empty(0), np.empty(0), NO_DOCUMENTS)
        docs, scores, ranks, more = (np.concatenate(column) for column in zip(*self.pages, strict=True))
        ascending = np.argsort(docs)
        top = ascending[self.kernels.best(ranks[ascending], self.order.size)]
        return Page(docs[top], scores[top], ranks[top], more[top])

    def most(self, names: Sequence[str], size: int) -> dict[str, Listed]:
        """Return, by name, the `size` most frequent values of each facet; counts ignore the facet's own filter."""
        if not names:
            return {}
        counts = self.counts
        if self.own or self.folding:
            counts = counts.copy()
            for name in names:
                self.slots.of(name, counts)[:] = self.counted(name)
        events = self._few if EVENT in names else None
        found = self._most_of_each([name for name in names if name != EVENT or events is None], counts, size)
        if events is not None:
            own = counts[events]
            found[EVENT] = Listed(
                self.slots.of(EVENT, counts),
                events[self.kernels.most(own, size)] - self.slots.first[EVENT],
                int(np.count_nonzero(own)),
            )
        return {name: found[name] for name in names}

    @cached_property
    def _few(self) -> Keys | None:
        """The slots of the events with matches, ascending; None unless these are few compared with all events."""
        if sum(map(len, self._event_slots)) * FEW_EVENTS > len(self.slots.values[EVENT]):
            return None
        if len(self._event_slots) == 1:  # a segment holds one live speech of an event
            return np.sort(self._event_slots[0]).astype(np.int64)
        ordered = np.sort(np.concatenate([np.empty(0, np.int64), *self._event_slots]))
        distinct: Keys = ordered[np.diff(ordered, prepend=-1) != 0]
        return distinct

    def _most_of_each(self, names: Sequence[str], counts: Keys, size: int) -> dict[str, Listed]:
        """Return, by name, the `size` most frequent values of each facet, by going through all of `counts`."""
        first, ends = self.cache.once(("bounds", tuple(names)), lambda: self._bounds(names))
        places, sizes, present = self.kernels.most_of_each(counts, first, ends, size)
        found: dict[str, Listed] = {}
        end = 0
        for name, held, distinct in zip(names, sizes.tolist(), present.tolist(), strict=True):
            found[name] = Listed(self.slots.of(name, counts), places[end : end + held], distinct)
            end += held
        return found

    def _bounds(self, names: Sequence[str]) -> tuple[Keys, Keys]:
        """Return the first slot of each facet, and the slot after its last."""
        first = np.array([self.slots.first[name] for name in names], np.int64)
        return first, first + np.array([len(self.slots.values[name]) for name in names], np.int64)

    def forget(self) -> None:
        """Reset `counts`, an array that the thread reuses, to zeros.

        Events are by far the most numerous values. If few of them have matches, only these few are reset.
        """
        events = self._few
        if events is None:
            self.counts[:] = 0
        elif self.tallies:
            first = self.slots.first[EVENT]
            self.counts[:first] = 0
            self.counts[first + len(self.slots.values[EVENT]) :] = 0
            self.counts[events] = 0

    def counted(self, name: str) -> Keys:
        """Return the counts of a facet's values, or of the timeline's periods, ignoring the filter on the facet."""
        counts: Keys = self.slots.of(name, self.counts)
        if name in self.own:
            counts = counts + self.slots.of(name, self.own[name])
        return counts if not self.folding else counts - self.slots.of(name, self._excess(name))

    def _excess(self, name: str) -> Keys:
        """Return, by slot, how many near-identical paragraphs must be subtracted from a facet's counts.

        Facets without a filter share one array.
        """
        assert self.folding is not None
        key = name if name in self.own else PASSING
        if key not in self._excesses:
            self._excesses[key] = self.folding.excess(key, self.slots)
        return self._excesses[key]


def rejections(kernels: Kernels, docs: Docs, bitmaps: Sequence[Bits]) -> Bits:
    """Return, for each document, the number of the only filter that it fails, PASSES if it fails none, 255 if several.

    `bitmaps` has the documents that pass each filter; filters are numbered from 1.
    """
    codes = np.zeros(len(docs), np.uint8)
    for place, bits in enumerate(bitmaps, start=1):
        kernels.mark_rejected(docs, bits, place, codes)
    return codes


def _ranges(segment: Segment, docs: Docs, speeches: Docs | Keys) -> tuple[Keys, Keys]:
    """Return, for each of `speeches`, the half-open range of indices at which `docs` has the speech's documents.

    The result is two arrays: the starts and the ends of the ranges. `docs` is ascending.
    """
    first = segment.starts[speeches].astype(np.int32)  # of the documents' own type, or these would be copied
    last = segment.starts[speeches + 1].astype(np.int32)
    return np.searchsorted(docs, first), np.searchsorted(docs, last)


def listed(values: Sequence[str], counts: Keys, shown: Keys, always: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the values at the indices `shown`, with their counts.

    Values of `always` that are not among them are appended even if their count is 0, by descending count, then by
    value.
    """
    pairs = list(zip(map(values.__getitem__, shown.tolist()), counts[shown].tolist(), strict=True))
    missing = set(always).difference(value for value, _ in pairs) if always else ()
    if missing:
        places = ((at, values[at]) for at in np.flatnonzero(counts).tolist())
        known = {value: int(counts[at]) for at, value in places if value in missing}
        rest = [(value, known.get(value, 0)) for value in missing]
        pairs += sorted(rest, key=lambda pair: (-pair[1], pair[0]))
    return tuple(pairs)
