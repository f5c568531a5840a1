"""Converts a cluster's response to the answer that the embedded index would have given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from index.cluster.mapping import EVENT, SHOWN
from index.cluster.paragraph_documents import row_of
from search.cluster.request_body import ABOUT, ALL, EVENTS, MATCHED, NUMBER_OF, PICKED, VALUES
from search.execution.execute import UNCOUNTED, Answer
from search.execution.facet_slots import TIMELINE
from search.execution.timeline import bars

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.archive.as_of import Row
    from search.cluster.fold import Fold
    from search.execution.execute import TreeSearch

    Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ClusterAnswer(Answer):
    """An answer from a cluster, in which documents are numbered by their rows in the archive.

    `texts` has the paragraphs of the documents, by row.
    """

    texts: Mapping[int, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The hits of one page as the cluster returned them, in the order of the page.

    For each hit, `rows` has the archive row of its paragraph and `scores` its score; `texts` has the paragraphs by row.
    `last` is the sort key of the last hit, None if there is none.
    """

    rows: tuple[int, ...]
    scores: tuple[float, ...]
    texts: Mapping[int, Row]
    last: Sequence[Any] | None

    @property
    def events(self) -> list[str]:
        """The event (speech id) of each hit."""
        return [self.texts[row].speech for row in self.rows]


def found_page(found: Mapping[str, Any]) -> FoundPage:
    """Extract the hits from the cluster's response."""
    hits = found["hits"]["hits"]
    rows = tuple(int(hit["_id"]) for hit in hits)
    texts = {row: row_of(row, hit["_source"][SHOWN]) for row, hit in zip(rows, hits, strict=True) if hit.get("_source")}
    return FoundPage(rows, tuple(hit["_score"] or 0.0 for hit in hits), texts, hits[-1].get("sort") if hits else None)


def answer(
    search: TreeSearch, found: Mapping[str, Any], more: Mapping[str, int], fold: Fold | None = None
) -> ClusterAnswer:
    """Build the answer for one page from the cluster's response, `found`.

    `more` maps the id of each speech on the page to the number of its paragraphs that the search finds. `fold` has the
    near-duplicates that are not counted; None if all are counted.
    """
    shown, counts = found_page(found), found["aggregations"]
    events, about = _number(counts[EVENTS])
    facets, distinct = {}, {}
    for name in search.facets:
        held = counts[f"facet {name}"]
        facets[name] = _values(search, name, held, fold.excess[name] if fold else {})
        distinct[name], is_about = _distinct(held)
        about = about or is_about
    if EVENT in distinct and not fold and not any(one.field == EVENT for one in search.filters):
        distinct[EVENT] = events
    return ClusterAnswer(
        total=found["hits"]["total"]["value"],
        events=events,
        matched=counts[MATCHED]["doc_count"],
        docs=np.array(shown.rows, np.int64),
        scores=np.array(shown.scores, np.float64),
        more=np.array([more.get(event, 1) - 1 for event in shown.events], np.int64),
        facets=facets,
        distinct=distinct,
        timeline=_timeline(search, counts[TIMELINE], fold.excess[TIMELINE] if fold else {}) if search.timeline else (),
        unsearched=UNCOUNTED if found["timed_out"] else 0,
        texts=shown.texts,
        folded=fold is not None,
        about=about,
    )


def nothing(search: TreeSearch, unsearched: int = 0) -> ClusterAnswer:
    """Build an answer without hits.

    `unsearched` is the number of paragraphs not reached in time, or UNCOUNTED if that is not known.
    """
    none = np.empty(0, np.int64)
    facets: dict[str, Counts] = dict.fromkeys(search.facets, ())
    return ClusterAnswer(
        0, 0, 0, none, np.empty(0), none, facets, dict.fromkeys(search.facets, 0), unsearched=unsearched
    )


def _values(search: TreeSearch, name: str, held: Mapping[str, Any], excess: Mapping[str, int]) -> Counts:
    """Return the values of the facet `name` with their counts, most frequent first; equal counts are in order of value.

    `held` is the cluster's result for the facet. `excess` maps values to the numbers to subtract from their counts,
    because near-duplicates count once. Values named by the search's filters are added at the end if they are not among
    the most frequent.
    """
    counted = [
        (bucket["key"], bucket["doc_count"] - excess.get(bucket["key"], 0)) for bucket in held[VALUES]["buckets"]
    ]
    shown = (sorted(counted, key=lambda pair: (-pair[1], pair[0])) if excess else counted)[: search.facet_size]
    always = {value for one in search.filters if one.field == name for value in (*one.any_of, *one.none_of)}
    missing = always.difference(value for value, _ in shown)
    if missing:
        picked = held[PICKED]["buckets"]
        known = {bucket["key"]: bucket["doc_count"] - excess.get(bucket["key"], 0) for bucket in picked}
        shown += sorted(((value, known.get(value, 0)) for value in missing), key=lambda pair: (-pair[1], pair[0]))
    return tuple(shown)


def _distinct(held: Mapping[str, Any]) -> tuple[int, bool]:
    return _number(held) if NUMBER_OF in held else (len(held[VALUES]["buckets"]), False)


def _number(held: Mapping[str, Any]) -> tuple[int, bool]:
    """Return the number of distinct values in the cluster's result `held`, and whether it is an estimate."""
    counted = int(held[NUMBER_OF]["count"])
    if ABOUT in held and held[ALL]["sum_other_doc_count"]:
        return max(counted, int(held[ABOUT]["value"])), True
    return counted, False


def _timeline(search: TreeSearch, held: Mapping[str, Any], excess: Mapping[str, int]) -> Counts:
    """Return the timeline of the search: its months, or years if the months are too many, each with its number of hits.

    The periods are ascending. `held` is the cluster's result, by month. `excess` maps months to the numbers to subtract
    from their counts, because near-duplicates count once.
    """
    months = ((bucket["key"], bucket["doc_count"] - excess.get(bucket["key"], 0)) for bucket in held[VALUES]["buckets"])
    return bars(tuple(months), search.first_day, search.last_day)
