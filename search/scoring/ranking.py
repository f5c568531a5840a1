"""How paragraphs are ranked: BM25F, written once for our loops and for Whoosh's own matchers.

`Ranking` is a Whoosh weighting model, so plain Whoosh scores with it; `constants` gives the same formula's
constants to the loops. Statistics are those of the whole snapshot, deleted documents included until their
segment is merged, exactly as Whoosh counts them.
"""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING, Any

from whoosh.scoring import BM25F

from search.scoring.blended_term import lengths

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from index.segment.segment import Segment
    from index.segment.snapshot import Snapshot
    from search.scoring.blended_term import BlendedTerm, Weights

SATURATION = 1.2  # K1: how soon more of the same word stops counting; the value most collections agree on
LENGTH_SHARE = 0.75  # B: how much a long paragraph is held against it, 0 not at all, 1 in full
MAX_KEPT = 50_000  # terms whose statistics are remembered per snapshot: some 10 MB


def rarity(documents: int, having: int) -> float:
    """The inverse document frequency, ln(1 + (N - n + ½) / (n + ½)), of a term that `having` documents have.

    Never negative, and near 0 for a word that nearly all have: none must be left out for being common.
    Robertson and Zaragoza (2009), 3.1, with 1 added inside the logarithm as Lucene does.

    >>> round(rarity(1000, 10), 2), round(rarity(1000, 1000), 4)
    (4.56, 0.0005)
    """
    having = min(having, documents)
    return log1p((documents - having + 0.5) / (having + 0.5))


class Ranking(BM25F):  # type: ignore[misc]  # whoosh has no types
    """BM25 per field, added up over fields; boosts of fields stand in the query.

    Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with `rarity` as
    idf: Whoosh's own, ln(N / (n + 1)) + 1, gives a word that every paragraph has the weight 1.
    """

    def __init__(self, length_share: float = LENGTH_SHARE, saturation: float = SATURATION) -> None:
        super().__init__(B=length_share, K1=saturation)

    def idf(self, searcher: Any, fieldname: str, text: str) -> float:
        """The rarity of the term in all of the searcher's documents; Whoosh asks for it when it scores."""
        parent = searcher.get_parent()
        return rarity(parent.doc_count_all(), parent.doc_frequency(fieldname, text))

    def blended(self, searcher: Any, blend: BlendedTerm) -> Callable[[int, int], float]:
        """The function from weighted frequency and weighted length to score, for Whoosh's own matchers."""
        parent = searcher.get_parent()
        documents = parent.doc_count_all()
        having = blend.having(parent)
        total = sum(weight * parent.field_length(name) for name, weight in blend.fields)
        weight, flat, slope = self.constants(rarity(documents, having), total / documents or 1.0, blend.boost)
        return lambda frequency, length: weight * frequency / (frequency + flat + slope * length)

    def constants(self, idf: float, average_length: float, boost: float) -> tuple[float, float, float]:
        """The (weight, flat, slope) of a term, whose score is `weight * f / (f + flat + slope * length)`."""
        return boost * idf * (self.K1 + 1), self.K1 * (1 - self.B), self.K1 * self.B / average_length


class Statistics:
    """The statistics of a snapshot: how rare each term is, how long each field is on average."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._segments = snapshot.segments  # not the snapshot: what is known of it must not keep it alive
        self._numbers: dict[tuple[str, str], tuple[int, ...]] = {}
        self._idf: dict[tuple[object, str], float] = {}
        self._total: dict[str, int] = {}
        self._average: dict[str, float] = {}
        self._lengths: dict[tuple[int, Weights], NDArray[np.unsignedinteger[Any]]] = {}

    def numbers(self, field: str, text: str) -> tuple[int, ...]:
        """The term's number in each segment's list of terms, by segment; -1 where a segment has none."""
        key = (field, text)
        known = self._numbers.get(key)
        if known is None:
            if len(self._numbers) >= MAX_KEPT:
                self._numbers.clear()
            known = tuple(segment.term(field, text) for segment in self._segments)
            self._numbers[key] = known
        return known

    def documents(self, field: str, text: str) -> int:
        """The number of documents with the term, deleted ones included until their segment is merged."""
        segments = zip(self._segments, self.numbers(field, text), strict=True)
        return sum(segment.doc_frequency(field, at) for segment, at in segments if at >= 0)

    def idf(self, field: str, text: str) -> float:
        """The term's `rarity` in the snapshot."""
        return self._rarity((field, text), lambda: self.documents(field, text))

    def blended(self, blend: BlendedTerm, holding: Callable[[Segment], int]) -> tuple[float, float]:
        """The rarity of the term, counting documents that have it in any field, and their average weighted length.

        `holding` says how many documents of a segment have it; each term is counted once.
        """
        documents = sum(segment.doc_count for segment in self._segments)
        total = sum(weight * self.total_length(name) for name, weight in blend.fields)
        idf = self._rarity((blend.fields, blend.text), lambda: sum(map(holding, self._segments)))
        return idf, total / (documents or 1) or 1.0

    def _rarity(self, key: tuple[object, str], having: Callable[[], int]) -> float:
        """The rarity under that key, computed from `having()` documents when first asked for."""
        known = self._idf.get(key)
        if known is None:
            if len(self._idf) >= MAX_KEPT:
                self._idf.clear()
            documents = sum(segment.doc_count for segment in self._segments)
            known = self._idf[key] = rarity(documents, having())
        return known

    def blended_lengths(self, segment: Segment, blend: BlendedTerm) -> NDArray[np.unsignedinteger[Any]]:
        """The weighted length of each document of the segment, by document; made once, a few bytes each."""
        key = (id(segment), blend.fields)
        if key not in self._lengths:
            self._lengths[key] = lengths(segment, blend.fields)
        return self._lengths[key]

    def total_length(self, field: str) -> int:
        """The number of tokens of the field in all documents."""
        if field not in self._total:
            self._total[field] = sum(segment.total_length(field) for segment in self._segments)
        return self._total[field]

    def average_length(self, field: str) -> float:
        """The number of tokens of the field per document, 1 where the field is empty everywhere."""
        if field not in self._average:
            documents = sum(segment.doc_count for segment in self._segments) or 1
            self._average[field] = self.total_length(field) / documents or 1.0
        return self._average[field]
