"""What the planner may ask of the index: how often a term is used, which look like this, a facet's values.

`Vocabulary` is the protocol; `SnapshotVocabulary` answers it from the segments of one snapshot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from search.wordlist import WordList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.segment import Snapshot

_LITERAL = re.compile(r"[^*?]*")
FREQUENCIES_KEPT = 65_536  # terms whose frequency is remembered; a few megabytes
EVERYTHING = 1 << 62  # a limit above any number of terms


@dataclass(frozen=True, slots=True)
class Used:
    """A term and the number of paragraphs that have it."""

    term: str
    count: int


class Vocabulary(Protocol):
    """The words and values of one generation of the index."""

    @property
    def paragraphs(self) -> int:
        """How many paragraphs the index counts for its statistics."""
        ...

    def count(self, field: str, term: str) -> int:
        """How many paragraphs have the term in the field; 0 for an unknown one."""
        ...

    def like(self, field: str, pattern: str, limit: int) -> tuple[Sequence[Used], int]:
        """The most used terms of the shape (`*` any letters, `?` one), and how many terms have it."""
        ...

    def near(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """The words as written within that many edits, with their distance: nearest, then most used first."""
        ...

    def values(self, field: str) -> Sequence[Used]:
        """Every value of the facet, sorted."""
        ...


class SnapshotVocabulary:
    """The vocabulary of a snapshot, for all threads; what is costly is made once, when asked."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.paragraphs = sum(segment.doc_count for segment in snapshot.segments)
        self.count = lru_cache(FREQUENCIES_KEPT)(self._count)
        self.values = lru_cache(None)(self._values)
        self.words = lru_cache(None)(self._words)

    def like(self, field: str, pattern: str, limit: int) -> tuple[Sequence[Used], int]:
        """The most used terms of the shape (`*` any letters, `?` one), and how many terms have it."""
        if pattern.endswith("*") and not re.search(r"[*?]", pattern[:-1]):
            return self._beginning(field, pattern[:-1], limit)
        shape = re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
        found: dict[str, int] = {}
        for segment in self._snapshot.segments:
            for at in segment.term_range(field, _LITERAL.match(pattern)[0]):  # type: ignore[index]
                term = segment.term_text(field, at)
                if shape.fullmatch(term):
                    found[term] = found.get(term, 0) + segment.doc_frequency(field, at)
        return _most_used(found, limit), len(found)

    def near(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """The words as written within that many edits, with their distance: nearest, then most used first."""
        return [(Used(near.word, near.count), near.away) for near in self.words().near(term, edits)]

    def _beginning(self, field: str, prefix: str, limit: int) -> tuple[Sequence[Used], int]:
        found: dict[str, int] = {}
        for segment in self._snapshot.segments:
            for at in segment.term_range(field, prefix):
                term = segment.term_text(field, at)
                found[term] = found.get(term, 0) + segment.doc_frequency(field, at)
        return _most_used(found, limit), len(found)

    def _count(self, field: str, term: str) -> int:
        total = 0
        for segment in self._snapshot.segments:
            at = segment.term(field, term)
            if at >= 0:
                total += segment.doc_frequency(field, at)
        return total

    def _values(self, field: str) -> Sequence[Used]:
        found: dict[str, int] = {}
        for segment in self._snapshot.segments:
            column = segment.facet(field)
            counts = np.bincount(column.ordinals, minlength=len(column.values) + 1)
            for value, count in zip(column.values, counts.tolist(), strict=False):  # the last counts those without
                found[value] = found.get(value, 0) + count
        return [Used(value, found[value]) for value in sorted(found)]

    def _words(self) -> WordList:
        return WordList((used.term, used.count) for used in self.like("exact", "*", EVERYTHING)[0])


def _most_used(found: Mapping[str, int], limit: int) -> list[Used]:
    if limit >= len(found):
        return sorted((Used(*item) for item in found.items()), key=lambda used: (-used.count, used.term))
    counts = np.fromiter(found.values(), np.int64, len(found))
    terms = list(found)
    best = np.argpartition(-counts, limit)[:limit]
    return sorted((Used(terms[i], int(counts[i])) for i in best), key=lambda used: (-used.count, used.term))
