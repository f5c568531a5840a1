"""What the planner may ask of the index: how often a term is used, which words are like it, a facet's values.

`Vocabulary` is the protocol; `WordVocabulary` answers it from lists of words, `SnapshotVocabulary` with those of a
snapshot.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Protocol

from index.fields import EXACT, FACETS, LEAD, TEXT, TITLE
from search.vocabulary.facet_words import FacetWords
from search.vocabulary.used import Used
from search.vocabulary.wordlist import WordList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.segment.segment import Segment
    from index.segment.snapshot import Snapshot

SWEEPS_KEPT = 128  # patterns and unknown words whose words are remembered: one page asks for the same again and again
FREQUENCIES_KEPT = 65_536  # terms whose frequency is remembered; a few megabytes


class Vocabulary(Protocol):
    """The words and values of one generation of the index."""

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs that the index counts for its statistics."""
        ...

    def count(self, field: str, term: str) -> int:
        """The number of paragraphs that have the term in the field; 0 for an unknown one."""
        ...

    def like(self, pattern: str, limit: int) -> tuple[Sequence[Used], int]:
        """The most used written words that match a pattern (`*` any letters, `?` one), and how many words match."""
        ...

    def near(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """The words as written within that many edits, with their distance: nearest, then most used first."""
        ...

    def alike(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """The words that `near` gives, and those of titles, leads and names that stand in no paragraph."""
        ...

    def beginning(self, prefix: str, limit: int) -> Sequence[Used]:
        """The most used words as written that begin with the prefix."""
        ...

    def values(self, field: str) -> Sequence[Used]:
        """Every value of the facet, sorted."""
        ...

    def facet_words(self, field: str) -> FacetWords:
        """The words of the facet's values."""
        ...


class WordVocabulary(ABC):
    """A vocabulary made from lists of words and values, for all threads; what is costly is made once, when asked.

    Whoever knows the lists says how they are read.
    """

    paragraphs: int

    def __init__(self) -> None:
        self._shaped = lru_cache(SWEEPS_KEPT)(WordList.shaped)
        self._near = lru_cache(SWEEPS_KEPT)(_near)
        self._values: dict[str, Sequence[Used]] = {}
        self._facet_words: dict[str, FacetWords] = {}

    @abstractmethod
    def count(self, field: str, term: str) -> int:
        """The number of paragraphs that have the term in the field; 0 for an unknown one."""

    @abstractmethod
    def counted_forms(self) -> Iterable[tuple[str, int]]:
        """The words of the paragraphs as written, each with the number of these."""

    @abstractmethod
    def counted_names(self) -> Iterable[tuple[str, int]]:
        """The stems of titles and leads that are in no paragraph, with their counts; some may come twice."""

    @abstractmethod
    def read_values(self, field: str) -> Sequence[Used]:
        """Every value of the facet, sorted."""

    def prepare(self) -> None:
        """Make now what is otherwise made when first asked for: the lists of words, the words of the facets' values."""
        _ = self.words, self.names
        for field in FACETS:
            if field.shown and field.name != "event":  # an event for every speech, and hardly ever typed
                self.facet_words(field.name).beginning("a", 1)

    def like(self, pattern: str, limit: int) -> tuple[Sequence[Used], int]:
        """The most used written words that match the pattern, and how many words match."""
        found, total = self._shaped(self.words, pattern, limit)
        return [Used(*pair) for pair in found], total

    def near(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """The words as written within that many edits, with their distance: nearest, then most used first."""
        return self._near((self.words,), term, edits)

    def alike(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """The words that `near` gives, and those of titles, leads and names that stand in no paragraph."""
        return self._near((self.words, self.names), term, edits)

    def beginning(self, prefix: str, limit: int) -> Sequence[Used]:
        """The most used words as written that begin with the prefix."""
        return [Used(*pair) for pair in self.words.beginning(prefix, limit)]

    def values(self, field: str) -> Sequence[Used]:
        """Every value of the facet, sorted."""
        known = self._values.get(field)
        return known if known is not None else self._values.setdefault(field, self.read_values(field))

    def facet_words(self, field: str) -> FacetWords:
        """The words of the facet's values."""
        known = self._facet_words.get(field)
        return known or self._facet_words.setdefault(field, FacetWords(self.values(field)))

    @cached_property
    def words(self) -> WordList:
        """The words of the paragraphs as written."""
        return WordList(self.counted_forms())

    @cached_property
    def names(self) -> WordList:
        """The words of titles and leads (as stems) and of names of people and places that no paragraph has."""
        used: dict[str, int] = {}
        for stem, count in self.counted_names():
            used[stem] = max(used.get(stem, 0), count)
        for name in (field.name for field in FACETS if field.names):
            for word, count in self.facet_words(name).words.items():
                used[word] = max(used.get(word, 0), count)
        return WordList((word, count) for word, count in used.items() if not self.count(EXACT, word))


class SnapshotVocabulary(WordVocabulary):
    """The vocabulary of a snapshot.

    Nothing kept here refers back to the vocabulary, so that it goes with its last user, and its snapshot with it.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self._segments = snapshot.segments
        self.paragraphs = sum(segment.doc_count for segment in snapshot.segments)
        self._counted = lru_cache(FREQUENCIES_KEPT)(partial(_count, snapshot.segments))

    def count(self, field: str, term: str) -> int:
        """The number of paragraphs that have the term in the field; 0 for an unknown one."""
        return self._counted(field, term)

    def counted_forms(self) -> Iterable[tuple[str, int]]:
        """The words of the paragraphs as written, with their counts in all segments."""
        used: dict[str, int] = {}
        for segment in self._segments:
            counts = segment.form_frequencies().tolist()
            for word, count in zip(segment.terms(EXACT), counts, strict=True):
                used[word] = used.get(word, 0) + count
        return used.items()

    def counted_names(self) -> Iterable[tuple[str, int]]:
        """The stems of titles and leads that no paragraph of their segment has, with their counts."""
        for segment in self._segments:
            for name in (TITLE, LEAD):
                for stem in set(segment.terms(name)).difference(segment.terms(TEXT)):
                    yield stem, self.count(name, stem)

    def read_values(self, field: str) -> Sequence[Used]:
        """Every value of the facet in any of the segments, sorted."""
        return _values(self._segments, field)


def _count(segments: Sequence[Segment], field: str, term: str) -> int:
    """The sum of the term's document frequencies in the segments."""
    numbers = ((segment, segment.term(field, term)) for segment in segments)
    return sum(segment.doc_frequency(field, number) for segment, number in numbers if number >= 0)


def _near(lists: Sequence[WordList], term: str, edits: int) -> Sequence[tuple[Used, int]]:
    """The words of the lists within that many edits, with their distance: nearest, then most used first."""
    found = [near for words in lists for near in words.near(term, edits)]
    found.sort(key=lambda near: (near.away, -near.count, near.word))
    return [(Used(near.word, near.count), near.away) for near in found]


def _values(segments: Sequence[Segment], field: str) -> Sequence[Used]:
    """The facet's values in any of the segments, sorted, each with the sum of its frequencies."""
    found: dict[str, int] = {}
    for segment in segments:
        counts = segment.facets.frequencies(field).tolist()
        for value, count in zip(segment.facets.own(field).values, counts, strict=True):
            found[value] = found.get(value, 0) + count
    return [Used(value, found[value]) for value in sorted(found)]
