"""Packs the words of a paragraph into a few bytes, as numbers of (form, stem) pairs, so that many can be read quickly.

Pairs are numbered from 0 in the order in which the writer first meets them, so common words have low numbers. The list
of pairs only grows. It is sent in parts, each before the first paragraph that uses it. A word is stored as twice the
number of its pair. The joined form of a compound (email for e-mail) is stored as twice its number plus one, before the
first part of the compound. Each of these values is written in groups of seven bits, one group a byte, the lowest first;
the eighth bit is set in all bytes of a value but its last.
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
    """The numbers that a writer gives to pairs of form and stem, written "form|stem".

    `known` has the pairs that were sent before, in the order of their numbers, and `parts` is the number of parts in
    which they were sent.
    """

    def __init__(self, parts: int, known: Iterable[str] = ()) -> None:
        self._numbers = {pair: number for number, pair in enumerate(known)}
        self._parts = parts
        self._fresh: list[str] = []
        self._codes: dict[tuple[str, str], bytes] = {}

    def coded(self, words: Written) -> bytes:
        """Return the words of a paragraph as bytes; new pairs get the next numbers."""
        places = zip(words.forms.split(), words.stems.split(), strict=True)
        return b"".join(self._codes.get(place) or self._coded(place) for place in places)

    def part(self) -> tuple[str, dict[str, Any]] | None:
        """Return the pairs added since the last call, as the next part's name and document; None if none were added."""
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
    """The words of some texts, one after another, as numbers of (form, stem) pairs.

    `numbers[p]` is the word at position p, counted from 0 over all texts. `joined` has the joined forms of compounds,
    and `joined_at` the position of the first part of each. `counts[i]` is the number of positions of text i.
    """

    numbers: NDArray[np.int64]
    joined: NDArray[np.int64]
    joined_at: NDArray[np.int64]
    counts: NDArray[np.int64]


def decoded(texts: Sequence[bytes]) -> CodedWords:
    """Return the words of texts that were packed by `WordCodes.coded`.

    In the example, pairs 0 to 4 are of the words "so", "far", "email" (the joined form of "e-mail"), "e" and "mail";
    the second text is empty.

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
