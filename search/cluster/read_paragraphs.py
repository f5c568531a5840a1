"""Paragraphs read from a cluster for one question, with their words arranged as in a segment of the index."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.analysis.tokens import piece_stem, pieces
from index.cluster.mapping import DAY, EVENT, MONTH, ROW, SHOWN
from index.fields import EXACT, TEXT
from index.records import Paragraph
from index.segment.facets import FacetColumn
from index.segment.forward import Sequences
from index.segment.packing import ramp, sums
from index.segment.posting_lists import Positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

LANGUAGE = "language"
COLUMNS = (ROW, DAY, MONTH, EVENT, LANGUAGE)  # what is read of each paragraph beside its text
TEXT_AT = list(Paragraph.__dataclass_fields__).index("text")
YEAR_LENGTH = 4  # letters of a month that is a year alone


class Numbered(dict[str, int]):
    """A mapping that numbers words in the order in which they are first looked up."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


class Chunk(NamedTuple):
    """The words of a piece of text between white space.

    `forms` and `stems` are the numbers of form and stem at each position; `joined` lists (position, form, stem) of
    joined forms such as "email".
    """

    forms: tuple[int, ...]
    stems: tuple[int, ...]
    joined: tuple[tuple[int, int, int], ...]


class ReadWords:
    """The words of several texts in order, as numbers of form and stem at each position.

    Joined forms, such as "email" for "e-mail", are kept separately.
    """

    def __init__(self) -> None:
        self.numbers = {EXACT: Numbered(), TEXT: Numbered()}
        self.counts: list[int] = []
        self._known: dict[tuple[str, str], Chunk] = {}
        self._forms: list[int] = []
        self._stems: list[int] = []
        self._joined: list[tuple[int, int, int]] = []

    def add(self, text: str, language: str) -> None:
        """Append the words of the next text."""
        before = len(self._forms)
        for piece in text.split():
            chunk = self._known.get((piece, language)) or self._cut(piece, language)
            if chunk.joined:
                here = len(self._forms)
                self._joined += [(here + place, form, stem) for place, form, stem in chunk.joined]
            self._forms += chunk.forms
            self._stems += chunk.stems
        self.counts.append(len(self._forms) - before)

    @cached_property
    def forms(self) -> NDArray[np.int32]:
        """The number of the word form at each position, over all texts in order."""
        return np.array(self._forms, np.int32)

    @cached_property
    def stems(self) -> NDArray[np.int32]:
        """The number of the stem at each position, over all texts in order."""
        return np.array(self._stems, np.int32)

    @cached_property
    def joined(self) -> NDArray[np.int64]:
        """One row (position, form, stem) for each joined form, such as "email" for "e-mail"."""
        return np.array(self._joined, np.int64).reshape(-1, 3)

    def places(self, field: str, number: int) -> NDArray[np.int64]:
        """Return the positions, over all texts, that have the word form or stem, ascending."""
        words, column = (self.forms, 1) if field == EXACT else (self.stems, 2)
        joined = self.joined[self.joined[:, column] == number, 0]
        return np.union1d(np.flatnonzero(words == number), joined).astype(np.int64)

    def _cut(self, chunk: str, language: str) -> Chunk:
        forms: list[int] = []
        stems: list[int] = []
        joined: list[tuple[int, int, int]] = []
        for piece in pieces(chunk, language)[0]:
            form, stem = self.numbers[EXACT][piece.form], self.numbers[TEXT][piece_stem(piece, chunk, language)]
            if piece.kind == "joined":
                joined.append((piece.position, form, stem))
            else:
                forms.append(form)
                stems.append(stem)
        made = self._known[chunk, language] = Chunk(tuple(forms), tuple(stems), tuple(joined))
        return made


class ReadParagraphs:
    """The paragraphs of a cluster's response; implements `search.study.paragraphs.Paragraphs`."""

    def __init__(self, place: str, hits: Iterable[Mapping[str, Any]], facet: str) -> None:
        self.path = Path(place)
        self._words = ReadWords()
        self._values: list[list[str]] = []
        self._facet = facet
        rows, days, events, years = [], [], Numbered(), dict[int, bool]()
        speeches = []
        for hit in hits:
            known = hit["fields"]
            self._words.add(hit["_source"][SHOWN]["said"][TEXT_AT], known[LANGUAGE][0])
            self._values.append(known.get(facet, []))
            speech = events[known[EVENT][0]]
            years[speech] = len(known.get(MONTH, [""])[0]) == YEAR_LENGTH
            speeches.append(speech)
            rows.append(known[ROW][0])
            days.append(known.get(DAY, [0])[0])
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
        """Return the words of the given paragraphs, as numbers of word forms."""
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
        """Return the paragraphs that contain the word form or stem, and its positions in each."""
        places = self._words.places(field, number)
        docs = np.searchsorted(self._starts, places, side="right") - 1
        distinct, first, freqs = np.unique(docs, return_index=True, return_counts=True)
        starts = np.append(first, len(docs)).astype(np.int64)
        held = (places - self._starts[docs]).astype(np.int32)
        return Positions(distinct.astype(np.int32), freqs.astype(np.int32), starts, held)

    def lengths(self, field: str) -> NDArray[np.int64]:
        """Return the number of words of each paragraph."""
        return self.counts

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return four arrays over all distinct pairs of stem and form: stem, rank (always 0), form, occurrences."""
        read, words = self._words.joined, self._words
        forms = np.concatenate([words.forms.astype(np.int64), read[:, 1]])
        stems = np.concatenate([words.stems.astype(np.int64), read[:, 2]])
        distinct, counts = np.unique(np.stack([forms, stems]), axis=1, return_counts=True)
        return distinct[1], np.zeros(len(counts), np.int64), distinct[0], counts.astype(np.int64)

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        return {field: list(numbers) for field, numbers in self._words.numbers.items()}

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        """The position of each paragraph's first word among the words of all paragraphs."""
        return sums(self.counts)[:-1]
