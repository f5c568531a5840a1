"""The vocabulary of an index: term frequencies, similar words, completions and facet values.

`Vocabulary` is the protocol, `WordVocabulary` an implementation over word lists, and `SnapshotVocabulary` reads these
lists from a snapshot of the index.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Protocol

from index.fields import EXACT, FACETS, LEAD, TEXT, TITLE
from search.vocabulary.facet_words import FacetWords
from search.vocabulary.name_words import PEOPLE, NameWords
from search.vocabulary.used import Used
from search.vocabulary.wordlist import WordList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.segment.segment import Segment
    from index.segment.snapshot import Snapshot

SWEEPS_KEPT = 128  # patterns and unknown words whose matches are cached: one page asks for the same ones repeatedly
FREQUENCIES_KEPT = 65_536  # terms whose frequency is remembered; a few megabytes


class Vocabulary(Protocol):
    """The words and facet values of the index, as it was at one time."""

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs from which the rarity of a word is computed; it can include deleted ones."""
        ...

    def count(self, field: str, term: str) -> int:
        """Return the number of paragraphs with the term in this field; 0 for an unknown term."""
        ...

    def like(self, pattern: str, limit: int) -> tuple[Sequence[Used], int]:
        """Return the `limit` most used words that match a pattern, and the number of all words that match.

        In a pattern, `*` matches any letters, `?` exactly one.
        """
        ...

    def near(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """Return the words in paragraphs that are at most `edits` edits from the term, each with its distance.

        They are sorted by distance, then most used first.
        """
        ...

    def alike(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """Return words within `edits` edits of the term, each with its distance.

        Unlike `near`, this includes words that occur only in titles, leads and names. The order is the same.
        """
        ...

    def beginning(self, prefix: str, limit: int) -> Sequence[Used]:
        """Return up to `limit` words of paragraphs that begin with the prefix, most used first."""
        ...

    def values(self, field: str) -> Sequence[Used]:
        """Return every value of the facet, in alphabetical order."""
        ...

    def facet_words(self, field: str) -> FacetWords:
        """Return the object that finds values of this facet by their words."""
        ...


class WordVocabulary(ABC):
    """A vocabulary over lists of words and facet values; a subclass supplies the lists.

    Safe to share between threads. Costly tables are built once, on first use.
    """

    paragraphs: int

    def __init__(self) -> None:
        self._shaped = lru_cache(SWEEPS_KEPT)(WordList.shaped)
        self._near = lru_cache(SWEEPS_KEPT)(_near)
        self._values: dict[str, Sequence[Used]] = {}
        self._facet_words: dict[str, FacetWords] = {}

    @abstractmethod
    def count(self, field: str, term: str) -> int:
        """Return the number of paragraphs with the term in this field; 0 for an unknown term."""

    @abstractmethod
    def counted_forms(self) -> Iterable[tuple[str, int]]:
        """Return the word forms that occur in paragraphs, each with its number of paragraphs."""

    @abstractmethod
    def counted_names(self) -> Iterable[tuple[str, int]]:
        """Return the stems that occur in titles or leads but in no paragraph's text, each with a number of paragraphs.

        The number counts all paragraphs of the speeches with such a title or lead. The same stem can be returned twice.
        """

    @abstractmethod
    def read_values(self, field: str) -> Sequence[Used]:
        """Read every value of the facet, in alphabetical order."""

    def prepare(self) -> None:
        """Build the word lists and the tables of facet values now instead of on first use."""
        _ = self.words, self.names
        for field in FACETS:
            if field.shown and field.name != "event":  # one for every speech, and hardly ever typed
                self.facet_words(field.name).beginning("a", 1)

    def like(self, pattern: str, limit: int) -> tuple[Sequence[Used], int]:
        """Return the `limit` most used words that match the pattern, and the number of all words that match."""
        found, total = self._shaped(self.words, pattern, limit)
        return [Used(*pair) for pair in found], total

    def near(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """Return the words of paragraphs within `edits` edits of the term, each with its distance, nearest first."""
        return self._near((self.words,), term, edits)

    def alike(self, term: str, edits: int) -> Sequence[tuple[Used, int]]:
        """Return words within `edits` edits of the term, each with its distance, nearest first.

        Words found only in titles, leads and names are included.
        """
        return self._near((self.words, self.names), term, edits)

    def beginning(self, prefix: str, limit: int) -> Sequence[Used]:
        """Return up to `limit` words of paragraphs that begin with the prefix, most used first."""
        return [Used(*pair) for pair in self.words.beginning(prefix, limit)]

    def values(self, field: str) -> Sequence[Used]:
        """Return every value of the facet, sorted."""
        known = self._values.get(field)
        return known if known is not None else self._values.setdefault(field, self.read_values(field))

    def facet_words(self, field: str) -> FacetWords:
        """Return the object that finds values of this facet by their words."""
        known, kind = self._facet_words.get(field), NameWords if field in PEOPLE else FacetWords
        return known or self._facet_words.setdefault(field, kind(self.values(field)))

    @cached_property
    def words(self) -> WordList:
        """The word forms that occur in paragraphs."""
        return WordList(self.counted_forms())

    @cached_property
    def names(self) -> WordList:
        """The words of titles, leads and names (such as those of people) that occur in no paragraph's text.

        The words of titles and leads are reduced to stems.
        """
        used: dict[str, int] = {}
        for stem, count in self.counted_names():
            used[stem] = max(used.get(stem, 0), count)
        for name in (field.name for field in FACETS if field.names):
            for word, count in self.facet_words(name).words.items():
                used[word] = max(used.get(word, 0), count)
        return WordList((word, count) for word, count in used.items() if not self.count(EXACT, word))


class SnapshotVocabulary(WordVocabulary):
    """The vocabulary of one snapshot of the index.

    The caches hold no reference to the vocabulary itself, so it and its snapshot are freed as soon as nobody uses them.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self._segments = snapshot.segments
        self.paragraphs = sum(segment.doc_count for segment in snapshot.segments)
        self._counted = lru_cache(FREQUENCIES_KEPT)(partial(_count, snapshot.segments))

    def count(self, field: str, term: str) -> int:
        """Return the number of paragraphs with the term in this field; 0 for an unknown term."""
        return self._counted(field, term)

    def counted_forms(self) -> Iterable[tuple[str, int]]:
        """Return the word forms that occur in paragraphs, with their counts over all segments."""
        used: dict[str, int] = {}
        for segment in self._segments:
            counts = segment.form_frequencies().tolist()
            for word, count in zip(segment.terms(EXACT), counts, strict=True):
                used[word] = used.get(word, 0) + count
        return used.items()

    def counted_names(self) -> Iterable[tuple[str, int]]:
        """Yield the stems that a segment has in titles or leads but in no paragraph's text, each with a count."""
        for segment in self._segments:
            for name in (TITLE, LEAD):
                for stem in set(segment.terms(name)).difference(segment.terms(TEXT)):
                    yield stem, self.count(name, stem)

    def read_values(self, field: str) -> Sequence[Used]:
        """Return every value of the facet in any segment, in alphabetical order."""
        return _values(self._segments, field)


def _count(segments: Sequence[Segment], field: str, term: str) -> int:
    """Return the sum over all segments of the term's document frequency in the field."""
    numbers = ((segment, segment.term(field, term)) for segment in segments)
    return sum(segment.doc_frequency(field, number) for segment, number in numbers if number >= 0)


def _near(lists: Sequence[WordList], term: str, edits: int) -> Sequence[tuple[Used, int]]:
    """Return the words of the lists within `edits` edits of the term, with their distance.

    The nearest come first; of equally near words, the most used.
    """
    found = [near for words in lists for near in words.near(term, edits)]
    found.sort(key=lambda near: (near.away, -near.count, near.word))
    return [(Used(near.word, near.count), near.away) for near in found]


def _values(segments: Sequence[Segment], field: str) -> Sequence[Used]:
    """Return the facet's values in alphabetical order, each with its frequency summed over the segments."""
    found: dict[str, int] = {}
    for segment in segments:
        counts = segment.facets.frequencies(field).tolist()
        for value, count in zip(segment.facets.own(field).values, counts, strict=True):
            found[value] = found.get(value, 0) + count
    return [Used(value, found[value]) for value in sorted(found)]
