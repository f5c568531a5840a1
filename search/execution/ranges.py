"""Evaluates a costly query one range of documents at a time, checking the deadline in between.

If the time runs out, the results are exact for the documents searched so far; only the rest is missing. The next
range's length is extrapolated from the time that the last one took. Queries that are not costly are evaluated in one
go.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.fields import TEXT
from search.deadline import NEVER
from search.evaluation.evaluation import SCORED, Matches, nothing
from search.execution.cost import is_costly

if TYPE_CHECKING:
    from whoosh.query import Query

    from index.segment.segment import Segment
    from search.deadline import Deadline
    from search.evaluation.evaluation import Context, Evaluation
    from search.loops.numpy_loops import Scores

FIRST = 64  # documents of average length in the first range; even the costliest query evaluates these quickly
RANGE_SECONDS = 0.1  # seconds that a range should take; a search may end this much after its deadline
SHORTEST = 1e-6  # seconds that a range counts as taking if the clock shows less
MOST_GROWTH = 4  # a range is at most this many times as long as the one before, since its paragraphs may be longer


class Searched(NamedTuple):
    """The matches among a segment's first `documents` documents; all documents unless the time ran out."""

    matches: Matches
    documents: int


def searched(evaluation: Evaluation, query: Query, deadline: Deadline, context: Context = SCORED) -> Searched:
    """Return the matches of the query and how far the segment was searched; a costly query stops at the deadline.

    `context` says whether they are scored, and whether their positions are wanted.
    """
    if deadline is NEVER or not is_costly(evaluation, query):
        return Searched(evaluation.matches(query, None, context), evaluation.segment.doc_count)
    return _in_ranges(replace(evaluation, by_range=True), query, deadline, context)


def _in_ranges(evaluation: Evaluation, query: Query, deadline: Deadline, context: Context) -> Searched:
    """Evaluate the query on one range of documents after another, until all are done or the time has run out."""
    found: list[Matches] = []
    weights = _weights(evaluation.segment)
    first, size = 0, FIRST * weights[-1] / len(weights)
    least = math.inf  # seconds of the quickest range so far: what any range takes, however short
    while first < len(weights) and (left := deadline.left) > 0:
        before = weights[first - 1] if first else 0.0
        last = max(first + 1, int(np.searchsorted(weights, before + size)))
        domain = np.arange(first, last, dtype=np.int32)
        at, scores = evaluation.matches(query, domain, context)
        found.append(Matches(domain[at], scores))
        first, seconds = last, left - deadline.left
        least = min(least, seconds)
        size *= min(MOST_GROWTH, RANGE_SECONDS / max(seconds - least, SHORTEST))
    return Searched(_concatenated(found), first)


def _weights(segment: Segment) -> Scores:
    """Return the cumulative estimated cost of the documents; a document costs the square of its length in words."""
    return np.cumsum((segment.lengths(TEXT) + 1.0) ** 2)


def _concatenated(found: list[Matches]) -> Matches:
    if not found:
        return nothing()
    at, scores = (np.concatenate(column) for column in zip(*found, strict=True))
    return Matches(at, scores)
