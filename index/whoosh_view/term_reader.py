"""Whoosh's view of terms and postings: statistics, cursor and matcher over the decoded arrays of a segment."""

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
    """A term's statistics; the ones that need its postings are counted on demand."""

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
    """Answers Whoosh's questions about terms."""

    def __init__(self, arrays: segments.Segment) -> None:
        self._arrays = arrays
        self._fields = sorted({field.name for field in FIELDS})

    def _number(self, fieldname: str, text: bytes) -> int:
        return self._arrays.term(fieldname, text.decode("utf-8", "surrogatepass"))

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return term[0] in self._fields and self._number(*term) >= 0

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return self._fields

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        """A cursor over the field's terms."""
        return ArrayCursor(self._arrays, fieldname)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms of all fields, in order."""
        for name in self._fields:
            yield from self._from(name, 0)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """All terms from (`fieldname`, `prefix`) on: the rest of the field, then the fields after it."""
        yield from self._from(fieldname, self._arrays.terms(fieldname).place(prefix))
        for name in self._fields[self._fields.index(fieldname) + 1 :]:
            yield from self._from(name, 0)

    def _from(self, field: str, number: int) -> Iterator[tuple[str, bytes]]:
        terms = self._arrays.terms(field)
        return ((field, terms.encoded(i)) for i in range(number, len(terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms from (`fieldname`, `prefix`) on, with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The term's statistics. Raises TermNotFound."""
        return ArrayTermInfo(self._arrays, fieldname, self._found(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """The number of occurrences of the term, 0 for a term that the field does not have."""
        number = self._number(fieldname, text)
        return float(self._arrays.collection_frequency(fieldname, number)) if number >= 0 else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Documents with the term, deleted ones too."""
        number = self._number(fieldname, text)
        return self._arrays.doc_frequency(fieldname, number) if number >= 0 else 0

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        """The term's postings as a matcher. Raises TermNotFound."""
        return ArrayMatcher(self._arrays, (fieldname, text), self._found(fieldname, text), format_, scorer)

    def _found(self, fieldname: str, text: bytes) -> int:
        number = self._number(fieldname, text)
        if number < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return number


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]
    """A place in the sorted terms of one field."""

    def __init__(self, arrays: segments.Segment, field: str) -> None:
        self._arrays = arrays
        self._field = field
        self._terms = arrays.terms(field)
        self._number = 0

    def first(self) -> str | None:
        """The first term."""
        self._number = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """Move to the first term that does not sort before `term`."""
        self._number = self._terms.place(term if isinstance(term, bytes) else term.encode("utf-8", "surrogatepass"))
        return self.text()

    def next(self) -> str | None:
        """The term after this."""
        self._number += 1
        return self.text()

    def text(self) -> str | None:
        """The term here, None past the end."""
        return self._terms[self._number] if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """The statistics of the term here."""
        return ArrayTermInfo(self._arrays, self._field, self._number) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._number < len(self._terms)


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """One term's postings, decoded at once, walked as Whoosh walks them."""

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
        """Return a matcher at this matcher's place."""
        twin = ArrayMatcher(self._arrays, self._term, self._number, self.format, self.scorer)
        twin._i = self._i
        return twin

    def reset(self) -> None:
        """Back to the first posting."""
        self._i = 0

    def is_active(self) -> bool:
        """Whether there is a posting here."""
        return self._i < len(self._docs)

    def id(self) -> int:
        """The document here."""
        return int(self._docs[self._i])

    def next(self) -> None:
        """To the next posting."""
        if not self.is_active():
            raise ReadTooFar
        self._i += 1

    def skip_to(self, id: int) -> None:
        """Move to the first posting whose document is not before `id`."""
        if not self.is_active():
            raise ReadTooFar
        self._i = max(self._i, int(np.searchsorted(self._docs, id)))

    def all_ids(self) -> Iterator[int]:
        """Yield this posting's document and all after it."""
        return iter(self._docs[self._i :].tolist())

    def weight(self) -> float:
        """The term's frequency here."""
        return float(self._freqs[self._i])

    def positions(self) -> list[int]:
        """The term's positions here."""
        if self._positions is None:
            found = self._arrays.positions(self._term[0], self._number)
            self._positions = found.starts, found.positions
        starts, places = self._positions
        return places[starts[self._i] : starts[self._i + 1]].tolist()  # type: ignore[no-any-return]

    def value(self) -> bytes:
        """The posting's value as its Whoosh format writes it."""
        if isinstance(self.format, PositionsFormat):
            return self.format.encode(self.positions())  # type: ignore[no-any-return]
        return struct.pack("!I", int(self._freqs[self._i]))

    def supports(self, astype: str) -> bool:
        """Weights and frequencies always, positions where the field has them."""
        return astype in {"weight", "frequency"} or bool(self.format.supports(astype))

    def value_as(self, astype: str) -> Any:
        """The posting's weight, frequency or positions."""
        if astype == "weight":
            return self.weight()
        if astype == "frequency":
            return int(self._freqs[self._i])
        if astype == "positions":
            return self.positions()
        return super().value_as(astype)

    # quality: blocks of as many postings as the file's, bounded when asked for

    def _block(self) -> slice:
        start = self._i // BLOCK * BLOCK
        return slice(start, start + BLOCK)

    def block_max_weight(self) -> float:
        """The largest frequency in this block."""
        return float(self._freqs[self._block()].max())

    def block_min_length(self) -> int:
        """The length of the shortest document in this block."""
        return int(self._arrays.lengths(self._term[0])[self._docs[self._block()]].min())

    def block_max_length(self) -> int:
        """The length of the longest document in this block."""
        return int(self._arrays.lengths(self._term[0])[self._docs[self._block()]].max())

    def skip_to_quality(self, minquality: float) -> int:
        """To the next block that may hold a better score; says how many were passed."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._i = self._block().stop
            skipped += 1
        return skipped
