"""The fields of words, over their lists: stems as stored, forms picked from stems' lists, title and lead by speech."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.segment.packed_lists import ANY_FORM, Packed, Place
from index.segment.packing import ramp, sums
from index.segment.posting_lists import ListReader, Positions, Postings
from index.segment.terms import Terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.segment.container import Sections


Range = tuple[int, int]


class WordField(Protocol):
    """What a segment answers for one field of words; a term is named by its number in `terms`.

    `within` is a hint: postings outside this half-open range of documents may still be returned.
    """

    @property
    def terms(self) -> Terms:
        """The field's terms, sorted."""
        ...

    def doc_frequency(self, number: int) -> int:
        """Documents with the term."""
        ...

    def collection_frequency(self, number: int) -> int:
        """Occurrences of the term."""
        ...

    def postings(self, number: int, within: Range | None = None) -> Postings:
        """Documents and frequencies."""
        ...

    def positions(self, number: int, within: Range | None = None) -> Positions:
        """Documents, frequencies and positions."""
        ...

    def packed(self) -> Packed | None:
        """The packed lists that the field's terms are in; None for a field that is put together from others."""
        ...

    def place(self, number: int) -> Place | None:
        """The place of the term's postings in `packed()`; None where they are in no list, or in two."""
        ...


class TextField:
    """The stems of the paragraphs; each has a posting list of its own, read as stored."""

    def __init__(self, lists: ListReader) -> None:
        self.lists = lists
        self.terms = lists.terms

    def doc_frequency(self, number: int) -> int:
        """Documents with the stem."""
        return int(self.lists.df[number])

    def collection_frequency(self, number: int) -> int:
        """Occurrences of the stem."""
        return int(self.lists.cf[number])

    def postings(self, number: int, within: Range | None = None) -> Postings:
        """Documents and frequencies of the stem."""
        return self.lists.postings(number, within)

    def positions(self, number: int, within: Range | None = None) -> Positions:
        """Documents, frequencies and positions of the stem."""
        return self.lists.positions(number, within)[0]

    def packed(self) -> Packed:
        """The lists of the stems."""
        return self.lists.packed()

    def place(self, number: int) -> Place:
        """The stem's own list, all forms of it."""
        return Place(number, ANY_FORM)


class ExactField:
    """The forms as written: a form's postings are those of its stem's list whose positions carry the form's rank.

    A form that two languages stem differently is in two lists (`pairs` says how many each form is in).
    """

    def __init__(self, sections: Sections, name: str, stems: ListReader) -> None:
        self._sections = sections
        self._name = name
        self._lists = stems
        self.terms = Terms.of(sections, name)

    @functools.cached_property
    def _pairs(self) -> NDArray[np.int64] | None:
        name = f"{self._name}.pairs"
        return sums(self._sections.array(name)) if name in self._sections else None

    def _column(self, name: str) -> NDArray[Any]:
        return self._sections.array(f"{self._name}.{name}")

    def doc_frequency(self, number: int) -> int:
        """Documents with the form."""
        return int(self._column("df")[number])

    def doc_frequencies(self) -> NDArray[Any]:
        """Documents with each of the forms, in the order of `terms`."""
        return self._column("df")

    def collection_frequency(self, number: int) -> int:
        """Occurrences of the form."""
        return int(self._column("cf")[number])

    def postings(self, number: int, within: Range | None = None) -> Postings:
        """Documents and frequencies of the form."""
        alone = self._alone(number)
        if alone >= 0:
            return self._lists.postings(alone, within)
        found = self.positions(number, within)
        return Postings(found.docs, found.freqs)

    def positions(self, number: int, within: Range | None = None) -> Positions:
        """Documents, frequencies and positions of the form."""
        alone = self._alone(number)
        if alone >= 0:
            return self._lists.positions(alone, within)[0]
        pairs = self._pairs_of(number)
        stems, ranks = self._column("stem"), self._column("rank")
        parts = [self._picked(int(stems[pair]), int(ranks[pair]), within) for pair in pairs]
        docs, places = parts[0] if len(parts) == 1 else _merged(parts)
        heads = np.flatnonzero(np.diff(docs, prepend=np.int32(-1)))
        starts = np.append(heads, len(docs))
        return Positions(docs[heads], np.diff(starts).astype(np.int32), starts, places)

    def packed(self) -> Packed:
        """The lists of the stems, which hold the forms."""
        return self._lists.packed()

    def place(self, number: int) -> Place | None:
        """The form's part of its stem's list; None for a form that is in two lists."""
        alone = self._alone(number)
        if alone >= 0:
            return Place(alone, ANY_FORM)
        pairs = self._pairs_of(number)
        if len(pairs) != 1:
            return None
        return Place(int(self._column("stem")[pairs[0]]), int(self._column("rank")[pairs[0]]))

    def _pairs_of(self, number: int) -> range:
        if self._pairs is None:
            return range(number, number + 1)
        return range(int(self._pairs[number]), int(self._pairs[number + 1]))

    def _alone(self, number: int) -> int:
        """The form's stem, if the form has one stem only and that stem no other form; else -1."""
        pairs = self._pairs_of(number)
        stem = int(self._column("stem")[pairs[0]])
        return stem if len(pairs) == 1 and self._lists.cf[stem] == self._column("cf")[number] else -1

    def _picked(self, stem: int, rank: int, within: Range | None) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The document and the position of each occurrence of one of the stem's forms."""
        found, ranks = self._lists.positions(stem, within)
        wanted = ranks == rank
        return np.repeat(found.docs, found.freqs)[wanted], found.positions[wanted]


class SharedField:
    """The title's or the lead's words, stored once for each speech and spread to all its documents."""

    def __init__(self, lists: ListReader, starts: NDArray[np.int64]) -> None:
        self._lists = lists
        self._starts = starts
        self._frequencies: dict[int, int] = {}  # of the words asked for: a number each, at most the field's words
        self.terms = lists.terms

    def _counts(self, speeches: NDArray[np.int32]) -> NDArray[np.int64]:
        return self._starts[speeches + 1] - self._starts[speeches]

    def doc_frequency(self, number: int) -> int:
        """Documents of the speeches with the word."""
        known = self._frequencies.get(number)
        if known is None:
            known = self._frequencies[number] = int(self._counts(self._lists.postings(number).docs).sum())
        return known

    def collection_frequency(self, number: int) -> int:
        """Occurrences of the word, counted for each document."""
        found = self._lists.postings(number)
        return int((self._counts(found.docs) * found.freqs).sum())

    def postings(self, number: int, within: Range | None = None) -> Postings:
        """Documents and frequencies of the word."""
        found = self._lists.postings(number)
        counts = self._counts(found.docs)
        docs = np.repeat(self._starts[found.docs], counts) + ramp(counts)
        return Postings(docs.astype(np.int32), np.repeat(found.freqs, counts))

    def positions(self, number: int, within: Range | None = None) -> Positions:
        """Documents, frequencies and positions of the word."""
        found, _ = self._lists.positions(number)
        counts = self._counts(found.docs)
        spread = self.postings(number)
        begin = np.repeat(found.starts[:-1], counts)
        places = np.repeat(begin, spread.freqs) + ramp(spread.freqs)
        return Positions(spread.docs, spread.freqs, sums(spread.freqs), found.positions[places])

    def packed(self) -> None:
        """None: the packed lists hold speeches, not the field's documents."""

    def place(self, number: int) -> None:
        """None: no packed list holds the field's documents."""


class HeadField(SharedField):
    """The words of title and lead, indexed with each speech's first document alone."""

    def doc_frequency(self, number: int) -> int:
        """Speeches with the word."""
        return int(self._lists.df[number])

    def collection_frequency(self, number: int) -> int:
        """Occurrences of the word."""
        return int(self._lists.cf[number])

    def postings(self, number: int, within: Range | None = None) -> Postings:
        """First documents and frequencies."""
        found = self._lists.postings(number)
        return Postings(self._starts[found.docs].astype(np.int32), found.freqs)

    def positions(self, number: int, within: Range | None = None) -> Positions:
        """First documents, frequencies and positions."""
        found, _ = self._lists.positions(number)
        docs = self._starts[found.docs].astype(np.int32)
        return Positions(docs, found.freqs, found.starts, found.positions)


def _merged(
    parts: list[tuple[NDArray[np.int32], NDArray[np.int32]]],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    docs = np.concatenate([part[0] for part in parts])
    places = np.concatenate([part[1] for part in parts])
    order = np.lexsort((places, docs))
    return docs[order], places[order]
