"""A segment's terms and postings as Whoosh reads them: statistics, cursor and matcher over decoded arrays."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.codec import base
from whoosh.formats import Positions as PositionsFormat
from whoosh.matching.mcore import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from index.fields import FIELDS
from index.segment.packing import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from index.segment import segment as segments


class ArrayTermInfo(TermInfo):  # type: ignore[misc]
    """The statistics of the field's term number `number`, computed from its postings when this object is made.

    Deleted documents are included.
    """

    def __init__(self, arrays: segments.Segment, field: str, number: int) -> None:
        found = arrays.postings(field, number)
        lengths = arrays.lengths(field)[found.docs]
        super().__init__(
            float(found.freqs.sum()),
            len(found.docs),
            int(lengths.min()),
            int(lengths.max()),
            float(found.freqs.max()),
            int(found.docs[0]),
            int(found.docs[-1]),
        )


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """Whoosh's interface to a segment's terms."""

    def __init__(self, arrays: segments.Segment) -> None:
        self._arrays = arrays
        self._fields = sorted({field.name for field in FIELDS})

    def _number(self, fieldname: str, text: bytes) -> int:
        return self._arrays.term(fieldname, text.decode("utf-8", "surrogatepass"))

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return term[0] in self._fields and self._number(*term) >= 0

    def indexed_field_names(self) -> list[str]:
        """Return the names of all fields of `index.fields`, sorted."""
        return self._fields

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        """Return a cursor over the field's terms."""
        return ArrayCursor(self._arrays, fieldname)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield (field name, term) pairs of all fields, sorted by field name, then by term."""
        for name in self._fields:
            yield from self._from(name, 0)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the field's terms that do not sort before `prefix`, then all terms of the fields that sort after it."""
        yield from self._from(fieldname, self._arrays.terms(fieldname).place(prefix))
        for name in self._fields[self._fields.index(fieldname) + 1 :]:
            yield from self._from(name, 0)

    def _from(self, field: str, number: int) -> Iterator[tuple[str, bytes]]:
        terms = self._arrays.terms(field)
        return ((field, terms.encoded(i)) for i in range(number, len(terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield all terms with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield the terms that `terms_from` yields, each with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the term's statistics; raise TermNotFound if the field does not have the term."""
        return ArrayTermInfo(self._arrays, fieldname, self._found(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return the term's number of occurrences, 0 if the field does not have the term."""
        number = self._number(fieldname, text)
        return float(self._arrays.collection_frequency(fieldname, number)) if number >= 0 else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return how many documents, including deleted ones, have the term; 0 if the field does not have it."""
        number = self._number(fieldname, text)
        return self._arrays.doc_frequency(fieldname, number) if number >= 0 else 0

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        """Return a matcher over the term's postings; raise TermNotFound if the field does not have the term.

        `format_` (Whoosh's format of the field's postings) and `scorer` are passed on to the matcher.
        """
        return ArrayMatcher(self._arrays, (fieldname, text), self._found(fieldname, text), format_, scorer)

    def _found(self, fieldname: str, text: bytes) -> int:
        number = self._number(fieldname, text)
        if number < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return number


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]
    """A cursor in the sorted terms of one field."""

    def __init__(self, arrays: segments.Segment, field: str) -> None:
        self._arrays = arrays
        self._field = field
        self._terms = arrays.terms(field)
        self._number = 0

    def first(self) -> str | None:
        """Move to the first term, and return it; None if the field has no terms."""
        self._number = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """Move to the first term that does not sort before `term`, and return it; None if there is none."""
        self._number = self._terms.place(term if isinstance(term, bytes) else term.encode("utf-8", "surrogatepass"))
        return self.text()

    def next(self) -> str | None:
        """Move to the next term, and return it; None after the last."""
        self._number += 1
        return self.text()

    def text(self) -> str | None:
        """Return the current term, or None after the last."""
        return self._terms[self._number] if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """Return the statistics of the current term, or None after the last."""
        return ArrayTermInfo(self._arrays, self._field, self._number) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Return whether the cursor is at a term."""
        return self._number < len(self._terms)


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """A Whoosh matcher over one term's postings; all are decoded when the matcher is made, except their positions."""

    def __init__(
        self, arrays: segments.Segment, term: tuple[str, bytes], number: int, format_: Any, scorer: Any = None
    ) -> None:
        self._arrays = arrays
        self._term = term
        self._number = number
        self.format = format_
        self.scorer = scorer
        found = arrays.postings(term[0], number)
        self._docs, self._freqs = found.docs, found.freqs
        self._positions: tuple[NDArray[np.int64], NDArray[np.int32]] | None = None
        self._i = 0

    def copy(self) -> ArrayMatcher:
        """Return a new matcher at the same posting."""
        twin = ArrayMatcher(self._arrays, self._term, self._number, self.format, self.scorer)
        twin._i = self._i
        return twin

    def reset(self) -> None:
        """Move back to the first posting."""
        self._i = 0

    def is_active(self) -> bool:
        """Return whether the matcher is at a posting."""
        return self._i < len(self._docs)

    def id(self) -> int:
        """Return the number of the current document."""
        return int(self._docs[self._i])

    def next(self) -> None:
        """Move to the next posting; raise ReadTooFar if the matcher is not at one."""
        if not self.is_active():
            raise ReadTooFar
        self._i += 1

    def skip_to(self, id: int) -> None:
        """Move forward to the first posting whose document is not before `id`; raise ReadTooFar if not at a posting."""
        if not self.is_active():
            raise ReadTooFar
        self._i = max(self._i, int(np.searchsorted(self._docs, id)))

    def all_ids(self) -> Iterator[int]:
        """Yield the numbers of the current document and of all later documents that have the term."""
        return iter(self._docs[self._i :].tolist())

    def weight(self) -> float:
        """Return the term's frequency in the current document."""
        return float(self._freqs[self._i])

    def positions(self) -> list[int]:
        """Return the term's positions in the current document, counted from 0 in ascending order."""
        if self._positions is None:
            found = self._arrays.positions(self._term[0], self._number)
            self._positions = found.starts, found.positions
        starts, places = self._positions
        return places[starts[self._i] : starts[self._i + 1]].tolist()  # type: ignore[no-any-return]

    def value(self) -> bytes:
        """Return the current posting's value as Whoosh encodes it: its positions, or its frequency if it has none."""
        if isinstance(self.format, PositionsFormat):
            return self.format.encode(self.positions())  # type: ignore[no-any-return]
        return struct.pack("!I", int(self._freqs[self._i]))

    def supports(self, astype: str) -> bool:
        """Return whether `value_as` can return this type of value: "weight", "frequency", or one the format has."""
        return astype in {"weight", "frequency"} or bool(self.format.supports(astype))

    def value_as(self, astype: str) -> Any:
        """Return the current posting's "weight", "frequency" or "positions", or another value that the format has."""
        if astype == "weight":
            return self.weight()
        if astype == "frequency":
            return int(self._freqs[self._i])
        if astype == "positions":
            return self.positions()
        return super().value_as(astype)

    # Bounds of the scores of a block: BLOCK postings, as in the index's file; computed on each call.

    def _block(self) -> slice:
        start = self._i // BLOCK * BLOCK
        return slice(start, start + BLOCK)

    def block_max_weight(self) -> float:
        """Return the largest frequency in the current block of postings."""
        return float(self._freqs[self._block()].max())

    def block_min_length(self) -> int:
        """Return the number of tokens of the shortest document in the current block of postings."""
        return int(self._arrays.lengths(self._term[0])[self._docs[self._block()]].min())

    def block_max_length(self) -> int:
        """Return the number of tokens of the longest document in the current block of postings."""
        return int(self._arrays.lengths(self._term[0])[self._docs[self._block()]].max())

    def skip_to_quality(self, minquality: float) -> int:
        """Skip blocks of postings as long as no score in the current one can exceed `minquality`.

        Returns the number of blocks skipped.
        """
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._i = self._block().stop
            skipped += 1
        return skipped
