"""Builds the OpenSearch request of a search: query, page, facet counts without their own filters, timeline.

It sets what OpenSearch would otherwise silently approximate: exact totals, as many values per shard as a facet has, and
scores by the frequencies of all shards.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from index.cluster.mapping import DAY, EVENT, MONTH, NEWEST, NUMBER, ROW, SHOWN
from search.cluster.weight import lightened
from search.execution.facet_slots import TIMELINE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.cluster.translation import Dsl
    from search.execution.execute import TreeSearch
    from search.execution.filters import Filter

FURTHEST = 10_000  # the last hit that a page can request, from 1; further pages are reached by going through all hits
COUNTED = 50_000  # distinct values (of events above all) that are counted exactly; more are estimated
LISTED = 1_000  # values of a facet up to which all are requested, so that their number needs no count of its own
PRECISION = 40_000  # precision of an estimated number of values: the highest that OpenSearch offers
MOST_MONTHS = 20_000
MOST_LISTED = 60_000  # rows of one query; a cluster allows 65,536 unless it is set otherwise

MATCHED, EVENTS, VALUES, ALL, NUMBER_OF, PICKED, ABOUT = (
    *("matched", "events", "values", "all", "number", "picked", "about"),
)


def body(search: TreeSearch, values: Mapping[str, int], gone: Sequence[int] | None = None) -> dict[str, Any]:
    """Build the request for a page, with counts for its facets and timeline.

    The index has at most `values[name]` values of the facet `name`. `gone` has the rows of the near-identical
    paragraphs that the search does not count. Hits and totals leave these out; facet and timeline counts include them
    and list all values, so that the caller can subtract them. If `gone` is None, the search counts all paragraphs, and
    only the most frequent values are listed.
    """
    counts = _counts(search, values, gone)
    asked = page(search, gone or ()) | {"from": search.offset, "size": search.limit, "aggs": counts}
    if search.grouped:
        asked["collapse"] = {"field": EVENT}
    return asked


def page(search: TreeSearch, gone: Sequence[int] = ()) -> dict[str, Any]:
    """Build the request for hits in the order of the search, without counts and without the rows `gone`."""
    return {
        "query": lightened(search.query),
        "post_filter": {"bool": {"filter": list(conditions(search).values()), "must_not": _rows(gone)}},
        "sort": order(search),
        "track_total_hits": True,
        "track_scores": True,
        "_source": [SHOWN],
    }


def filtered(search: TreeSearch, gone: Sequence[int] = ()) -> Dsl:
    """Return the unscored query for everything that the search finds, without the rows `gone`."""
    wanted = [lightened(search.query), *conditions(search).values()]
    return {"bool": {"filter": wanted, "must_not": _rows(gone)}}


def order(search: TreeSearch) -> list[Dsl]:
    """Return the sort order, in which no two hits are equal, so that every shard and replica sorts the same way."""
    if search.sort == "relevance":
        return [{"_score": "desc"}, {NEWEST: "desc"}, {NUMBER: "asc"}]
    direction = "desc" if search.sort == "newest" else "asc"
    best_first: list[Dsl] = [{"_score": "desc"}] if search.grouped else []
    return [{DAY: {"order": direction, "missing": "_last"}}, {NEWEST: "desc"}, *best_first, {NUMBER: "asc"}]


def copy_of(search: TreeSearch) -> str:
    """Return OpenSearch's `preference`: it sends repeated queries to the same replicas, so that pages fit together."""
    return f"q{zlib.crc32(repr(search.query).encode('utf-8', 'surrogatepass'))}"


def asked_by(search: TreeSearch) -> tuple[object, ...]:
    """Return a key that is the same for searches that count the same paragraphs of one generation."""
    return repr(search.query), search.filters, search.first_day, search.last_day, search.folded


def conditions(search: TreeSearch) -> dict[str, Dsl]:
    """Return the search's filters by facet, and its period under TIMELINE."""
    found: dict[str, list[Dsl]] = {}
    for one in search.filters:
        if held := _picks(one):
            found.setdefault(one.field, []).append(held)
    days = {name: day for name, day in (("gte", search.first_day), ("lte", search.last_day)) if day is not None}
    if days:
        found[TIMELINE] = [{"range": {DAY: days}}]
    return {name: _all(each) for name, each in found.items()}


def _picks(one: Filter) -> Dsl | None:
    if not one.any_of and not one.none_of:
        return None
    wanted = [{"terms": {one.field: list(one.any_of)}}] if one.any_of else []
    unwanted = [{"terms": {one.field: list(one.none_of)}}] if one.none_of else []
    return {"bool": {"filter": wanted, "must_not": unwanted}}


def _rows(rows: Sequence[int]) -> list[Dsl]:
    """Return the queries for the paragraphs in these rows; each lists at most MOST_LISTED."""
    return [{"terms": {ROW: list(rows[first : first + MOST_LISTED])}} for first in range(0, len(rows), MOST_LISTED)]


def _all(filters: list[Dsl]) -> Dsl:
    return filters[0] if len(filters) == 1 else {"bool": {"filter": filters}}


def _counts(search: TreeSearch, values: Mapping[str, int], gone: Sequence[int] | None) -> Dsl:
    """Return the aggregations that count the matches, the events, each facet's values, and the hits of each month.

    The values of a facet are counted under all filters except its own, and the months under all except the period.
    `values` and `gone` are as in `body`.
    """
    found = conditions(search)
    counted = found | {ROW: {"bool": {"must_not": _rows(gone)}}} if gone else found
    counts: Dsl = {MATCHED: {"filter": {"match_all": {}}}, EVENTS: _under(counted, "", _number(EVENT, values[EVENT]))}
    for name in search.facets:
        held = _values(search, name, values[name])
        if gone is not None:  # the most frequent values are known only after the near-duplicates are subtracted
            held[VALUES]["terms"]["size"] = max(1, min(values[name], COUNTED))
        counts[f"facet {name}"] = _under(found, name, held)
    if search.timeline:
        months = {"terms": {"field": MONTH, "size": MOST_MONTHS, "order": {"_key": "asc"}}}
        counts[TIMELINE] = _under(found, TIMELINE, {VALUES: months})
    return counts


def _under(found: Mapping[str, Dsl], own: str, counts: Dsl) -> Dsl:
    """Return the aggregation `counts` under all filters except that of the facet `own`.

    `found` has the filter of each facet, and the period under TIMELINE.
    """
    others = [condition for name, condition in found.items() if name != own]
    return {"filter": _all(others) if others else {"match_all": {}}, "aggs": counts}


def _values(search: TreeSearch, name: str, count: int) -> Dsl:
    """Return the aggregation for the facet `name`, which has at most `count` values in the index.

    It asks for the most frequent values and for those that the search picks or excludes. If `count` is above LISTED, it
    also asks for the number of distinct values, but not for EVENT, whose number `_counts` requests.
    """
    size = max(1, count) if count <= LISTED else min(search.facet_size, count, COUNTED)
    counts = {VALUES: {"terms": {"field": name, "size": size, "shard_size": max(1, min(count, COUNTED))}}}
    picked = sorted({value for one in search.filters if one.field == name for value in (*one.any_of, *one.none_of)})
    if picked:
        counts[PICKED] = {"terms": {"field": name, "include": picked, "size": len(picked)}}
    if count > LISTED and name != EVENT:
        counts |= _number(name, count)
    return counts


def _number(name: str, count: int) -> Dsl:
    """Return the aggregation that counts the distinct values of the facet `name`, at most `count` in the index.

    If `count` is above COUNTED, it also asks for an estimate of their number.
    """
    size = max(1, min(count, COUNTED))
    counts: Dsl = {
        ALL: {"terms": {"field": name, "size": size, "shard_size": size}},
        NUMBER_OF: {"stats_bucket": {"buckets_path": f"{ALL}._count"}},
    }
    if count > COUNTED:
        counts[ABOUT] = {"cardinality": {"field": name, "precision_threshold": PRECISION}}
    return counts
