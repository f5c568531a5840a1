"""Reading one segment of the index as arrays over its mapped file.

Documents of a segment are numbered from 0, deleted ones included; those of one speech stand together. What
all paragraphs of a speech share (title, lead, most facets, day) is kept once for the speech and spread to its
documents when asked for.
"""

from __future__ import annotations

import datetime
import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from index.documents import PARAGRAPH_FACETS, UNDATED
from index.errors import DamagedError
from index.fields import EXACT, FACETS, HEAD, LEAD, TEXT, TITLE
from index.segments.facets import FacetColumn
from index.segments.layout import open_sections
from index.segments.lists import ListReader, Positions, Postings
from index.segments.packing import ramp, sums
from index.segments.terms import Terms, term_sections
from index.segments.words import ExactField, HeadField, SharedField, TextField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.segments.words import WordField

__all__ = ["DATE", "FACET_NAMES", "FacetColumn", "Segment"]

DATE = "date"  # a facet made of the days: its values are ISO dates, so Whoosh can ask for ranges of them
FACET_NAMES = frozenset(f.name for f in FACETS) | {DATE}


class Segment:
    """One segment, read-only. Safe to share between threads; arrays must not be written to.

    `doc_count` counts deleted documents too; `live[doc]` is False for those, and None says that none is.
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
        self._columns: dict[str, FacetColumn] = {}
        self._value_frequencies: dict[str, NDArray[np.int64]] = {}
        self._spread_lengths: dict[str, NDArray[np.unsignedinteger[Any]]] = {}
        if deleted is not None and len(deleted) != self.speech_count:
            raise DamagedError(f"{path}: its list of deletions is of another segment")

    # speeches

    @functools.cached_property
    def starts(self) -> NDArray[np.int64]:
        """First document of each speech and, last, the number of documents; speeches in document order."""
        return self._sections.array("speeches.starts").astype(np.int64)

    @functools.cached_property
    def speeches(self) -> NDArray[np.int32]:
        """The number of each document's speech."""
        return np.repeat(np.arange(self.speech_count, dtype=np.int32), np.diff(self.starts))

    @functools.cached_property
    def events(self) -> Terms:
        """The ids of all speeches, sorted; `event_of_speech` says which is whose."""
        return Terms.of(self._sections, "event")

    @functools.cached_property
    def event_of_speech(self) -> NDArray[Any]:
        """The number in `events` of each speech's id."""
        return self._sections.array("event.ordinals")

    def speeches_of(self, event: str) -> list[int]:
        """The numbers of the event's speeches here, deleted ones too (a newer one replaced them)."""
        ordinal = self.events.find(event)
        return [] if ordinal < 0 else [int(s) for s in np.flatnonzero(self.event_of_speech == ordinal)]

    @functools.cached_property
    def live(self) -> NDArray[np.bool_] | None:
        """Which documents are not deleted; None where all are there."""
        if self._deleted_speeches is None:
            return None
        live: NDArray[np.bool_] = np.repeat(~self._deleted_speeches, np.diff(self.starts))
        return live

    @property
    def deleted_speeches(self) -> NDArray[np.bool_] | None:
        """Which speeches are deleted; None where none is."""
        return self._deleted_speeches

    # words

    @functools.cached_property
    def text_lists(self) -> ListReader:
        """The lists of stems as stored: for merging."""
        return ListReader(self._sections, TEXT)

    def shared_lists(self, field: str) -> ListReader:
        """The lists of title, lead or head as stored, by speech: for merging."""
        return ListReader(self._sections, field)

    def shared_lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """The lengths of title, lead or head in tokens, by speech: for merging."""
        return self._sections.array(f"{field}.lengths")

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Stem, rank, form, and the form's occurrences, of each pair of stem and form: for merging."""
        name = f"{EXACT}.pairs"
        stems = self._sections.array(f"{EXACT}.stem").astype(np.int64)
        ranks = self._sections.array(f"{EXACT}.rank").astype(np.int64)
        each = self._sections.array(name) if name in self._sections else np.ones(len(stems), np.int64)
        forms = np.repeat(np.arange(len(each)), each)
        return stems, ranks, forms, self._sections.array(f"{EXACT}.cf").astype(np.int64)[forms]

    def _field(self, field: str) -> WordField:
        try:
            return self._fields[field]
        except KeyError:
            raise KeyError(f"{field!r} is not a field of words") from None

    @functools.cached_property
    def _fields(self) -> dict[str, WordField]:
        text = TextField(self.text_lists)
        title = SharedField(ListReader(self._sections, TITLE), self.starts)
        lead = SharedField(ListReader(self._sections, LEAD), self.starts)
        return {
            TEXT: text,
            EXACT: ExactField(self._sections, EXACT, text.lists),
            TITLE: title,
            LEAD: lead,
            HEAD: HeadField(ListReader(self._sections, HEAD), self.starts),
        }

    def term(self, field: str, text: str) -> int:
        """The number of a term in the field's sorted list, or -1. A facet is a field whose values are terms."""
        return self._terms(field).find(text)

    def term_range(self, field: str, prefix: str) -> range:
        """The numbers of the terms that start with the prefix."""
        return self._terms(field).starting(prefix)

    def term_text(self, field: str, number: int) -> str:
        """The term of that number."""
        return self._terms(field)[number]

    def term_count(self, field: str) -> int:
        """How many terms the field has."""
        return len(self._terms(field))

    def terms(self, field: str) -> Terms:
        """All terms of the field, sorted."""
        return self._terms(field)

    def _terms(self, field: str) -> Terms:
        return self.facet_terms(field) if field in FACET_NAMES else self._field(field).terms

    def doc_frequency(self, field: str, number: int) -> int:
        """How many documents, deleted ones too, hold the term."""
        if field in FACET_NAMES:
            return int(self.value_frequencies(field)[number])
        return self._field(field).doc_frequency(number)

    def form_frequencies(self) -> NDArray[np.unsignedinteger[Any]]:
        """How many documents, deleted ones too, hold each form as written, in the order of `terms(EXACT)`."""
        field = self._field(EXACT)
        assert isinstance(field, ExactField)
        return field.doc_frequencies()

    def collection_frequency(self, field: str, number: int) -> int:
        """How often the term stands in all documents, deleted ones too."""
        if field in FACET_NAMES:
            return self.doc_frequency(field, number)
        return self._field(field).collection_frequency(number)

    def postings(self, field: str, number: int, within: tuple[int, int] | None = None) -> Postings:
        """The documents of the term, ascending, and its frequency in each.

        `within` is a half-open range of documents: what lies outside may be left out, and need not be.
        """
        if field in FACET_NAMES:
            docs = self._facet_docs(field, number)
            return Postings(docs, np.ones(len(docs), np.int32))
        return self._field(field).postings(number, within)

    def positions(self, field: str, number: int, within: tuple[int, int] | None = None) -> Positions:
        """The same with the positions in each document. A facet's value stands at position 0."""
        if field in FACET_NAMES:
            docs = self._facet_docs(field, number)
            ones = np.ones(len(docs), np.int32)
            return Positions(docs, ones, np.arange(len(docs) + 1), np.zeros(len(docs), np.int32))
        return self._field(field).positions(number, within)

    def lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """The number of the field's tokens in each document; for a facet, of its values."""
        if field in FACET_NAMES:
            return self._facet_lengths(field)
        if field in (TEXT, EXACT):
            return self._sections.array("text.lengths")
        if field not in self._spread_lengths:
            self._spread_lengths[field] = self._shared_lengths(field)
        return self._spread_lengths[field]

    def _shared_lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        lengths = self._sections.array(f"{field}.lengths")
        if field != HEAD:
            return np.repeat(lengths, np.diff(self.starts))
        spread = np.zeros(self.doc_count, lengths.dtype)
        spread[self.starts[:-1]] = lengths
        return spread

    def total_length(self, field: str) -> int:
        """The number of the field's tokens in all documents, deleted ones too."""
        if field in FACET_NAMES:
            return int(self._facet_lengths(field).sum(dtype=np.int64))
        return self._totals[TEXT if field == EXACT else field]

    # facets and columns

    def facet_terms(self, field: str) -> Terms:
        """The values of a facet in this segment, sorted."""
        if field == DATE:
            return self._dates
        return self.events if field == "event" else Terms.of(self._sections, field)

    def value_frequencies(self, field: str) -> NDArray[np.int64]:
        """How many documents, deleted ones too, have each of the facet's values; counted once."""
        if field not in self._value_frequencies:
            if field in PARAGRAPH_FACETS:
                self._value_frequencies[field] = self.facet(field).frequencies()
            else:
                self._value_frequencies[field] = self.speech_facet(field).frequencies(np.diff(self.starts))
        return self._value_frequencies[field]

    def times(self, field: str, numbers: Sequence[int]) -> NDArray[np.integer[Any]]:
        """How many of the facet's values of these numbers each document has."""
        if field in PARAGRAPH_FACETS:
            return self.facet(field).times(numbers)
        return self.speech_facet(field).times(numbers)[self.speeches]

    def facet(self, field: str) -> FacetColumn:
        """The facet's values for each document. Spread when first asked for, then kept."""
        if field not in self._columns:
            shared = field not in PARAGRAPH_FACETS
            counts = np.diff(self.starts)
            self._columns[field] = self.speech_facet(field).spread(counts) if shared else self._column(field)
        return self._columns[field]

    def speech_facet(self, field: str) -> FacetColumn:
        """The facet's values for each speech. KeyError for facets that change within a speech."""
        if field in PARAGRAPH_FACETS:
            raise KeyError(f"{field!r} changes from paragraph to paragraph")
        key = f"{field} of speeches"
        if key not in self._columns:
            self._columns[key] = self._date_column() if field == DATE else self._column(field)
        return self._columns[key]

    @functools.cached_property
    def _dates(self) -> Terms:
        days = np.unique(self.speech_days)
        dates = [datetime.date.fromordinal(day).isoformat() for day in days[days > UNDATED].tolist()]
        sections = term_sections(DATE, dates)
        return Terms(sections[f"{DATE}.terms"], sections[f"{DATE}.terms.at"])

    def _date_column(self) -> FacetColumn:
        days, ordinals = np.unique(self.speech_days, return_inverse=True)
        dated = len(days) - int(days[:1].sum() == UNDATED)
        return FacetColumn(
            self._dates,
            np.where(self.speech_days == UNDATED, dated, ordinals - len(days) + dated).astype(np.uint32),
            None,
        )

    def _column(self, field: str) -> FacetColumn:
        values = list(self.facet_terms(field))
        ordinals = self._sections.array(f"{field}.ordinals")
        counts = f"{field}.counts"
        return FacetColumn(values, ordinals, sums(self._sections.array(counts)) if counts in self._sections else None)

    def _facet_docs(self, field: str, ordinal: int) -> NDArray[np.int32]:
        if field in PARAGRAPH_FACETS:
            return self.facet(field).holding(ordinal)
        speeches = self.speech_facet(field).holding(ordinal)
        counts = np.diff(self.starts)[speeches]
        return (np.repeat(self.starts[speeches], counts) + ramp(counts)).astype(np.int32)

    def _facet_lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        column = self.facet(field)
        if column.offsets is None:
            return (column.ordinals < len(column.values)).astype(np.uint8)
        return np.diff(column.offsets).astype(np.uint32)

    @functools.cached_property
    def speech_days(self) -> NDArray[np.int32]:
        """The day of each speech as a proleptic ordinal; 0 where unknown."""
        return self._sections.array("days").astype(np.int32)

    @functools.cached_property
    def days(self) -> NDArray[np.int32]:
        """The day of each document's speech as a proleptic ordinal; 0 where unknown."""
        return np.repeat(self.speech_days, np.diff(self.starts))

    @property
    def rows(self) -> NDArray[np.unsignedinteger[Any]]:
        """The archive's row of each document."""
        return self._sections.array("rows")

    def damaged(self) -> list[str]:
        """The sections whose bytes are not those written; reads the whole file."""
        return self._sections.damaged()
