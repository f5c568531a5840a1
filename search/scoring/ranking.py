"""How paragraphs are ranked: BM25F, defined once for our loops and for Whoosh's own matchers.

It counts as Lucene does, so that an OpenSearch cluster ranks alike: text lengths are rounded
(`index.segment.rounded_lengths`), and only documents that have the field count for rarity and average length. `Ranking`
is a Whoosh weighting model, which plain Whoosh can score with. `constants` gives the formula's constants to our loops.
Statistics cover the whole snapshot, including deleted documents until their segment is merged, exactly as in Whoosh.
"""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.scoring import BM25F, BM25FScorer, bm25

from index.fields import LENGTH_SHARE, SATURATION
from index.segment.rounded_lengths import rounded
from search.scoring.blended_term import lengths

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from index.segment.segment import Segment
    from index.segment.snapshot import Snapshot
    from search.scoring.blended_term import BlendedTerm, Weights

MAX_KEPT = 50_000  # terms whose statistics are remembered per snapshot: some 10 MB


def rarity(documents: int, having: int) -> float:
    """Return the inverse document frequency of a term that `having` of the `documents` have.

    With N for `documents` and n for `having`, it is ln(1 + (N - n + ½) / (n + ½)). It is never negative, and near 0 for
    a word that nearly all documents have. See Robertson and Zaragoza (2009), 3.1; the 1 inside the logarithm is added
    as in Lucene.

    >>> round(rarity(1000, 10), 2), round(rarity(1000, 1000), 4)
    (4.56, 0.0005)
    """
    having = min(having, documents)
    return log1p((documents - having + 0.5) / (having + 0.5))


class Ranking(BM25F):  # type: ignore[misc]  # whoosh has no types
    """BM25 per field, added up over the fields; field boosts are part of the query.

    See Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009). The idf is `rarity`,
    because Whoosh's own, ln(N / (n + 1)) + 1, gives even a word in every paragraph the weight 1.
    """

    def __init__(self, length_share: float = LENGTH_SHARE, saturation: float = SATURATION) -> None:
        super().__init__(B=length_share, K1=saturation)
        self._having: dict[tuple[Any, Weights], int] = {}

    def idf(self, searcher: Any, fieldname: str, text: str) -> float:
        """Return the term's rarity among the documents that have the field; Whoosh calls this when scoring."""
        parent = searcher.get_parent()
        return rarity(self.having_any(parent, ((fieldname, 1),)), parent.doc_frequency(fieldname, text))

    def scorer(self, searcher: Any, fieldname: str, text: str, qf: int = 1) -> Any:
        """Return the scorer of a term, for Whoosh's own matchers."""
        if not searcher.schema[fieldname].scorable:
            return super().scorer(searcher, fieldname, text, qf)
        return _RoundedScorer(searcher, fieldname, text, self)

    def having_any(self, parent: Any, fields: Weights) -> int:
        """Return the number of the searcher's documents that have any of the fields, including deleted ones; cached."""
        key = (parent, fields)
        if key not in self._having:
            documents = range(parent.doc_count_all())
            names = [name for name, _ in fields]
            self._having[key] = sum(any(parent.doc_field_length(doc, name, 0) for name in names) for doc in documents)
        return self._having[key]

    def blended(self, searcher: Any, blend: BlendedTerm) -> Callable[[int, int], float]:
        """Return a function from weighted frequency and weighted length to score, for Whoosh's own matchers."""
        parent = searcher.get_parent()
        documents = self.having_any(parent, blend.fields)
        having = blend.having(parent)
        total = sum(weight * parent.field_length(name) for name, weight in blend.fields)
        average = total / (documents or 1) or 1.0
        weight, flat, slope = self.constants(rarity(documents, having), average, blend.boost)
        return lambda frequency, length: weight * frequency / (frequency + flat + slope * _rounded(length))

    def constants(self, idf: float, average_length: float, boost: float) -> tuple[float, float, float]:
        """Return the (weight, flat, slope) of a term, whose score is `weight * f / (f + flat + slope * length)`.

        Here f is the term's frequency in a document, and `length` that document's rounded length.
        """
        return boost * idf * (self.K1 + 1), self.K1 * (1 - self.B), self.K1 * self.B / average_length


class _RoundedScorer(BM25FScorer):  # type: ignore[misc]  # whoosh has no types
    """Whoosh's scorer of one term, but with rounded lengths, averaged over only the documents that have the field."""

    def __init__(self, searcher: Any, fieldname: str, text: str, ranking: Ranking) -> None:
        parent = searcher.get_parent()
        self.idf = parent.idf(fieldname, text)
        self.avgfl = parent.field_length(fieldname) / (ranking.having_any(parent, ((fieldname, 1),)) or 1) or 1.0
        self.B, self.K1 = ranking.B, ranking.K1
        self.setup(searcher, fieldname, text)

    def _score(self, weight: float, length: int) -> float:
        score: float = bm25(self.idf, weight, _rounded(length), self.avgfl, self.B, self.K1)
        return score


def _rounded(length: int) -> int:
    return int(rounded(np.array([length], np.uint32))[0])


class Statistics:
    """The statistics of a snapshot: how rare each term is, and how long each field is on average."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._segments = snapshot.segments  # not the snapshot itself, which its statistics must not keep alive
        self._numbers: dict[tuple[str, str], tuple[int, ...]] = {}
        self._idf: dict[tuple[Weights, str], float] = {}
        self._total: dict[str, int] = {}
        self._having: dict[Weights, int] = {}
        self._average: dict[str, float] = {}
        self._lengths: dict[tuple[int, Weights], NDArray[np.unsignedinteger[Any]]] = {}

    def numbers(self, field: str, text: str) -> tuple[int, ...]:
        """Return the term's number in the term list of each segment, by segment; -1 if a segment lacks it."""
        key = (field, text)
        known = self._numbers.get(key)
        if known is None:
            if len(self._numbers) >= MAX_KEPT:
                self._numbers.clear()
            known = tuple(segment.term(field, text) for segment in self._segments)
            self._numbers[key] = known
        return known

    def documents(self, field: str, text: str) -> int:
        """Return the number of documents with the term, including deleted ones until their segment is merged."""
        segments = zip(self._segments, self.numbers(field, text), strict=True)
        return sum(segment.doc_frequency(field, at) for segment, at in segments if at >= 0)

    def idf(self, field: str, text: str) -> float:
        """Return the term's `rarity` among the documents that have the field."""
        return self._rarity(((field, 1),), text, lambda: self.documents(field, text))

    def having(self, fields: Weights) -> int:
        """Return the number of documents that have any of `fields`, including deleted ones; cached."""
        if fields not in self._having:
            held = (np.count_nonzero(self._lengths_of(segment, fields)) for segment in self._segments)
            self._having[fields] = int(sum(held))
        return self._having[fields]

    def _lengths_of(self, segment: Segment, fields: Weights) -> NDArray[np.unsignedinteger[Any]]:
        return segment.lengths(fields[0][0]) if len(fields) == 1 else self._blended_lengths(segment, fields)

    def blended(self, blend: BlendedTerm, holding: Callable[[Segment], int]) -> tuple[float, float]:
        """Return the blended term's rarity, and the average weighted length of documents with any of its fields.

        `holding(segment)` returns the number of the segment's documents with the term. It is called only if the rarity
        is not cached.
        """
        total = sum(weight * self.total_length(name) for name, weight in blend.fields)
        idf = self._rarity(blend.fields, blend.text, lambda: sum(map(holding, self._segments)))
        return idf, total / (self.having(blend.fields) or 1) or 1.0

    def _rarity(self, fields: Weights, text: str, having: Callable[[], int]) -> float:
        """Return the term's rarity among the documents that have any of `fields`; it is cached.

        `having()` returns the number of documents with the term in any of these fields. It is called only if the rarity
        is not in the cache.
        """
        key = (fields, text)
        known = self._idf.get(key)
        if known is None:
            if len(self._idf) >= MAX_KEPT:
                self._idf.clear()
            known = self._idf[key] = rarity(self.having(fields), having())
        return known

    def blended_lengths(self, segment: Segment, blend: BlendedTerm) -> NDArray[np.unsignedinteger[Any]]:
        """Return the weighted length of each document of the segment, by document; computed once."""
        return self._blended_lengths(segment, blend.fields)

    def _blended_lengths(self, segment: Segment, fields: Weights) -> NDArray[np.unsignedinteger[Any]]:
        key = (id(segment), fields)
        if key not in self._lengths:
            self._lengths[key] = lengths(segment, fields)
        return self._lengths[key]

    def total_length(self, field: str) -> int:
        """Return the number of tokens of the field in all documents."""
        if field not in self._total:
            self._total[field] = sum(segment.total_length(field) for segment in self._segments)
        return self._total[field]

    def average_length(self, field: str) -> float:
        """Return the average number of tokens of the field in documents that have it; 1 if none has."""
        if field not in self._average:
            self._average[field] = self.total_length(field) / (self.having(((field, 1),)) or 1) or 1.0
        return self._average[field]
