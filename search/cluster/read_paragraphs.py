"""Paragraphs read from a cluster for one question, with their words arranged as in a segment of the index."""

from __future__ import annotations

import base64
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.cluster.mapping import CODES, DAY, EVENT, MONTH, ROW
from index.cluster.word_codes import decoded
from index.fields import EXACT, TEXT
from index.segment.facets import FacetColumn
from index.segment.forward import Sequences
from index.segment.packing import ramp, sums
from index.segment.posting_lists import Positions
from search.loops.distinct import distinct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

COLUMNS = (ROW, DAY, MONTH, EVENT, CODES)  # fields read of each paragraph
YEAR_LENGTH = 4  # letters of a "month" that is only a year ("2013")


class Numbered(dict[str, int]):
    """A mapping that numbers words in the order in which they are first looked up."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


class ReadWords:
    """The words of several texts: at each position, the number of the form and the number of the stem.

    Forms are numbered by `numbers[EXACT]`, stems by `numbers[TEXT]`. Joined forms, such as "email" for "e-mail", are
    kept separately. `codes[i]` is text i, packed by `WordCodes` into numbers of words. `known` has two lists indexed by
    these numbers: the forms of the words, and their stems.
    """

    def __init__(self, codes: Sequence[bytes], known: tuple[Sequence[str], Sequence[str]]) -> None:
        coded = decoded(codes)
        used, places = np.unique(np.concatenate([coded.numbers, coded.joined]), return_inverse=True)
        self.numbers = {EXACT: Numbered(), TEXT: Numbered()}
        columns = [
            np.array([self.numbers[field][words[number]] for number in used.tolist()], np.int32)[places]
            for field, words in zip((EXACT, TEXT), known, strict=True)
        ]
        count = len(coded.numbers)
        self.counts = coded.counts
        self.forms, self.stems = (column[:count] for column in columns)
        self.joined = np.stack([coded.joined_at, *(column[count:].astype(np.int64) for column in columns)], axis=1)

    def places(self, field: str, number: int) -> NDArray[np.int64]:
        """Return the positions of the form or stem with this number, ascending.

        `field` is EXACT for a form, TEXT for a stem. Positions are counted from 0 over all texts, one after the other.
        """
        words, column = (self.forms, 1) if field == EXACT else (self.stems, 2)
        joined = self.joined[self.joined[:, column] == number, 0]
        return np.union1d(np.flatnonzero(words == number), joined).astype(np.int64)


class ReadParagraphs:
    """The paragraphs of a cluster's response; implements `search.study.paragraphs.Paragraphs`.

    `place` is the name of the OpenSearch index, `hits` have the fields COLUMNS and `facet`, the one facet that is read.
    `known` is as in `ReadWords`. A paragraph's document number is its index in `hits`, counted from 0. Word forms have
    the field EXACT, stems the field TEXT.
    """

    def __init__(
        self, place: str, hits: Iterable[Mapping[str, Any]], facet: str, known: tuple[Sequence[str], Sequence[str]]
    ) -> None:
        self.path = Path(place)
        self._values: list[list[str]] = []
        self._facet = facet
        rows, days, codes = [], [], []
        speeches, events, years = [], Numbered(), dict[int, bool]()
        for hit in hits:
            told = hit["fields"]
            codes.append(_bytes(told[CODES][0]) if CODES in told else b"")
            self._values.append(told.get(facet, []))
            speech = events[told[EVENT][0]]
            years[speech] = len(told.get(MONTH, [""])[0]) == YEAR_LENGTH
            speeches.append(speech)
            rows.append(told[ROW][0])
            days.append(told.get(DAY, [0])[0])
        self._words = ReadWords(codes, known)
        self.rows = np.array(rows, np.int64)
        self.days = np.array(days, np.int32)
        self.speeches = np.array(speeches, np.int32)
        self.year_only = np.array(list(years.values()), np.bool_)

    @property
    def forward(self) -> ReadParagraphs:
        """This object itself, which is also the reader of the words in order."""
        return self

    @property
    def facets(self) -> ReadParagraphs:
        """This object itself, which is also the reader of the one facet that was loaded."""
        return self

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """The number of words of each paragraph."""
        return np.array(self._words.counts, np.int64)

    def words(self, docs: NDArray[Any]) -> Sequences:
        """Return the words of the given paragraphs in order, as numbers of word forms."""
        counts = self.counts[docs]
        return Sequences(self._words.forms[np.repeat(self._starts[docs], counts) + ramp(counts)], sums(counts))

    def of_documents(self, field: str) -> FacetColumn:
        """Return the facet's values for each paragraph. Raises KeyError for a facet that was not read."""
        if field != self._facet:
            raise KeyError(field)
        values = sorted({value for held in self._values for value in held})
        number = {value: place for place, value in enumerate(values)}
        ordinals = np.array([number[value] for held in self._values for value in held], np.uint32)
        return FacetColumn(values, ordinals, sums(np.array([len(held) for held in self._values], np.int64)))

    def term(self, field: str, text: str) -> int:
        """Return the number of a word form or stem, or -1 if it is unknown."""
        return self._words.numbers[field].get(text, -1)

    def term_text(self, field: str, number: int) -> str:
        """Return the word form or stem with that number."""
        return self.terms(field)[number]

    def terms(self, field: str) -> Sequence[str]:
        """Return all word forms or all stems, indexed by number."""
        return self._names[field]

    def positions(self, field: str, number: int, within: tuple[int, int] | None = None) -> Positions:
        """Return the paragraphs that contain the word form or stem, and its positions in each.

        `within` is a hint: paragraphs outside this half-open range are not needed, but may be returned.
        """
        places = self._words.places(field, number)
        docs = np.searchsorted(self._starts, places, side="right") - 1
        each, first, freqs = np.unique(docs, return_index=True, return_counts=True)
        starts = np.append(first, len(docs)).astype(np.int64)
        held = (places - self._starts[docs]).astype(np.int32)
        return Positions(each.astype(np.int32), freqs.astype(np.int32), starts, held)

    def lengths(self, field: str) -> NDArray[np.int64]:
        """Return the number of words of each paragraph."""
        return self.counts

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return four arrays with one item per distinct pair of stem and form.

        They are the stem's number, the form's rank within the stem (here always 0), the form's number, and the number
        of occurrences.
        """
        read, words = self._words.joined, self._words
        forms = np.concatenate([words.forms.astype(np.int64), read[:, 1]])
        stems = np.concatenate([words.stems.astype(np.int64), read[:, 2]])
        (forms, stems), counts = distinct([forms, stems])
        return stems, np.zeros(len(counts), np.int64), forms, counts.astype(np.int64)

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        return {field: list(numbers) for field, numbers in self._words.numbers.items()}

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        """The position of each paragraph's first word among the words of all paragraphs."""
        return sums(self.counts)[:-1]


def _bytes(column: str) -> bytes:
    """Decode a binary field, which OpenSearch returns in URL-safe base64 without padding."""
    return base64.urlsafe_b64decode(f"{column}==")
