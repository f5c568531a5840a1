"""The words of a paragraph in a few bytes, so that those of thousands are read soon: numbers of forms with their stems.

A form with its stem has the number of the order in which the writer met it, so that common words have low ones. The
list of them only grows; it is sent in parts, each before the first paragraph that uses it. A paragraph's words are
their numbers, doubled, plus one for a joined form (email for e-mail), which stands before the first of its parts: seven
bits to a byte, the lowest first, the eighth set in all bytes of a number but its last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.segment.packing import ramp, sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from index.cluster.written_words import Written

KIND = "codes"


class WordCodes:
    """The writer's numbers of forms with their stems (FORM|STEM); `known` are those that earlier runs have sent."""

    def __init__(self, parts: int, known: Iterable[str] = ()) -> None:
        self._numbers = {pair: number for number, pair in enumerate(known)}
        self._parts = parts
        self._fresh: list[str] = []
        self._codes: dict[tuple[str, str], bytes] = {}

    def coded(self, words: Written) -> bytes:
        """The words of a paragraph."""
        places = zip(words.forms.split(), words.stems.split(), strict=True)
        return b"".join(self._codes.get(place) or self._coded(place) for place in places)

    def part(self) -> tuple[str, dict[str, Any]] | None:
        """The name and document of the part of the list that was not taken yet; None where nothing is new."""
        if not self._fresh:
            return None
        fresh, self._fresh = self._fresh, []
        self._parts += 1
        name = f"\0codes {self._parts:08}"  # no speech has such an id; parts are read in the order of their names
        return name, {"kind": KIND, "id": name, "held": {"pairs": " ".join(fresh)}}

    def _coded(self, place: tuple[str, str]) -> bytes:
        *joined, last = (f"{form}|{stem}" for form, stem in zip(*(each.split("|") for each in place), strict=True))
        code = b"".join(_bytes(2 * self._number(pair) + 1) for pair in joined) + _bytes(2 * self._number(last))
        self._codes[place] = code
        return code

    def _number(self, pair: str) -> int:
        known = self._numbers.get(pair)
        if known is None:
            known = self._numbers[pair] = len(self._numbers)
            self._fresh.append(pair)
        return known


class CodedWords(NamedTuple):
    """Words of texts: a number for each place, and the numbers of joined forms with the places of their first parts.

    `counts` says how many places each text has.
    """

    numbers: NDArray[np.int64]
    joined: NDArray[np.int64]
    joined_at: NDArray[np.int64]
    counts: NDArray[np.int64]


def decoded(texts: Sequence[bytes]) -> CodedWords:
    """The words of texts that `WordCodes.coded` wrote.

    >>> codes = WordCodes(0)
    >>> from index.cluster.written_words import written
    >>> decoded([codes.coded(written("so far, so e-mail", "en")), b""])
    CodedWords(numbers=array([0, 1, 0, 3, 4]), joined=array([2]), joined_at=array([3]), counts=array([5, 0]))
    """
    read = np.frombuffer(b"".join(texts), np.uint8)
    ends = np.flatnonzero(read < 128) + 1
    starts = np.append(0, ends)[:-1]
    digits = (read & 127).astype(np.int64) << 7 * ramp(ends - starts)
    values = np.add.reduceat(digits, starts) if len(starts) else digits
    plain = values & 1 == 0
    before = sums(plain)
    bounds = np.searchsorted(ends, sums(np.array(list(map(len, texts)), np.int64)), "right")
    return CodedWords(values[plain] >> 1, values[~plain] >> 1, before[:-1][~plain], np.diff(before[bounds]))


def _bytes(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])
