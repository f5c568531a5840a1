"""Evaluates one search over a snapshot: a Whoosh query, filters and an order in; documents and exact counts out.

This is the door of the fast path: `search.plan` makes the query, `search.embedded` turns the answer into results.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from search import loops
from search.catalogue import EVENT, Filter, Period, catalogue
from search.collecting import TIMELINE, Collector, best_of_events, joined, listed, ranks, timeline
from search.expansion import Cut, Expansions
from search.kernels import UNTOUCHED
from search.matching import UNSCORED, Evaluation
from search.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from whoosh.query import Query

    from index.segment import Snapshot
    from search.collecting import Found
    from search.kernels import Kernels, Scores
    from search.request import Sort

__all__ = ["Answer", "Ask", "Cut", "Filter", "count", "execute"]

FACET_SIZE = 50  # values listed of each facet; a page shows fewer, and no list of all 60,000 events is made


@dataclass(frozen=True, slots=True)
class Ask:
    """One evaluation. `first_day` and `last_day` are date.toordinal() numbers, inclusive.

    At most `facet_size` values of each of `facets` are listed, and always those that `filters` name.
    """

    query: Query
    filters: tuple[Filter, ...] = ()
    first_day: int | None = None
    last_day: int | None = None
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    grouped: bool = False
    facets: tuple[str, ...] = ()
    timeline: bool = True
    facet_size: int = FACET_SIZE


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `total` paragraphs in `events` events, both exact.

    `docs` are the page's documents by global number, best first; `scores` theirs; `more` how many other paragraphs
    of the same event were found. `facets` lists (value, count), most frequent first, then by value; counts ignore
    the facet's own filter. `distinct` says how many values of each facet have any count. `timeline` is
    ("YYYY-MM", count) ascending and ignores the period. `cut` names patterns of which not all terms were used.
    """

    total: int
    events: int
    docs: NDArray[np.int64]
    scores: NDArray[np.float64]
    more: NDArray[np.int64]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    distinct: Mapping[str, int] = field(default_factory=dict)
    timeline: tuple[tuple[str, int], ...] = ()
    cut: tuple[Cut, ...] = ()


def execute(
    snapshot: Snapshot, ask: Ask, ranking: Ranking | None = None, kernels: Kernels | None = None
) -> Answer:
    """The answer to `ask`. Safe to call from several threads at once.

    Raises TypeError for a kind of query that Rostra never makes.
    """
    kernels = kernels or loops.kernels()
    filters = _conditions(ask)
    counted = (*ask.facets, TIMELINE) if ask.timeline else ask.facets
    collector = Collector(snapshot, catalogue(snapshot), kernels, counted, filters)
    expansions = Expansions()
    for number in range(len(snapshot.segments)):
        evaluation = _evaluation(snapshot, number, ranking or Ranking(), kernels, expansions)
        collector.add(number, evaluation.matches(ask.query))
    return _answer(ask, collector, expansions)


def count(snapshot: Snapshot, query: Query, kernels: Kernels | None = None) -> int:
    """How many live documents match the query."""
    total = 0
    expansions = Expansions()
    for number, segment in enumerate(snapshot.segments):
        evaluation = _evaluation(snapshot, number, Ranking(), kernels or loops.kernels(), expansions)
        at = evaluation.matches(query, None, UNSCORED).at
        total += len(at) if segment.live is None else int(np.count_nonzero(segment.live[at]))
    return total


def _evaluation(
    snapshot: Snapshot, number: int, ranking: Ranking, kernels: Kernels, expansions: Expansions
) -> Evaluation:
    statistics = catalogue(snapshot).statistics
    return Evaluation(snapshot.segments[number], statistics, ranking, kernels, _scratch, expansions)


def _conditions(ask: Ask) -> dict[str, Filter | Period]:
    """One condition per facet, and the period under the timeline's name."""
    conditions: dict[str, Filter | Period] = {}
    for one in ask.filters:
        held = conditions.get(one.field)
        if isinstance(held, Filter):
            one = Filter(one.field, held.any_of + one.any_of, held.none_of + one.none_of)
        conditions[one.field] = one
    if ask.first_day is not None or ask.last_day is not None:
        conditions[TIMELINE] = Period(ask.first_day, ask.last_day)
    return {name: one for name, one in conditions.items() if one not in (Filter(name), Period())}


def _answer(ask: Ask, collector: Collector, expansions: Expansions) -> Answer:
    found = joined(collector.found)
    per_event = _event_counts(collector, found)
    shown = best_of_events(found) if ask.grouped else found
    top = collector.kernels.best(ranks(shown, ask.sort), ask.offset + ask.limit)[ask.offset :]
    return Answer(
        total=len(found.docs),
        events=int(np.count_nonzero(per_event)),
        docs=shown.docs[top],
        scores=shown.scores[top],
        more=per_event[shown.events[top]] - 1,
        facets={name: _values(ask, collector, name) for name in ask.facets},
        distinct={name: int(np.count_nonzero(collector.counts[name])) for name in ask.facets},
        timeline=timeline(collector.counts[TIMELINE]) if ask.timeline else (),
        cut=tuple(expansions.cut.values()),
    )


def _event_counts(collector: Collector, found: Found) -> NDArray[np.int64]:
    """How many paragraphs of each event were found, all filters applied."""
    if EVENT not in collector.filters:
        return collector.counts[EVENT]
    return np.bincount(found.events, minlength=len(collector.counts[EVENT]))


def _values(ask: Ask, collector: Collector, name: str) -> tuple[tuple[str, int], ...]:
    picked = collector.filters.get(name)
    always = picked.any_of + picked.none_of if isinstance(picked, Filter) else ()
    return listed(collector.catalogue.facet(name).values, collector.counts[name], ask.facet_size, always)


_local = threading.local()


def _scratch(size: int) -> Scores:
    """This thread's accumulator: `size` entries, all UNTOUCHED; whoever takes it leaves it so."""
    total: Scores | None = getattr(_local, "total", None)
    if total is None or len(total) < size:
        total = _local.total = np.full(size, UNTOUCHED)
    return total[:size]
