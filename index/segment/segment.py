"""Reading one segment of the index as arrays over its mapped file.

Documents of a segment are numbered from 0, deleted ones included; the documents of one speech are consecutive. What
all paragraphs of a speech share (title, lead, most facets, day) is stored once for the speech and spread to its
documents on demand.
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

STORED = tuple(field.name for field in FIELDS if field.kind in ("words", "facet"))  # each has its terms in the file


class Segment:
    """One segment, read-only. Safe to share between threads; arrays must not be written to.

    `doc_count` counts deleted documents too; `live[doc]` is False for a deleted one, `live` None where none is.
    Every reading method raises DamagedError where the file is not what was written, KeyError for an unknown
    field.
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
        """First document of each speech and, last, the number of documents; speeches in document order."""
        return self._sections.array("speeches.starts").astype(np.int64)

    @property
    def speeches(self) -> NDArray[np.int32]:
        """The number of each document's speech."""
        return self.facets.speeches

    @functools.cached_property
    def events(self) -> Terms:
        """The ids of all speeches, sorted; `event_of_speech[speech]` is the number of a speech's id here."""
        return Terms.of(self._sections, "event")

    @functools.cached_property
    def event_of_speech(self) -> NDArray[Any]:
        """The number in `events` of each speech's id."""
        return self._sections.array("event.ordinals")

    def speeches_of(self, event: str) -> list[int]:
        """The numbers of the event's speeches in this segment, deleted ones (replaced by a newer one) included."""
        ordinal = self.events.find(event)
        return [] if ordinal < 0 else [int(s) for s in np.flatnonzero(self.event_of_speech == ordinal)]

    @functools.cached_property
    def live(self) -> NDArray[np.bool_] | None:
        """Whether each document is not deleted; None where all are live."""
        if self._deleted_speeches is None:
            return None
        live: NDArray[np.bool_] = np.repeat(~self._deleted_speeches, np.diff(self.starts))
        return live

    @property
    def deleted_speeches(self) -> NDArray[np.bool_] | None:
        """Whether each speech of the segment, by its number, is deleted; None where no speech is."""
        return self._deleted_speeches

    # words

    @functools.cached_property
    def text_lists(self) -> ListReader:
        """The posting lists of stems as stored, for merging."""
        return ListReader(self._sections, TEXT)

    def shared_lists(self, field: str) -> ListReader:
        """The posting lists of title, lead or head as stored, by speech, for merging."""
        return self._shared_lists[field]

    @functools.cached_property
    def _shared_lists(self) -> dict[str, ListReader]:
        return {field: ListReader(self._sections, field) for field in (TITLE, LEAD, HEAD)}

    def shared_lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """The number of tokens of each speech's title, lead or head, for merging."""
        return self._sections.array(f"{field}.lengths")

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Four arrays by (stem, form) pair, for merging: stem, rank, form, and the form's occurrences."""
        name = f"{EXACT}.pairs"
        stems = self._sections.array(f"{EXACT}.stem").astype(np.int64)
        ranks = self._sections.array(f"{EXACT}.rank").astype(np.int64)
        each = self._sections.array(name) if name in self._sections else np.ones(len(stems), np.int64)
        forms = np.repeat(np.arange(len(each)), each)
        return stems, ranks, forms, self._sections.array(f"{EXACT}.cf").astype(np.int64)[forms]

    def words(self, field: str) -> WordField:
        """Give access to one field of words. Raises KeyError for a name that is no such field."""
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
        """The number of a term in the field's sorted list, or -1. A facet is a field too: its values are its terms."""
        return self.terms(field).find(text)

    def term_range(self, field: str, prefix: str) -> range:
        """The numbers of the terms that start with the prefix."""
        return self.terms(field).starting(prefix)

    def term_text(self, field: str, number: int) -> str:
        """The term of that number."""
        return self.terms(field)[number]

    def term_count(self, field: str) -> int:
        """How many terms the field has."""
        return len(self.terms(field))

    def terms(self, field: str) -> Terms:
        """All terms of the field, sorted."""
        return self.facets.terms(field) if field in VALUED else self.words(field).terms

    def doc_frequency(self, field: str, number: int) -> int:
        """How many documents, deleted ones too, hold the term."""
        if field in VALUED:
            return int(self.facets.frequencies(field)[number])
        return self.words(field).doc_frequency(number)

    def form_frequencies(self) -> NDArray[np.unsignedinteger[Any]]:
        """How many documents, deleted ones too, hold each form as written, in the order of `terms(EXACT)`."""
        field = self.words(EXACT)
        assert isinstance(field, ExactField)
        return field.doc_frequencies()

    def collection_frequency(self, field: str, number: int) -> int:
        """The term's number of occurrences in all documents, deleted ones too."""
        if field in VALUED:
            return self.doc_frequency(field, number)
        return self.words(field).collection_frequency(number)

    def postings(self, field: str, number: int, within: tuple[int, int] | None = None) -> Postings:
        """The documents of the term, ascending, and its frequency in each.

        `within` is a hint: postings outside this half-open range of documents may still be returned.
        """
        if field in VALUED:
            docs = self.facets.holding(field, [number])[0]
            return Postings(docs, np.ones(len(docs), np.int32))
        return self.words(field).postings(number, within)

    def positions(self, field: str, number: int, within: tuple[int, int] | None = None) -> Positions:
        """The documents of the term, its frequency and positions in each; a facet's value is always at position 0."""
        if field in VALUED:
            docs = self.facets.holding(field, [number])[0]
            ones = np.ones(len(docs), np.int32)
            return Positions(docs, ones, np.arange(len(docs) + 1), np.zeros(len(docs), np.int32))
        return self.words(field).positions(number, within)

    def lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """The number of the field's tokens in each document; for a facet, of its values."""
        if field in VALUED:
            return self.facets.lengths(field)
        if field in (TEXT, EXACT):
            return self._sections.array("text.lengths")
        if field not in self._spread_lengths:
            self._spread_lengths[field] = self._spread(field, self.shared_lengths(field))
        return self._spread_lengths[field]

    def rounded_lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """The lengths of a field of words as ranking counts them (`index.segment.rounded_lengths`)."""
        if field not in self._rounded_lengths:
            self._rounded_lengths[field] = rounded(self.lengths(field))
        return self._rounded_lengths[field]

    def _spread(self, field: str, lengths: NDArray[Any]) -> NDArray[np.unsignedinteger[Any]]:
        """Turn lengths by speech into lengths by document; a head's goes to its speech's first document alone."""
        if field != HEAD:
            return np.repeat(lengths, np.diff(self.starts))
        spread = np.zeros(self.doc_count, lengths.dtype)
        spread[self.starts[:-1]] = lengths
        return spread

    def total_length(self, field: str) -> int:
        """The number of the field's tokens in all documents, deleted ones too."""
        if field in VALUED:
            return int(self.facets.lengths(field).sum(dtype=np.int64))
        return self._totals[TEXT if field == EXACT else field]

    @functools.cached_property
    def forward(self) -> ForwardIndex | None:
        """The documents' words in order; None where the index was built without."""
        return ForwardIndex.of(self._sections)

    # columns

    @functools.cached_property
    def facets(self) -> Facets:
        """The values of the facets."""
        return Facets(self._sections, self.starts)

    @property
    def speech_days(self) -> NDArray[np.int32]:
        """The day of each speech as a proleptic ordinal; 0 where unknown."""
        return self.facets.speech_days

    @property
    def year_only(self) -> NDArray[np.bool_]:
        """Whether each speech's date gives the year only."""
        return self.facets.year_only

    @functools.cached_property
    def days(self) -> NDArray[np.int32]:
        """The day of each document's speech as a proleptic ordinal; 0 where unknown."""
        return np.repeat(self.speech_days, np.diff(self.starts))

    @functools.cached_property
    def rows(self) -> NDArray[np.unsignedinteger[Any]]:
        """The archive's row of each document."""
        return self._sections.array("rows")

    def damaged(self) -> list[str]:
        """The names of the sections whose bytes are not what was written; reads the whole file."""
        return self._sections.damaged()
