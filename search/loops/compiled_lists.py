"""Reads a segment's posting lists straight from their packed blocks, with compiled loops.

`PackedLists` gives the same results as `ArrayLists`, but does not first unpack whole lists into arrays.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

import numpy as np

from index.errors import DamagedError
from index.fields import HEAD, LEAD, TITLE
from index.segment.facets import VALUED
from index.segment.packed_lists import ANY_FORM, Place
from index.segment.packing import BLOCK, ramp
from search.loops.array_lists import NO_DOCUMENTS, ArrayLists, Nearness, PhraseMatches
from search.loops.word_bitmaps import COMMON, bitmaps_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.segment.packed_lists import Packed
    from index.segment.segment import Segment
    from search.loops.numpy_loops import Bm25Constants, Docs, Kernels, Numbers, Scores
    from search.loops.word_bitmaps import WordBitmap

OF_SPEECHES = frozenset([HEAD, TITLE, LEAD])  # fields whose posting lists contain speeches
RARE_FORM = 2  # a form's documents are found first if the phrase's shortest list has at least this many times as many


class PackedLists(ArrayLists):
    """A reader of packed posting lists, using the compiled loops of `numba_lists` and `numba_phrases`.

    A field that is not stored packed is read as `ArrayLists` reads it.
    """

    def __init__(self, segment: Segment, kernels: Kernels) -> None:
        super().__init__(segment, kernels)
        self._loops = importlib.import_module("search.loops.numba_lists")
        self._phrases = importlib.import_module("search.loops.numba_phrases")
        self._packed: dict[str, Packed | None] = {}
        self._speech_packed: dict[str, Packed] = {}

    def whole(self, field: str, number: int) -> tuple[Docs, Docs]:
        """Return the documents that contain a term, and its frequency in each."""
        if field in OF_SPEECHES:
            return self._first_documents(number) if field == HEAD else self._all_documents(field, number)
        lists, term = self._place(field, number)
        if lists is None or term is None:
            return super().whole(field, number)
        size = int(lists.df[term.list])
        docs, freqs = np.empty(size, np.int32), np.empty(size, np.int32)
        count = self._undamaged(self._loops.read_list(*lists, *term, docs, freqs))
        return docs[:count], freqs[:count]

    def speeches_with(self, field: str, number: int) -> tuple[Docs, Docs]:
        """Return the speeches that have a term in `field`, and its frequency there.

        The field is title, lead or head (title and lead together).
        """
        lists = self._speech_lists(field)
        size = int(lists.df[number])
        speeches, freqs = np.empty(size, np.int32), np.empty(size, np.int32)
        self._undamaged(self._loops.read_list(*lists, number, ANY_FORM, speeches, freqs))
        return speeches, freqs

    def scored(self, field: str, number: int, constants: Bm25Constants, lengths: Numbers) -> tuple[Docs, Scores]:
        """Return the documents that contain a term, and its BM25 score in each; `lengths[doc]` is in tokens."""
        lists, term = self._place(field, number)
        if lists is None or term is None:
            return super().scored(field, number, constants, lengths)
        size = int(lists.df[term.list])
        docs, scores = np.empty(size, np.int32), np.empty(size)
        count = self._undamaged(self._loops.score_list(*lists, *term, constants, lengths, docs, scores))
        return docs[:count], scores[:count]

    def among(self, field: str, number: int, docs: Docs) -> tuple[Docs, Docs]:
        """Return the indices in `docs` of the documents that contain the term, and its frequency in each."""
        if field in OF_SPEECHES:
            return self._among_speeches(field, number, docs)
        lists, term = self._place(field, number)
        if lists is None or term is None:
            return super().among(field, number, docs)
        if _is_range(docs):
            return self._in_range(lists, term, docs)
        if term.rank >= 0:
            found = self._phrase(lists, [term], [0], Nearness(1), docs)
            return found[0], found[1][0]
        most = min(len(docs), int(lists.df[term.list]))
        where, freqs = np.empty(most, np.int32), np.empty(most, np.int32)
        bitmap = self._bitmap(field, lists, term.list, len(docs))
        if bitmap:
            count = self._loops.look_up_by_bitmap(*lists[:6], term.list, *bitmap, docs, where, freqs)
        else:
            count = self._undamaged(self._loops.look_up(*lists[:6], term.list, docs, where, freqs))
        return where[:count], freqs[:count]

    def where(self, field: str, number: int, docs: Docs) -> Docs:
        """Return the indices in `docs` of the documents that contain the term."""
        lists, term = self._place(field, number)
        if lists is not None and term is not None and term.rank == ANY_FORM:
            wanted = 0 if _is_range(docs) else len(docs)  # a range unpacks few blocks, so needs no bitmap
            bitmap = self._bitmap(field, lists, term.list, wanted)
            if bitmap:
                places = np.empty(len(docs) + 1, np.int32)
                return places[: self._loops.in_bitmap(bitmap.bits, docs, places)]
        return super().where(field, number, docs)

    def _bitmap(self, field: str, lists: Packed, number: int, wanted: int) -> WordBitmap | None:
        """Return the bitmap of posting list `number`; None if its word is not very common, or no bitmap was built yet.

        A bitmap is built on the first call whose number of look-ups, `wanted`, is large enough to be worth it.
        """
        size = int(lists.df[number])
        if size * COMMON < self.segment.doc_count:
            return None
        held = bitmaps_of(self.segment)
        known = held.known((field, number))
        if known or wanted < size // BLOCK:
            return known
        return held.made((field, number), lambda bits: self._undamaged(self._loops.set_bits(*lists, number, bits)))

    def _in_range(self, lists: Packed, term: Place, docs: Docs) -> tuple[Docs, Docs]:
        """Return the indices in `docs` of the documents that contain the term, and its frequency in each.

        `docs` are consecutive; only the blocks that contain them are unpacked.
        """
        most = min(len(docs), int(lists.df[term.list]))
        found, freqs = np.empty(most, np.int32), np.empty(most, np.int32)
        low, high = int(docs[0]), int(docs[-1]) + 1
        count = self._undamaged(self._loops.read_range(*lists, *term, low, high, found, freqs))
        return found[:count] - docs[0], freqs[:count]

    def add(self, total: Scores, field: str, terms: Sequence[tuple[int, Bm25Constants]]) -> None:
        """Add the BM25 scores of terms to `total[doc]`, which is UNMATCHED for documents that no term has matched.

        `terms` are pairs of a term's number and its BM25 constants.
        """
        lists = self._lists(field)
        placed = [(self.segment.words(field).place(number), constants) for number, constants in terms] if lists else []
        inside = [(term, constants) for term, constants in placed if term]
        if lists is not None and inside:
            numbers, ranks = np.array([term for term, _ in inside], np.int64).T.copy()
            weights = np.array([constants[0] for _, constants in inside])
            _, flat, slope = inside[0][1]
            lengths = self.segment.rounded_lengths(field)
            self._undamaged(self._loops.add_lists(total, *lists, numbers, ranks, weights, flat, slope, lengths))
        if len(inside) < len(terms):
            known = {number for (number, _), (term, _) in zip(terms, placed, strict=False) if term}
            super().add(total, field, [one for one in terms if one[0] not in known])

    def phrase(self, field: str, numbers: Sequence[int], near: Nearness, docs: Docs | None) -> PhraseMatches:
        """Find the documents in which the terms `numbers` occur as near to each other as `near` demands.

        Only `docs` are searched, or all documents if it is None. If order matters, it is that of `numbers`.
        """
        if field in OF_SPEECHES:
            return self._phrase_of_speeches(field, numbers, near, docs)
        lists = self._lists(field)
        distinct = list(dict.fromkeys(numbers))
        placed = {number: self.segment.words(field).place(number) for number in distinct} if lists else {}
        if lists is None or None in placed.values():
            return super().phrase(field, numbers, near, docs)
        terms = cast("dict[int, Place]", placed)
        if (
            docs is not None
            and not _is_range(docs)
            and len(docs) > min(int(lists.df[at.list]) for at in terms.values())
        ):
            found = self.phrase(field, numbers, near, None)  # fewer documents have the rarest word than are asked for
            places, at = self.kernels.intersect(docs, found.at)
            return PhraseMatches(places, {number: freqs[at] for number, freqs in found.freqs.items()})
        rare = self._rare_form(field, lists, terms) if docs is None else None
        if rare is None:
            return self._phrase_of(lists, terms, numbers, near, docs)
        holding = self.whole(field, rare)[0]
        found = self._phrase_of(lists, terms, numbers, near, holding)
        return found._replace(at=holding[found.at])

    def _rare_form(self, field: str, lists: Packed, terms: Mapping[int, Place]) -> int | None:
        """Return the number of the phrase's rarest term if finding its documents first saves time; otherwise None.

        A posting list holds all forms of a stem. Without this step a phrase with "nation" would also examine documents
        that only have "nations" or "national". `terms[number]` is the place of a term: its posting list and word form.
        """
        rarest = min(terms, key=lambda number: self.segment.doc_frequency(field, number))
        shortest = min(int(lists.df[place.list]) for place in terms.values())
        own = int(lists.df[terms[rarest].list])
        worth = self.segment.doc_frequency(field, rarest) * RARE_FORM <= shortest and own <= RARE_FORM * shortest
        return rarest if worth else None

    def _phrase_of_speeches(
        self, field: str, numbers: Sequence[int], near: Nearness, docs: Docs | None
    ) -> PhraseMatches:
        """Find phrases as `phrase` does, in a field whose posting lists contain speeches (title, lead or head).

        A speech that matches is replaced by all its documents if `field` is title or lead, by the first if it is head.
        """
        lists, terms = self._speech_lists(field), {number: Place(number, ANY_FORM) for number in numbers}
        if docs is not None and len(docs) >= min(int(lists.df[number]) for number in numbers):
            found = self._phrase_of_speeches(field, numbers, near, None)  # fewer speeches have the rarest word
            places, at = self.kernels.intersect(docs, found.at)
            return PhraseMatches(places, {number: freqs[at] for number, freqs in found.freqs.items()})
        if docs is not None:
            places, speeches = self._speeches(field, docs)
            distinct, which = np.unique(speeches, return_inverse=True)
            found = self._phrase_of(lists, terms, numbers, near, distinct)
            where = np.full(len(distinct), -1)
            where[found.at] = np.arange(len(found.at))
            at = where[which]
            freqs = {number: of_speeches[at[at >= 0]] for number, of_speeches in found.freqs.items()}
            return PhraseMatches(places[at >= 0], freqs)
        found = self._phrase_of(lists, terms, numbers, near, None)
        first = self.segment.starts[found.at]
        if field == HEAD:
            return found._replace(at=first.astype(np.int32))
        counts = self.segment.starts[found.at + 1] - first
        freqs = {number: np.repeat(of_speeches, counts) for number, of_speeches in found.freqs.items()}
        return PhraseMatches((np.repeat(first, counts) + ramp(counts)).astype(np.int32), freqs)

    def _speeches(self, field: str, docs: Docs) -> tuple[Docs, Docs]:
        """Return the indices in `docs` of the documents that have the field, and the speech of each.

        A speech's title and lead belong to all of its documents, its head only to the first.
        """
        speeches = self.segment.speeches[docs]
        if field != HEAD:
            return np.arange(len(docs), dtype=np.int32), speeches
        first = np.flatnonzero(self.segment.starts[speeches] == docs).astype(np.int32)
        return first, speeches[first]

    def _phrase_of(
        self,
        lists: Packed,
        terms: Mapping[int, Place],
        numbers: Sequence[int],
        near: Nearness,
        docs: Docs | None,
    ) -> PhraseMatches:
        """Find the documents in which the terms `numbers` occur as near to each other as `near` demands.

        Only `docs` are searched, or all documents if it is None. `terms[number]` is the place of a term: its posting
        list and word form.
        """
        rarest = sorted(terms, key=lambda number: int(lists.df[terms[number].list]))
        order = [rarest.index(number) for number in numbers]
        at, counts = self._phrase(lists, [terms[number] for number in rarest], order, near, docs)
        return PhraseMatches(at, dict(zip(rarest, counts, strict=True)))

    def _phrase(
        self,
        lists: Packed,
        terms: Sequence[Place],
        order: list[int],
        near: Nearness,
        docs: Docs | None,
    ) -> tuple[Docs, Docs]:
        """Return the documents in which the terms are as near as `near` demands, and the terms' frequencies there.

        Documents are returned as indices in `docs`, or as document numbers if that is None and all are searched. The
        frequencies are indexed by term, then by document found. `terms` are distinct, the rarest first; `order[w]` is
        the index in `terms` of word w of the phrase.
        """
        most = int(lists.df[terms[0].list])
        where = np.empty(most if docs is None else min(most, len(docs)), np.int32)
        counts = np.empty((len(terms), len(where)), np.int32)
        numbers, ranks = np.array(terms, np.int64).T.copy()
        domain = NO_DOCUMENTS if docs is None else docs
        asked = numbers, ranks, np.array(order, np.int64), *near, domain, docs is None
        size = self._undamaged(self._phrases.phrase(*lists, *asked, where, counts))
        return where[:size], counts[:, :size]

    def _first_documents(self, number: int) -> tuple[Docs, Docs]:
        """Return the documents with the term in their head, and its frequency in each.

        A head is a speech's title and lead together. It belongs only to the first document of the speech.
        """
        speeches, freqs = self.speeches_with(HEAD, number)
        return self.segment.starts[speeches].astype(np.int32), freqs

    def _all_documents(self, field: str, number: int) -> tuple[Docs, Docs]:
        """Return all documents of the speeches with the term in `field` (title or lead), and its frequency there."""
        speeches, freqs = self.speeches_with(field, number)
        first = self.segment.starts[speeches]
        counts = self.segment.starts[speeches + 1] - first
        return (np.repeat(first, counts) + ramp(counts)).astype(np.int32), np.repeat(freqs, counts)

    def _among_speeches(self, field: str, number: int, docs: Docs) -> tuple[Docs, Docs]:
        """Return the indices in `docs` of the documents whose `field` has the term, and its frequency there.

        The field is one whose posting lists contain speeches: title, lead or head.
        """
        lists = self._speech_lists(field)
        if field == HEAD and lists.df[number] < len(docs):
            found, times = self._first_documents(number)
            where, at = self.kernels.intersect(docs, found)
            return where, times[at]
        places, speeches = self._speeches(field, docs)
        where, freqs = np.empty(len(speeches), np.int32), np.empty(len(speeches), np.int32)
        count = self._undamaged(self._loops.look_up(*lists[:6], number, speeches, where, freqs))
        return places[where[:count]], freqs[:count]

    def _speech_lists(self, field: str) -> Packed:
        """Return the packed lists of a field whose posting lists contain speeches."""
        if field not in self._speech_packed:
            self._speech_packed[field] = self.segment.shared_lists(field).packed()
        return self._speech_packed[field]

    def _place(self, field: str, number: int) -> tuple[Packed | None, Place | None]:
        """Return the field's packed lists, and the term's place in them: its posting list and word form.

        Both are None if the field is not stored packed. Only the place is None if no single list has all postings of
        the term.
        """
        lists = self._lists(field)
        return lists, None if lists is None else self.segment.words(field).place(number)

    def _lists(self, field: str) -> Packed | None:
        """Return the field's packed lists, or None if the field is not stored packed."""
        if field not in self._packed:
            self._packed[field] = None if field in VALUED else self.segment.words(field).packed()
        return self._packed[field]

    def _undamaged(self, count: int) -> int:
        """Return `count`, the result of a loop; raise DamagedError if it is negative, which means a damaged block."""
        if count < 0:
            raise DamagedError.of(self.segment.path, "damaged in a packed list")
        return count


def _is_range(docs: Docs) -> bool:
    """Return whether the ascending document numbers `docs` are consecutive."""
    return len(docs) > 0 and int(docs[-1]) - int(docs[0]) == len(docs) - 1
