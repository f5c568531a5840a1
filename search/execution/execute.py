"""Evaluates one search over a snapshot: a Whoosh query, filters and an order in; documents and exact counts out.

The entry point of the fast path: `search.planning.plan` makes the query, `search.embedded` turns the answer into
results.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from search.deadline import NEVER
from search.evaluation.evaluation import UNSCORED, Evaluation
from search.evaluation.expansions import CutPattern, Expansions
from search.evaluation.kinds import KINDS
from search.execution.collecting import NO_DOCUMENTS, PASSES, Collector, Order, listed, rejections, timeline
from search.execution.facet_slots import TIMELINE
from search.execution.filters import DayRange, Filter
from search.execution.folding import Folding, kept
from search.execution.ranges import searched
from search.execution.refining import Refining, parted
from search.execution.scratch import SCRATCH
from search.execution.snapshot_cache import cache_of
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


UNCOUNTED = -1  # paragraphs that were not searched, where nobody counted how many
FACET_SIZE = 50  # values listed of each facet; a page shows fewer, and no list of all 60,000 events is made


@dataclass(frozen=True, slots=True)
class TreeSearch:
    """A search as the executor takes it: a Whoosh tree, conditions, what to count, an order and a page number.

    `first_day` and `last_day` are date.toordinal() numbers, inclusive. At most `facet_size` values of each of `facets`
    are listed, besides those that `filters` name. Without facets and timeline nothing is counted. With `folded`,
    paragraphs that say nearly the same count as one (see `folding`).
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
    """The result of a search: `total` paragraphs in `events` events, both exact; `matched` counts paragraphs before the
    conditions.

    If the time ran out, `unsearched` counts the last paragraphs, which were not searched; everything else is about the
    paragraphs before them. UNCOUNTED means that an unknown number was not searched. `about` means that events, or
    values of a facet, were too many to count one by one, so that their number is an estimate.

    `docs` are the page's documents by global number, best first; `scores` their scores; `more` how many other
    paragraphs of the same event were found. `facets` lists (value, count), most frequent first, then by value; counts
    ignore the facet's own filter. `distinct` is how many values of each facet have any count. `timeline` is
    ("YYYY-MM", count) ascending, or ("YYYY", count) if it is long and no short period is asked for; it includes counts
    outside the period. `cut` names the patterns of which not all terms were used. `folded` means that paragraphs that
    say nearly the same counted as one.
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
    """Run the search as far as it gets before the deadline. Safe to call from several threads at once.

    Raises TypeError for a kind of query that Rostra never makes, KeyError for an unknown facet.
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
    return _answer(search, collector, expansions, unsearched)


def count(snapshot: Snapshot, search: TreeSearch, kernels: Kernels | None = None, deadline: Deadline = NEVER) -> int:
    """The `total` that `execute` would give, found without scores, order or tallies."""
    return sum(len(docs) for docs in documents(snapshot, search, kernels, deadline))


def documents(
    snapshot: Snapshot, search: TreeSearch, kernels: Kernels | None = None, deadline: Deadline = NEVER
) -> Iterator[Docs]:
    """The documents that `execute` would count, ascending, segment by segment, numbered within each."""
    passing = _passing(snapshot, search, kernels or choice.kernels(), deadline)
    if _folds(search, snapshot):
        yield from kept(snapshot, cache_of(snapshot), tuple(passing))
    else:
        yield from passing


def _passing(snapshot: Snapshot, search: TreeSearch, kernels: Kernels, deadline: Deadline) -> Iterator[Docs]:
    """The documents that match and pass the filters, segment by segment, none of them folded."""
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
    """The evaluation of queries over segment `number` of the snapshot, for the calling thread alone."""
    kernels = kernels or choice.kernels()
    segment = snapshot.segments[number]
    return Evaluation(
        segment=segment,
        number=number,
        kinds=KINDS,
        statistics=cache_of(snapshot).statistics,
        ranking=ranking,
        kernels=kernels,
        lists=choice.lists(segment, kernels),
        accumulator=SCRATCH.accumulator,
        expansions=expansions or Expansions(),
    )


def _conditions(search: TreeSearch) -> dict[str, Filter | DayRange]:
    """The search's conditions by facet, one each, and its period under TIMELINE."""
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
    """The answer that the collector has gathered."""
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
    """Whether the search asks to fold and the index knows what comes back."""
    return search.folded and snapshot.echoes is not None


def _timeline(search: TreeSearch, collector: Collector) -> tuple[tuple[str, int], ...]:
    return timeline(collector.slots, collector.counted(TIMELINE), search.first_day, search.last_day)


def _no_answer(search: TreeSearch, expansions: Expansions, unsearched: int) -> Answer:
    """The answer of a search without conditions that found nothing: no slot need be looked at."""
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
    """List the facet's values with their counts."""
    picked = collector.filters.get(name)
    always = picked.any_of + picked.none_of if isinstance(picked, Filter) else ()
    return listed(collector.slots.values[name], found.counts, found.shown, always)
