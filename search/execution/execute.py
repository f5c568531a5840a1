"""Runs one search on a snapshot: takes a Whoosh query, filters and an order; returns documents and exact counts.

`search.planning.plan` builds the query, and `search.archive_engine` turns the answer into results.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from search.deadline import NEVER
from search.evaluation.evaluation import UNSCORED, Evaluation
from search.evaluation.expansions import CutPattern, Expansions
from search.evaluation.kinds import KINDS
from search.execution.collecting import NO_DOCUMENTS, PASSES, Collector, Order, listed, rejections
from search.execution.facet_slots import TIMELINE
from search.execution.filters import DayRange, Filter
from search.execution.folding import Folding, kept
from search.execution.ranges import searched
from search.execution.refining import Refining, parted
from search.execution.scratch import SCRATCH
from search.execution.snapshot_cache import cache_of
from search.execution.timeline import timeline
from search.loops import choice
from search.scoring.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray
    from whoosh.query import Query

    from index.segment.snapshot import Snapshot
    from search.deadline import Deadline
    from search.execution.collecting import Listed
    from search.loops.numpy_loops import Docs, Kernels
    from search.request import Sort


UNCOUNTED = -1  # instead of the number of paragraphs not searched, if it is unknown
FACET_SIZE = 50  # values listed per facet: more than a page shows, far fewer than the 60,000 events


@dataclass(frozen=True, slots=True)
class TreeSearch:
    """A search ready to run: a Whoosh query tree, filters, a sort order, what to count and which page to return.

    A document must pass all `filters`. `first_day` and `last_day` are date.toordinal() numbers, inclusive; None sets no
    limit. The page skips the first `offset` documents and has up to `limit`. For each facet in `facets`, the
    `facet_size` most frequent values are returned, plus those named in `filters`. Without facets and timeline, only
    totals are counted. With `grouped`, only the best paragraph of each speech is returned. With `folded`,
    near-identical paragraphs count as one (see `folding`).
    """

    query: Query
    filters: tuple[Filter, ...] = ()
    first_day: int | None = None
    last_day: int | None = None
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    grouped: bool = False
    folded: bool = False
    facets: tuple[str, ...] = ()
    timeline: bool = True
    facet_size: int = FACET_SIZE


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a search.

    `total` paragraphs in `events` speeches were found; `matched` is the number of paragraphs before filtering. All
    counts are exact unless `about` is set: then `events`, or numbers in `distinct`, are estimates. `unsearched` is the
    number of paragraphs, deleted ones included, that the search did not reach because the time ran out; it is UNCOUNTED
    if the number is unknown. If it is not 0, all other fields describe only the paragraphs reached.

    `docs` are the page's documents by global number, best first, with their `scores`; `more` is the number of other
    paragraphs found in the same speech. `facets` has each facet's pairs (value, count), most frequent first; counts
    ignore the filter on the facet itself. `distinct` is how many values of each facet have a count above 0. `timeline`
    has pairs ("YYYY-MM", count), and ("YYYY", count) where only the year is known, ascending. If these would be too
    many, it has years, or only the months around a short requested period. Its counts include paragraphs outside the
    requested period. `cut` names the patterns that match too many terms, so that the rarer ones were not searched.
    `folded` means that near-identical paragraphs were counted as one.
    """

    total: int
    events: int
    matched: int
    docs: NDArray[np.int64]
    scores: NDArray[np.float64]
    more: NDArray[np.int64]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    distinct: Mapping[str, int] = field(default_factory=dict)
    timeline: tuple[tuple[str, int], ...] = ()
    cut: tuple[CutPattern, ...] = ()
    unsearched: int = 0
    folded: bool = False
    about: bool = False


def execute(
    snapshot: Snapshot,
    search: TreeSearch,
    ranking: Ranking | None = None,
    kernels: Kernels | None = None,
    deadline: Deadline = NEVER,
) -> Answer:
    """Run the search. Safe to call from several threads at once.

    If the deadline passes, the answer describes what was searched by then, and has the number of the other paragraphs
    in `unsearched`. If `ranking` is None, the default one is used; if `kernels` is None, the fastest loops that are
    ready. Raises TypeError for a kind of query that Rostra never builds, KeyError for an unknown facet.
    """
    kernels = kernels or choice.kernels()
    shared = cache_of(snapshot)
    order = Order(search.sort, search.offset + search.limit, search.grouped)
    tallies = bool(search.facets) or search.timeline
    collector = Collector(snapshot, shared, kernels, SCRATCH, _conditions(search), order, tallies)
    if _folds(search, snapshot):
        passing = tuple(_passing(snapshot, search, kernels, deadline))
        collector.folding = Folding(snapshot, shared, passing)
    expansions = Expansions()
    finding, adding = parted(search.query)
    unsearched = snapshot.doc_count
    with SCRATCH:
        for number in range(len(snapshot.segments)):
            evaluation = evaluation_of(snapshot, number, ranking or Ranking(), kernels, expansions)
            found = searched(evaluation, finding, deadline)
            collector.add(number, found.matches, Refining.by(evaluation, adding))
            unsearched -= found.documents
        answer = _answer(search, collector, expansions, unsearched)
        collector.forget()
    return answer


def count(snapshot: Snapshot, search: TreeSearch, kernels: Kernels | None = None, deadline: Deadline = NEVER) -> int:
    """Return the `total` that `execute` would give, without computing scores, order or facet counts.

    Documents not reached before the deadline are not counted.
    """
    return sum(len(docs) for docs in documents(snapshot, search, kernels, deadline))


def documents(
    snapshot: Snapshot, search: TreeSearch, kernels: Kernels | None = None, deadline: Deadline = NEVER
) -> Iterator[Docs]:
    """Yield the documents that `execute` would count, ascending, one array per segment, numbered within the segment.

    Documents not reached before the deadline are left out.
    """
    passing = _passing(snapshot, search, kernels or choice.kernels(), deadline)
    if _folds(search, snapshot):
        yield from kept(snapshot, cache_of(snapshot), tuple(passing))
    else:
        yield from passing


def _passing(snapshot: Snapshot, search: TreeSearch, kernels: Kernels, deadline: Deadline) -> Iterator[Docs]:
    """Yield the documents that match and pass the filters, one array per segment, near-identical ones included."""
    conditions, expansions = _conditions(search).values(), Expansions()
    for number, segment in enumerate(snapshot.segments):
        with SCRATCH:
            evaluation = evaluation_of(snapshot, number, Ranking(), kernels, expansions)
            docs = searched(evaluation, search.query, deadline, UNSCORED).matches.at
        if segment.live is not None:
            docs = docs[segment.live[docs]]
        bitmaps = [cache_of(snapshot).bits(number, condition) for condition in conditions]
        yield docs[rejections(kernels, docs, bitmaps) == PASSES] if bitmaps else docs


def evaluation_of(
    snapshot: Snapshot,
    number: int,
    ranking: Ranking,
    kernels: Kernels | None = None,
    expansions: Expansions | None = None,
) -> Evaluation:
    """Return an object that evaluates queries on segment `number` of the snapshot, for the calling thread only.

    If `kernels` is None, the fastest loops that are ready are used; if `expansions` is None, a new, empty
    record of expansions is used.
    """
    kernels = kernels or choice.kernels()
    segment = snapshot.segments[number]
    return Evaluation(
        segment=segment,
        number=number,
        kinds=KINDS,
        statistics=cache_of(snapshot).statistics,
        ranking=ranking,
        kernels=kernels,
        lists=cache_of(snapshot).once(("lists", number, id(kernels)), lambda: choice.lists(segment, kernels)),
        accumulator=SCRATCH.accumulator,
        expansions=expansions or Expansions(),
    )


def _conditions(search: TreeSearch) -> dict[str, Filter | DayRange]:
    """Return one filter per facet, merging those on the same facet, and the requested period under TIMELINE."""
    conditions: dict[str, Filter | DayRange] = {}
    for one in search.filters:
        held = conditions.get(one.field)
        if isinstance(held, Filter):
            merged = Filter(one.field, held.any_of + one.any_of, held.none_of + one.none_of)
            conditions[one.field] = merged
        else:
            conditions[one.field] = one
    if search.first_day is not None or search.last_day is not None:
        conditions[TIMELINE] = DayRange(search.first_day, search.last_day)
    return {name: one for name, one in conditions.items() if one not in (Filter(name), DayRange())}


def _answer(search: TreeSearch, collector: Collector, expansions: Expansions, unsearched: int) -> Answer:
    if not collector.matched and not collector.filters:
        return replace(_no_answer(search, expansions, unsearched), folded=_folds(search, collector.snapshot))
    page = collector.page()
    counted = collector.most(search.facets, search.facet_size)
    return Answer(
        total=collector.total,
        events=collector.events,
        matched=collector.matched,
        docs=page.docs[search.offset :],
        scores=page.scores[search.offset :],
        more=page.more[search.offset :],
        facets={name: _values(collector, name, found) for name, found in counted.items()},
        distinct={name: found.distinct for name, found in counted.items()},
        timeline=_timeline(search, collector) if search.timeline else (),
        cut=tuple(expansions.cut.values()),
        unsearched=unsearched,
        folded=_folds(search, collector.snapshot),
    )


def _folds(search: TreeSearch, snapshot: Snapshot) -> bool:
    """Return whether the search asks for folding and the index knows which paragraphs are near-identical."""
    return search.folded and snapshot.echoes is not None


def _timeline(search: TreeSearch, collector: Collector) -> tuple[tuple[str, int], ...]:
    return timeline(collector.slots, collector.counted(TIMELINE), search.first_day, search.last_day)


def _no_answer(search: TreeSearch, expansions: Expansions, unsearched: int) -> Answer:
    """Build the answer of an unfiltered search that found nothing, without reading any counts."""
    return Answer(
        total=0,
        events=0,
        matched=0,
        docs=NO_DOCUMENTS,
        scores=np.empty(0),
        more=NO_DOCUMENTS,
        facets=dict.fromkeys(search.facets, ()),
        distinct=dict.fromkeys(search.facets, 0),
        cut=tuple(expansions.cut.values()),
        unsearched=unsearched,
    )


def _values(collector: Collector, name: str, found: Listed) -> tuple[tuple[str, int], ...]:
    """Return the facet's most frequent values, and those that its filter names, with their counts."""
    picked = collector.filters.get(name)
    always = picked.any_of + picked.none_of if isinstance(picked, Filter) else ()
    return listed(collector.slots.values[name], found.counts, found.shown, always)
