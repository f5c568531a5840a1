"""Reads one segment of the index as arrays over its mapped file.

A segment's documents are numbered from 0, including deleted ones; the documents of a speech are consecutive. What all
paragraphs of a speech share (title, lead, most facets, day) is stored once per speech, and expanded to its documents on
demand.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import DamagedError
from index.fields import EXACT, FIELDS, HEAD, LEAD, TEXT, TITLE
from index.segment.container import open_sections
from index.segment.facets import VALUED, Facets
from index.segment.forward import ForwardIndex
from index.segment.posting_lists import ListReader, Positions, Postings
from index.segment.rounded_lengths import rounded
from index.segment.terms import Terms
from index.segment.word_fields import ExactField, HeadField, SharedField, TextField

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from index.segment.word_fields import WordField

STORED = tuple(field.name for field in FIELDS if field.kind in ("words", "facet"))  # fields whose terms are in the file


class Segment:
    """One read-only segment; can be shared between threads, and its arrays must not be written to.

    `deleted` says for each speech whether it is deleted; None if none is. `doc_count` and `speech_count` include
    deleted ones. Every method raises DamagedError if the file is damaged, and KeyError if the field is unknown.
    """

    def __init__(self, path: Path, deleted: NDArray[np.bool_] | None = None) -> None:
        self._sections = open_sections(path)
        facts = self._sections.facts
        self.path = path
        self.name: str = facts["name"]
        self.doc_count: int = facts["documents"]
        self.speech_count: int = facts["speeches"]
        self._totals: dict[str, int] = facts["lengths"]
        self._deleted_speeches = deleted
        self._spread_lengths: dict[str, NDArray[np.unsignedinteger[Any]]] = {}
        self._rounded_lengths: dict[str, NDArray[np.unsignedinteger[Any]]] = {}
        if deleted is not None and len(deleted) != self.speech_count:
            raise DamagedError.of(path, "its list of deletions is of another segment")
        if lacking := [name for name in STORED if f"{name}.terms" not in self._sections]:
            raise DamagedError.of(path, f"written before there was a field {lacking[0]!r}")

    # speeches

    @functools.cached_property
    def starts(self) -> NDArray[np.int64]:
        """The first document of each speech, in order, and at the end the number of documents."""
        return self._sections.array("speeches.starts").astype(np.int64)

    @property
    def speeches(self) -> NDArray[np.int32]:
        """For each document, the number of its speech."""
        return self.facets.speeches

    @functools.cached_property
    def events(self) -> Terms:
        """The ids of all speeches (or events), sorted; the id of speech s is `events[event_of_speech[s]]`."""
        return Terms.of(self._sections, "event")

    @functools.cached_property
    def event_of_speech(self) -> NDArray[Any]:
        """For each speech, the index in `events` of the speech's id."""
        return self._sections.array("event.ordinals")

    def speeches_of(self, event: str) -> list[int]:
        """Return the numbers of the speeches whose id is `event`, including deleted (replaced) ones."""
        ordinal = self.events.find(event)
        return [] if ordinal < 0 else [int(s) for s in np.flatnonzero(self.event_of_speech == ordinal)]

    @functools.cached_property
    def live(self) -> NDArray[np.bool_] | None:
        """For each document, whether it is live rather than deleted; None if all are live."""
        if self._deleted_speeches is None:
            return None
        live: NDArray[np.bool_] = np.repeat(~self._deleted_speeches, np.diff(self.starts))
        return live

    @property
    def deleted_speeches(self) -> NDArray[np.bool_] | None:
        """For each speech of the segment, whether it is deleted; None if no speech is."""
        return self._deleted_speeches

    # words

    @functools.cached_property
    def text_lists(self) -> ListReader:
        """The posting lists of the stems of all paragraphs, as stored in the file, for merging."""
        return ListReader(self._sections, TEXT)

    def shared_lists(self, field: str) -> ListReader:
        """Return the posting lists of the title, the lead or the head (title and lead as one text), for merging.

        As stored in the file, they list speeches instead of documents.
        """
        return self._shared_lists[field]

    @functools.cached_property
    def _shared_lists(self) -> dict[str, ListReader]:
        return {field: ListReader(self._sections, field) for field in (TITLE, LEAD, HEAD)}

    def shared_lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """Return the number of tokens in each speech's title, lead or head (title and lead as one text)."""
        return self._sections.array(f"{field}.lengths")

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return four arrays with one element per (stem, word form) pair, for merging.

        They have the number of the stem, the rank of the form among the stem's forms, the number of the form, and the
        number of all occurrences of the form, including those with another stem.
        """
        name = f"{EXACT}.pairs"
        stems = self._sections.array(f"{EXACT}.stem").astype(np.int64)
        ranks = self._sections.array(f"{EXACT}.rank").astype(np.int64)
        each = self._sections.array(name) if name in self._sections else np.ones(len(stems), np.int64)
        forms = np.repeat(np.arange(len(each)), each)
        return stems, ranks, forms, self._sections.array(f"{EXACT}.cf").astype(np.int64)[forms]

    def words(self, field: str) -> WordField:
        """Return the field of words with this name; raise KeyError if there is none."""
        try:
            return self._fields[field]
        except KeyError:
            raise KeyError(f"{field!r} is not a field of words") from None

    @functools.cached_property
    def _fields(self) -> dict[str, WordField]:
        text = TextField(self.text_lists)
        return {
            TEXT: text,
            EXACT: ExactField(self._sections, EXACT, text.lists),
            TITLE: SharedField(self.shared_lists(TITLE), self.starts),
            LEAD: SharedField(self.shared_lists(LEAD), self.starts),
            HEAD: HeadField(self.shared_lists(HEAD), self.starts),
        }

    def term(self, field: str, text: str) -> int:
        """Return the number of a term in the field's sorted list, or -1; a facet's terms are its values."""
        return self.terms(field).find(text)

    def term_range(self, field: str, prefix: str) -> range:
        """Return the numbers of the field's terms that start with the prefix."""
        return self.terms(field).starting(prefix)

    def term_text(self, field: str, number: int) -> str:
        """Return the field's term with this number."""
        return self.terms(field)[number]

    def term_count(self, field: str) -> int:
        """Return the number of terms of the field."""
        return len(self.terms(field))

    def terms(self, field: str) -> Terms:
        """Return all terms of the field, sorted."""
        return self.facets.terms(field) if field in VALUED else self.words(field).terms

    def doc_frequency(self, field: str, number: int) -> int:
        """Return the number of documents, including deleted ones, that have the term."""
        if field in VALUED:
            return int(self.facets.frequencies(field)[number])
        return self.words(field).doc_frequency(number)

    def form_frequencies(self) -> NDArray[np.unsignedinteger[Any]]:
        """Return how many documents, including deleted ones, have each word form, in the order of `terms(EXACT)`."""
        field = self.words(EXACT)
        assert isinstance(field, ExactField)
        return field.doc_frequencies()

    def collection_frequency(self, field: str, number: int) -> int:
        """Return the term's number of occurrences in all documents, including deleted ones."""
        if field in VALUED:
            return self.doc_frequency(field, number)
        return self.words(field).collection_frequency(number)

    def postings(self, field: str, number: int, within: tuple[int, int] | None = None) -> Postings:
        """Return the documents that have the term, in ascending order, and its frequency in each.

        If `within`, a half-open range of documents, is not None, documents outside it can be missing from the result.
        """
        if field in VALUED:
            docs = self.facets.holding(field, [number])[0]
            return Postings(docs, np.ones(len(docs), np.int32))
        return self.words(field).postings(number, within)

    def positions(self, field: str, number: int, within: tuple[int, int] | None = None) -> Positions:
        """Return the documents that have the term, and its frequency and positions in each.

        A facet's value is always at position 0. If `within`, a half-open range of documents, is not None, documents
        outside it can be missing from the result.
        """
        if field in VALUED:
            docs = self.facets.holding(field, [number])[0]
            ones = np.ones(len(docs), np.int32)
            return Positions(docs, ones, np.arange(len(docs) + 1), np.zeros(len(docs), np.int32))
        return self.words(field).positions(number, within)

    def lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """Return the number of the field's tokens in each document or, for a facet, the number of its values."""
        if field in VALUED:
            return self.facets.lengths(field)
        if field in (TEXT, EXACT):
            return self._sections.array("text.lengths")
        if field not in self._spread_lengths:
            self._spread_lengths[field] = self._spread(field, self.shared_lengths(field))
        return self._spread_lengths[field]

    def rounded_lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """Return the number of the field's tokens in each document, rounded down to the values used for ranking."""
        if field not in self._rounded_lengths:
            self._rounded_lengths[field] = rounded(self.lengths(field))
        return self._rounded_lengths[field]

    def _spread(self, field: str, lengths: NDArray[Any]) -> NDArray[np.unsignedinteger[Any]]:
        """Turn lengths by speech into lengths by document.

        The length of the head (title and lead as one text) goes to the speech's first document only.
        """
        if field != HEAD:
            return np.repeat(lengths, np.diff(self.starts))
        spread = np.zeros(self.doc_count, lengths.dtype)
        spread[self.starts[:-1]] = lengths
        return spread

    def total_length(self, field: str) -> int:
        """Return the number of the field's tokens in all documents, including deleted ones."""
        if field in VALUED:
            return int(self.facets.lengths(field).sum(dtype=np.int64))
        return self._totals[TEXT if field == EXACT else field]

    @functools.cached_property
    def forward(self) -> ForwardIndex | None:
        """The forward index (the documents' words in order), or None if the index was built without one."""
        return ForwardIndex.of(self._sections)

    # columns

    @functools.cached_property
    def facets(self) -> Facets:
        """The facets of the segment's documents and speeches."""
        return Facets(self._sections, self.starts)

    @property
    def speech_days(self) -> NDArray[np.int32]:
        """The day of each speech, counted from 1 January of the year 1, which is day 1; 0 if unknown."""
        return self.facets.speech_days

    @property
    def year_only(self) -> NDArray[np.bool_]:
        """For each speech, whether only the year of its date is known."""
        return self.facets.year_only

    @functools.cached_property
    def days(self) -> NDArray[np.int32]:
        """The day of each document's speech, counted from 1 January of the year 1, which is day 1; 0 if unknown."""
        return np.repeat(self.speech_days, np.diff(self.starts))

    @functools.cached_property
    def rows(self) -> NDArray[np.unsignedinteger[Any]]:
        """The archive row of each document."""
        return self._sections.array("rows")

    def damaged(self) -> list[str]:
        """Return the names of the sections whose CRC is wrong; reads the whole file."""
        return self._sections.damaged()
