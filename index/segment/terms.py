"""Sorted lists of strings, stored as one array of UTF-8 and the offset of each string, and searched in the file.

UTF-8 bytes sort like code points, so the order is that of Python's str and of Whoosh's bytes.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from index.segment.container import narrowest
from index.segment.packing import sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from index.segment.container import Sections

_AFTER_ANY = b"\xff"  # never occurs in UTF-8, so a prefix followed by it sorts after all strings with the prefix


class Terms(Sequence[str]):
    """A list of strings in ascending order; finding one of n strings takes log2(n) comparisons and no extra memory.

    A string's number is its index in the list.
    """

    __slots__ = ("_at", "_blob")

    def __init__(self, blob: NDArray[np.uint8], at: NDArray[Any]) -> None:
        self._blob = blob.data
        self._at = at

    @classmethod
    def of(cls, sections: Sections, name: str) -> Terms:
        """Return the list that `term_sections` wrote under this name."""
        return cls(sections.array(f"{name}.terms"), sections.array(f"{name}.terms.at"))

    def __len__(self) -> int:
        return len(self._at) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self.encoded(i).decode("utf-8", "surrogatepass") for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.encoded(index).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        whole = bytes(self._blob)
        ends = self._at.tolist()
        return (whole[a:b].decode("utf-8", "surrogatepass") for a, b in itertools.pairwise(ends))

    def encoded(self, index: int) -> bytes:
        """Return string number `index` as UTF-8."""
        return bytes(self._blob[int(self._at[index]) : int(self._at[index + 1])])

    def find(self, text: str) -> int:
        """Return the number of the string, or -1 if it is not in the list."""
        key = text.encode("utf-8", "surrogatepass")
        place = self.place(key)
        return place if place < len(self) and self.encoded(place) == key else -1

    def place(self, key: bytes) -> int:
        """Return how many strings sort before the key; if the key is in the list, this is its number."""
        low, high = 0, len(self._at) - 1
        blob, at = self._blob, self._at
        while low < high:
            middle = (low + high) // 2
            if bytes(blob[at[middle] : at[middle + 1]]) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def starting(self, prefix: str) -> range:
        """Return the numbers of the strings that start with the prefix."""
        key = prefix.encode("utf-8", "surrogatepass")
        return range(self.place(key), self.place(key + _AFTER_ANY))


def term_sections(name: str, terms: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Return the arrays, by section name, that store a list of strings, which must be in ascending order."""
    encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
    at = sums(np.fromiter(map(len, encoded), np.int64, len(encoded)))
    return {f"{name}.terms": np.frombuffer(b"".join(encoded), np.uint8), f"{name}.terms.at": narrowest(at)}
