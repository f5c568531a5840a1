"""Keeps a query within the cluster's limit on clauses.

A query over the limit still finds the same paragraphs, but only the most frequent words of each pattern score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from search.cluster.translation import translated

if TYPE_CHECKING:
    from whoosh.query import Query

    from search.cluster.translation import Dsl

MOST_CLAUSES = 1_000  # of one query; a cluster allows 1,024 unless it is set otherwise
SCORING = 40  # words of one list of alternatives that still score in a query that is too large


def lightened(query: Query) -> Dsl:
    """Translate the query for the cluster; simplify it if it has more clauses than the cluster allows."""
    whole = translated(query)
    return whole if clauses(whole) <= MOST_CLAUSES else _lighter(whole)


def clauses(part: Any) -> int:
    """Return the number of terms, lists of terms and phrases in `part`, a query for OpenSearch or a list of queries."""
    if isinstance(part, list):
        return sum(map(clauses, part))
    if not isinstance(part, dict):
        return 0
    own = sum(name in ("term", "span_term", "terms", "match_phrase") for name in part)
    return own + sum(clauses(inner) for name, inner in part.items() if name != "terms")


def _lighter(part: Any) -> Any:
    if isinstance(part, list):
        return [_lighter(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    alternatives = part.get("bool", {}).get("should", []) if isinstance(part.get("bool"), dict) else []
    if len(alternatives) > SCORING and all(set(each) == {"term"} for each in alternatives):
        return _in_one(alternatives)
    return {name: _lighter(inner) for name, inner in part.items()}


def _in_one(alternatives: list[Dsl]) -> Dsl:
    """Return a query for any of the terms `alternatives`, with one lookup per field.

    Only the first SCORING of them, the most used, score.
    """
    by_field: dict[str, list[str]] = {}
    for each in alternatives:
        [(field, asked)] = each["term"].items()
        by_field.setdefault(field, []).append(asked["value"])
    found = [{"terms": {field: words}} for field, words in by_field.items()]
    chosen: Dsl = {"bool": {"should": found, "minimum_should_match": 1}}
    return {"bool": {"filter": [chosen], "should": alternatives[:SCORING]}}
