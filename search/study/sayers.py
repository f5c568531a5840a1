"""Who uses a query most: how often each speaker, voice or topic has it, in proportion to all the words of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.segment.packing import ramp
from search.study.inquiry import inquiry
from search.study.measures import keyness
from search.study.slices import slice_of
from search.study.trends import MILLION

if TYPE_CHECKING:
    from index.segment.segment import Segment
    from search.deadline import Deadline
    from search.library import Generation
    from search.loops.numpy_loops import Docs, Keys
    from search.request import SearchRequest
    from search.results import Notice

FLOOR = 10_000  # words: who said fewer has no rate to speak of
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class SayersRequest:
    """A search whose words are to be counted for each value of `facet` that has at least `floor` words in the slice."""

    search: SearchRequest
    facet: str = "speaker"
    floor: int = FLOOR
    size: int = MOST_SHOWN


class Sayer(NamedTuple):
    """One value of the facet: how often the query occurs there, the number of all words there, and the rate.

    `keyness` is the log-likelihood against the rest of the slice, below 0 where the query is rarer than in the rest.
    """

    value: str
    count: int  # type: ignore[assignment]  # instead of tuple's method
    words: int
    per_million: float
    keyness: float


@dataclass(frozen=True, slots=True)
class Sayers:
    """The answer: values by rate, the highest first; `total` occurrences in a slice of `words` words."""

    request: SayersRequest
    reading: str
    sayers: tuple[Sayer, ...]
    total: int
    words: int
    below_floor: int
    notices: tuple[Notice, ...]


def sayers(generation: Generation, request: SayersRequest, deadline: Deadline) -> Sayers:
    """How often each value of the facet has the query. Raises NoIndexError where the index has no forward index."""
    found = inquiry(generation, request.search, deadline)
    chosen = slice_of(generation, request.search)
    occurring, words = Counter[str](), Counter[str]()
    parts = zip(chosen.segments, found.occurrences, chosen.documents, chosen.sizes, strict=True)
    for segment, occurrences, docs, sizes in parts:
        occurring.update(by_value(segment, request.facet, occurrences.docs))
        words.update(by_value(segment, request.facet, docs, sizes))
    said = {value: count for value, count in words.items() if count >= max(1, request.floor)}
    total, whole = found.total, chosen.words
    shown = [_sayer(value, (occurring[value], size), (total, whole)) for value, size in said.items()]
    shown.sort(key=lambda one: (-one.per_million, -one.words, one.value))
    below = sum(1 for value in occurring if value not in said)
    return Sayers(request, found.reading, tuple(shown[: request.size]), total, whole, below, found.notices)


def _sayer(value: str, own: tuple[int, int], whole: tuple[int, int]) -> Sayer:
    (count, words), (total, all_words) = own, whole
    rest = max(all_words - words, 1)
    return Sayer(value, count, words, count * MILLION / words, float(keyness(count, total - count, words, rest)))


def by_value(segment: Segment, facet: str, docs: Docs, weights: Keys | None = None) -> dict[str, int]:
    """How many of the documents, or the sum of their weights, each value of the facet has in the segment."""
    column = segment.facets.of_documents(facet)
    weights = np.ones(len(docs), np.int64) if weights is None else weights
    if column.offsets is None:
        ordinals = column.ordinals[docs].astype(np.int64)
    else:
        first, last = column.offsets[docs], column.offsets[docs.astype(np.int64) + 1]
        ordinals = column.ordinals[np.repeat(first, last - first) + ramp(last - first)].astype(np.int64)
        weights = np.repeat(weights, last - first)
    sums = np.bincount(ordinals, weights, len(column.values) + 1)[: len(column.values)]
    held = np.flatnonzero(sums).tolist()
    return {column.values[number]: int(sums[number]) for number in held}
