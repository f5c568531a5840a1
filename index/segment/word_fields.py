"""The fields of words of a segment, each of which gets its postings from the stored lists in its own way.

Stems have lists of their own, word forms are picked out of the lists of their stems, and titles and leads are stored by
speech.
"""

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
    """A field of words in a segment; terms are identified by their numbers in `terms`.

    If `within`, a half-open range of documents, is not None, documents outside it can be missing from the result.
    """

    @property
    def terms(self) -> Terms:
        """The field's terms, sorted."""
        ...

    def doc_frequency(self, number: int) -> int:
        """Return the number of documents that have the term."""
        ...

    def collection_frequency(self, number: int) -> int:
        """Return the number of occurrences of the term."""
        ...

    def postings(self, number: int, within: Range | None = None) -> Postings:
        """Return the term's documents, in ascending order, and its frequency in each."""
        ...

    def positions(self, number: int, within: Range | None = None) -> Positions:
        """Return the term's documents, in ascending order, and its frequency and positions in each."""
        ...

    def packed(self) -> Packed | None:
        """Return the packed posting lists in which loops can look up the field's terms, or None if there are none."""
        ...

    def place(self, number: int) -> Place | None:
        """Return where in `packed()` the term's postings are, or None if no single list has them all."""
        ...


class TextField:
    """The stems of the paragraphs; each stem has a posting list of its own."""

    def __init__(self, lists: ListReader) -> None:
        self.lists = lists
        self.terms = lists.terms

    def doc_frequency(self, number: int) -> int:
        """Return the number of documents that have the stem."""
        return int(self.lists.df[number])

    def collection_frequency(self, number: int) -> int:
        """Return the number of occurrences of the stem."""
        return int(self.lists.cf[number])

    def postings(self, number: int, within: Range | None = None) -> Postings:
        """Return the stem's documents and its frequency in each; documents outside `within` can be missing."""
        return self.lists.postings(number, within)

    def positions(self, number: int, within: Range | None = None) -> Positions:
        """Return the stem's documents, and its frequency and positions in each.

        Documents outside `within` can be missing.
        """
        return self.lists.positions(number, within)[0]

    def packed(self) -> Packed:
        """Return the packed lists of the stems."""
        return self.lists.packed()

    def place(self, number: int) -> Place:
        """Return the place of the stem's posting list; postings of any word form in it belong to the stem."""
        return Place(number, ANY_FORM)


class ExactField:
    """The field of words as written (word forms), which have no posting lists of their own.

    A stem's list stores the rank of the word form at each position, so a form's postings are picked out of its stem's
    list by rank. A form that two languages stem differently is in two lists; the section `pairs` has the number of
    lists of each form.
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
        """Return the number of documents that have the word form."""
        return int(self._column("df")[number])

    def doc_frequencies(self) -> NDArray[Any]:
        """Return the number of documents that have each word form, in the order of `terms`."""
        return self._column("df")

    def collection_frequency(self, number: int) -> int:
        """Return the number of occurrences of the word form."""
        return int(self._column("cf")[number])

    def postings(self, number: int, within: Range | None = None) -> Postings:
        """Return the word form's documents and its frequency in each; documents outside `within` can be missing."""
        alone = self._alone(number)
        if alone >= 0:
            return self._lists.postings(alone, within)
        found = self.positions(number, within)
        return Postings(found.docs, found.freqs)

    def positions(self, number: int, within: Range | None = None) -> Positions:
        """Return the word form's documents, and its frequency and positions in each.

        Documents outside `within` can be missing.
        """
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
        """Return the packed posting lists of the stems; the postings of a word form are among those of its stem."""
        return self._lists.packed()

    def place(self, number: int) -> Place | None:
        """Return the place of the word form in its stem's posting list, or None if the form is in several lists."""
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
        """Return the number of the form's stem if the form has no second stem and the stem no second form, else -1."""
        pairs = self._pairs_of(number)
        stem = int(self._column("stem")[pairs[0]])
        return stem if len(pairs) == 1 and self._lists.cf[stem] == self._column("cf")[number] else -1

    def _picked(self, stem: int, rank: int, within: Range | None) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the document and the position of each occurrence of the stem's word form that has this rank.

        Documents outside `within` can be missing.
        """
        found, ranks = self._lists.positions(stem, within)
        wanted = ranks == rank
        return np.repeat(found.docs, found.freqs)[wanted], found.positions[wanted]


class SharedField:
    """The words of titles or leads, stored once per speech and expanded to all its documents."""

    def __init__(self, lists: ListReader, starts: NDArray[np.int64]) -> None:
        self._lists = lists
        self._starts = starts
        self._frequencies: dict[int, int] = {}  # word's number -> its document frequency, for words asked for so far
        self.terms = lists.terms

    def _counts(self, speeches: NDArray[np.int32]) -> NDArray[np.int64]:
        return self._starts[speeches + 1] - self._starts[speeches]

    def doc_frequency(self, number: int) -> int:
        """Return the number of documents that have the word: all documents of each speech that has it."""
        known = self._frequencies.get(number)
        if known is None:
            known = self._frequencies[number] = int(self._counts(self._lists.postings(number).docs).sum())
        return known

    def collection_frequency(self, number: int) -> int:
        """Return the number of occurrences of the word, counted once for each document of the speech."""
        found = self._lists.postings(number)
        return int((self._counts(found.docs) * found.freqs).sum())

    def postings(self, number: int, within: Range | None = None) -> Postings:
        """Return the word's documents and its frequency in each; `within` is ignored."""
        found = self._lists.postings(number)
        counts = self._counts(found.docs)
        docs = np.repeat(self._starts[found.docs], counts) + ramp(counts)
        return Postings(docs.astype(np.int32), np.repeat(found.freqs, counts))

    def positions(self, number: int, within: Range | None = None) -> Positions:
        """Return the word's documents, and its frequency and positions in each; `within` is ignored."""
        found, _ = self._lists.positions(number)
        counts = self._counts(found.docs)
        spread = self.postings(number)
        begin = np.repeat(found.starts[:-1], counts)
        places = np.repeat(begin, spread.freqs) + ramp(spread.freqs)
        return Positions(spread.docs, spread.freqs, sums(spread.freqs), found.positions[places])

    def packed(self) -> None:
        """Return None: this field's packed lists have the numbers of speeches instead of documents."""

    def place(self, number: int) -> None:
        """Return None: no packed list has the numbers of this field's documents."""


class HeadField(SharedField):
    """The words of title and lead together, indexed only with each speech's first document."""

    def doc_frequency(self, number: int) -> int:
        """Return the number of speeches that have the word."""
        return int(self._lists.df[number])

    def collection_frequency(self, number: int) -> int:
        """Return the number of occurrences of the word."""
        return int(self._lists.cf[number])

    def postings(self, number: int, within: Range | None = None) -> Postings:
        """Return the first document of each speech that has the word, and the word's frequency in it.

        `within` is ignored.
        """
        found = self._lists.postings(number)
        return Postings(self._starts[found.docs].astype(np.int32), found.freqs)

    def positions(self, number: int, within: Range | None = None) -> Positions:
        """Return the first document of each speech that has the word, and the word's frequency and positions in it.

        `within` is ignored.
        """
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
