"""What the planner may ask of the index: how often a term is used, which look like this, a facet's values.

`Vocabulary` is the protocol; `SnapshotVocabulary` answers it from the segments of one snapshot.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from index.fields import EXACT, FACETS, LEAD, TEXT, TITLE
from search.vocabulary.facet_words import FacetWords
from search.vocabulary.used import Used
from search.vocabulary.wordlist import WordList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.segment.snapshot import Snapshot

NAMED = ("speaker", "person", "place", "geography")  # fields whose values are names
SWEEPS_KEPT = 128  # patterns and unknown words whose words are remembered: one page asks for the same again and again
FREQUENCIES_KEPT = 65_536  # terms whose frequency is remembered; a few megabytes


class Vocabulary(Protocol):
    """The words and values of one generation of the index."""

    @property
    def paragraphs(self) -> int:
        """How many paragraphs the index counts for its statistics."""
        ...

    def count(self, field: str, term: str) -> int:
        """How many paragraphs have the term in the field; 0 for an unknown one."""
        ...

    def like(self, pattern: str, limit: int) -> tuple[Sequence[Used], int]:
        """The most used words as written of the shape (`*` any letters, `?` one), and how many have it."""
        ...

    def near(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """The words as written within that many edits, with their distance: nearest, then most used first."""
        ...

    def alike(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """The same, with words of titles, leads and names that stand in no paragraph."""
        ...

    def beginning(self, prefix: str, limit: int) -> Sequence[Used]:
        """The most used words as written that begin so."""
        ...

    def values(self, field: str) -> Sequence[Used]:
        """Every value of the facet, sorted."""
        ...

    def facet_words(self, field: str) -> FacetWords:
        """The words of the facet's values."""
        ...


class SnapshotVocabulary:
    """The vocabulary of a snapshot, for all threads; what is costly is made once, when asked."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.paragraphs = sum(segment.doc_count for segment in snapshot.segments)
        self.count = lru_cache(FREQUENCIES_KEPT)(self._count)
        self.like = lru_cache(SWEEPS_KEPT)(self._like)
        self.alike = lru_cache(SWEEPS_KEPT)(self._alike)
        self.values = lru_cache(None)(self._values)
        self.facet_words = lru_cache(None)(lambda field: FacetWords(self.values(field)))
        self.words = lru_cache(None)(self._words)
        self.names = lru_cache(None)(self._names)

    def prepare(self) -> None:
        """Make now what is otherwise made when first asked for: the list of words, the words of the facets' values."""
        self.words()
        self.names()
        for field in FACETS:
            if field.shown and field.name != "event":  # an event for every speech, and hardly ever typed
                self.facet_words(field.name).beginning("a", 1)

    def _like(self, pattern: str, limit: int) -> tuple[Sequence[Used], int]:
        """The most used words as written of the shape, and how many words have it."""
        found, total = self.words().shaped(pattern, limit)
        return [Used(*pair) for pair in found], total

    def near(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """The words as written within that many edits, with their distance: nearest, then most used first."""
        return [(Used(near.word, near.count), near.away) for near in self.words().near(term, edits)]

    def _alike(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """The same, with words of titles, leads and names that stand in no paragraph."""
        found = [*self.words().near(term, edits), *self.names().near(term, edits)]
        found.sort(key=lambda near: (near.away, -near.count, near.word))
        return [(Used(near.word, near.count), near.away) for near in found]

    def beginning(self, prefix: str, limit: int) -> Sequence[Used]:
        """The most used words as written that begin so."""
        return [Used(*pair) for pair in self.words().beginning(prefix, limit)]

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
            counts = segment.facets.frequencies(field).tolist()
            for value, count in zip(segment.facets.own(field).values, counts, strict=True):
                found[value] = found.get(value, 0) + count
        return [Used(value, found[value]) for value in sorted(found)]

    def _words(self) -> WordList:
        used: dict[str, int] = {}
        for segment in self._snapshot.segments:
            counts = segment.form_frequencies().tolist()
            for word, count in zip(segment.terms(EXACT), counts, strict=True):
                used[word] = used.get(word, 0) + count
        return WordList(used.items())

    def _names(self) -> WordList:
        """The words of titles and leads (as stems) and of names of people and places that no paragraph has."""
        used: dict[str, int] = {}
        for segment in self._snapshot.segments:
            for name in (TITLE, LEAD):
                for stem in set(segment.terms(name)).difference(segment.terms(TEXT)):
                    used[stem] = max(used.get(stem, 0), self.count(name, stem))
        for name in NAMED:
            for word, count in self.facet_words(name).words.items():
                used[word] = max(used.get(word, 0), count)
        return WordList((word, count) for word, count in used.items() if not self.count(EXACT, word))
