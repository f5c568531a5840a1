"""Packs a facet into sections (named arrays) of a segment's file.

The arrays have the facet's distinct values, and for each document (or speech) the numbers of its values.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from index.segment.container import narrowest
from index.segment.packing import ramp, sums
from index.segment.terms import term_sections

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from index.building.word_sections import Sections
    from index.documents import Values


class Column:
    """The values of one facet for each document (or for each speech), in document order."""

    def __init__(self) -> None:
        self._numbers: dict[Values, int] = {}
        self._each = array("i")

    def extend(self, values: Iterable[Values], places: NDArray[np.intp]) -> None:
        """Append the values of the next documents: document i has the tuple `values[places[i]]`, which can be empty."""
        number, known = self._numbers.setdefault, self._numbers
        numbers = np.array([number(each, len(known)) for each in values], np.int32)
        self._each.frombytes(numbers[places].tobytes())

    def sections(self, name: str) -> Sections:
        """Return the arrays of facet `name` by section name: its distinct values, and each document's value numbers.

        A value's number is its index among the sorted values. If any document has several values, the number of values
        of each document is stored too. Otherwise a document without a value has the number that follows the last
        value's.
        """
        terms = sorted({value for values in self._numbers for value in values})
        ordinal = {term: number for number, term in enumerate(terms)}
        each = np.array(self._each, np.int32)
        counts = np.array([len(values) for values in self._numbers], np.int64)
        if counts.max(initial=0) <= 1:
            single = [ordinal[values[0]] if values else len(terms) for values in self._numbers]
            return term_sections(name, terms) | {f"{name}.ordinals": narrowest(np.array(single, np.int64)[each])}
        flat = np.array([ordinal[value] for values in self._numbers for value in values], np.int64)
        held = counts[each]
        ordinals = flat[np.repeat(sums(counts)[each], held) + ramp(held)]
        return term_sections(name, terms) | {f"{name}.ordinals": narrowest(ordinals), f"{name}.counts": narrowest(held)}
