"""The facets of a segment, stored as columns: for each document (or speech), the numbers of its values.

A document is one paragraph of a speech; documents and speeches are numbered from 0 within the segment.
"""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from index.documents import PARAGRAPH_FACETS, UNDATED
from index.fields import FACET_NAMES
from index.segment.packing import ramp, sums
from index.segment.terms import Terms, term_sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.segment.container import Sections

DAYS, YEAR_ONLY = "days", "days.year_only"  # names of sections; the second exists only if some date is only a year
DATE = "date"  # a facet derived from the days: its values are ISO dates, so that Whoosh can search ranges of dates
VALUED = frozenset((*FACET_NAMES, DATE))  # fields of whole values, each read as a column: the facets, and the date


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """The values of one facet for each document, or for each speech, of a segment.

    `values` are in ascending order; a value's number is its index there. If `offsets` is None, document (or speech) i
    has at most one value, whose number is `ordinals[i]`; `len(values)` means none. Otherwise document (or speech) i has
    the values numbered `ordinals[offsets[i]:offsets[i + 1]]`.
    """

    values: Sequence[str]
    ordinals: NDArray[np.unsignedinteger[Any]]
    offsets: NDArray[np.int64] | None

    def times(self, ordinals: Sequence[int], among: NDArray[np.int32] | None = None) -> NDArray[np.integer[Any]]:
        """Return for each document (or speech) how many of the values numbered `ordinals` it has.

        If `among` is not None, only these documents (or speeches) are examined, and the result is in their order.
        """
        wanted = np.zeros(len(self.values) + 1, np.uint8)
        wanted[list(ordinals)] = 1
        if self.offsets is None:
            held: NDArray[np.integer[Any]] = wanted[self.ordinals if among is None else self.ordinals[among]]
            return held
        if among is None:
            return _sums_of(wanted[self.ordinals], self.offsets)
        begin = self.offsets[among]
        each = self.offsets[among + 1] - begin
        return _sums_of(wanted[self.ordinals[np.repeat(begin, each) + ramp(each)]], sums(each))

    def having(self, ordinal: int) -> NDArray[np.intp]:
        """Return the numbers of the documents (or speeches) that have the value numbered `ordinal`, in order."""
        at = np.flatnonzero(self.ordinals == ordinal)
        return at if self.offsets is None else np.searchsorted(self.offsets, at, side="right") - 1

    def frequencies(self, weights: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Return the number of documents (or speeches) that have each value, in the order of `values`.

        If `weights` is not None, document (or speech) i counts `weights[i]` times.
        """
        if weights is not None and self.offsets is not None:
            weights = np.repeat(weights, np.diff(self.offsets))
        return np.bincount(self.ordinals, weights, len(self.values) + 1)[: len(self.values)].astype(np.int64)

    def of(self, number: int) -> list[str]:
        """Return the values of the document (or speech) with this number."""
        if self.offsets is None:
            ordinal = int(self.ordinals[number])
            return [self.values[ordinal]] if ordinal < len(self.values) else []
        return [self.values[int(o)] for o in self.ordinals[self.offsets[number] : self.offsets[number + 1]]]

    def spread(self, counts: NDArray[np.int64]) -> FacetColumn:
        """Turn a column of speeches into a column of documents; speech i has `counts[i]` documents."""
        if self.offsets is None:
            return FacetColumn(self.values, np.repeat(self.ordinals, counts), None)
        each = np.repeat(np.diff(self.offsets), counts)
        begin = np.repeat(self.offsets[:-1], counts)
        return FacetColumn(self.values, self.ordinals[np.repeat(begin, each) + ramp(each)], sums(each))


class Facets:
    """The facets of one segment; a facet that all paragraphs of a speech share is stored by speech.

    Speech s has the documents `starts[s]` to `starts[s + 1]`, the last excluded.
    """

    def __init__(self, sections: Sections, starts: NDArray[np.int64]) -> None:
        self._sections = sections
        self._starts = starts
        self._columns: dict[str, FacetColumn] = {}
        self._spread: dict[str, FacetColumn] = {}
        self._frequencies: dict[str, NDArray[np.int64]] = {}

    @functools.cached_property
    def speeches(self) -> NDArray[np.int32]:
        """For each document, the number of its speech."""
        return np.repeat(np.arange(len(self._starts) - 1, dtype=np.int32), np.diff(self._starts))

    @functools.cached_property
    def speech_days(self) -> NDArray[np.int32]:
        """The day of each speech, counted from 1 January of the year 1, which is day 1; 0 if unknown."""
        return self._sections.array(DAYS).astype(np.int32)

    @functools.cached_property
    def year_only(self) -> NDArray[np.bool_]:
        """For each speech, whether only the year of its date is known; its day is then the first of that year."""
        if YEAR_ONLY in self._sections:
            return self._sections.array(YEAR_ONLY).astype(np.bool_)
        return np.zeros(len(self._starts) - 1, np.bool_)

    def terms(self, field: str) -> Terms:
        """Return the facet's values in this segment, sorted."""
        return self._dates if field == DATE else Terms.of(self._sections, field)

    def own(self, field: str) -> FacetColumn:
        """Return the facet's column as stored: by document if paragraphs of a speech can differ, else by speech."""
        if field not in self._columns:
            self._columns[field] = self._date_column() if field == DATE else self._column(field)
        return self._columns[field]

    def of_documents(self, field: str) -> FacetColumn:
        """Return the facet's column by document, computed on the first call."""
        if field in PARAGRAPH_FACETS:
            return self.own(field)
        if field not in self._spread:
            self._spread[field] = self.own(field).spread(np.diff(self._starts))
        return self._spread[field]

    def frequencies(self, field: str) -> NDArray[np.int64]:
        """Return how many documents, including deleted ones, have each value of the facet, in the order of `terms`.

        The numbers are computed on the first call.
        """
        if field not in self._frequencies:
            weights = None if field in PARAGRAPH_FACETS else np.diff(self._starts)
            self._frequencies[field] = self.own(field).frequencies(weights)
        return self._frequencies[field]

    def holding(
        self, field: str, numbers: Sequence[int], domain: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.integer[Any]]]:
        """Return the documents that have any of the facet's values numbered `numbers`, and how many of these values
        each has.

        The documents are in ascending order. If `domain`, an array of documents, is not None, only these are examined,
        and indexes into `domain` are returned instead of documents.
        """
        column, by_paragraph = self.own(field), field in PARAGRAPH_FACETS
        if domain is not None:
            times = column.times(numbers, domain if by_paragraph else self.speeches[domain])
            at = np.flatnonzero(times)
            return at.astype(np.int32), times[at]
        if len(numbers) == 1:
            at = column.having(numbers[0])
            held: NDArray[np.integer[Any]] = np.ones(len(at), np.int64)
        else:
            times = column.times(numbers)
            at = np.flatnonzero(times)
            held = times[at]
        if by_paragraph:
            return at.astype(np.int32), held
        first = self._starts[at]
        counts = self._starts[at + 1] - first
        documents = np.repeat(first, counts) + ramp(counts)
        return documents.astype(np.int32), np.repeat(held, counts)

    def lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """Return how many values of the facet each document has."""
        column = self.own(field)
        if column.offsets is None:
            lengths = (column.ordinals < len(column.values)).astype(np.uint8)
        else:
            lengths = np.diff(column.offsets).astype(np.uint32)
        return lengths if field in PARAGRAPH_FACETS else np.repeat(lengths, np.diff(self._starts))

    def _column(self, field: str) -> FacetColumn:
        values = list(self.terms(field))
        ordinals = self._sections.array(f"{field}.ordinals")
        counts = f"{field}.counts"
        return FacetColumn(values, ordinals, sums(self._sections.array(counts)) if counts in self._sections else None)

    @functools.cached_property
    def _dates(self) -> Terms:
        days = np.unique(self.speech_days)
        dates = [datetime.date.fromordinal(day).isoformat() for day in days[days > UNDATED].tolist()]
        sections = term_sections(DATE, dates)
        return Terms(sections[f"{DATE}.terms"], sections[f"{DATE}.terms.at"])

    def _date_column(self) -> FacetColumn:
        days, ordinals = np.unique(self.speech_days, return_inverse=True)
        dated = len(days) - int(days[:1].sum() == UNDATED)
        undated = self.speech_days == UNDATED
        return FacetColumn(self._dates, np.where(undated, dated, ordinals - len(days) + dated).astype(np.uint32), None)


def _sums_of(numbers: NDArray[np.uint8], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sum of `numbers[offsets[i]:offsets[i + 1]]` for each i."""
    return np.diff(sums(numbers)[offsets])
