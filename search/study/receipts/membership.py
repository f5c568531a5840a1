"""A compact set of texts (a Golomb-coded set of hashes) that answers whether a text is a member.

A member is always recognised. A text that is not a member is wrongly recognised with probability 2**-RICE, about one in
a million.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RICE = 20  # low bits of each gap, written as they are; the high bits are written in unary, as ones


@dataclass(frozen=True, slots=True)
class Membership:
    """The hashes of a set of `count` texts; each hash is below `count << RICE`."""

    count: int
    hashes: frozenset[int]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Membership:
        """Make the set of these texts."""
        distinct = set(texts)
        return cls(len(distinct), frozenset(_hash(text, len(distinct)) for text in distinct))

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self.count > 0 and _hash(text, self.count) in self.hashes

    def packed(self) -> bytes:
        """Encode the set as bytes, about 2.7 bytes per text."""
        bits: list[str] = []
        before = 0
        for number in sorted(self.hashes):
            gap, before = number - before, number
            bits.append("1" * (gap >> RICE) + "0" + format(gap & ((1 << RICE) - 1), f"0{RICE}b"))
        written = "".join(bits)
        padded = written + "1" * (-len(written) % 8)  # padded with ones: ones without a zero after them encode no gap
        return int(f"1{padded}", 2).to_bytes(len(padded) // 8 + 1, "big")[1:]

    @classmethod
    def unpacked(cls, content: bytes, count: int) -> Membership:
        """Decode a set of `count` texts written by `packed`; other bytes give an arbitrary set."""
        bits = "".join(format(byte, "08b") for byte in content)
        return cls(count, frozenset(_numbers(bits)))


def _numbers(bits: str) -> Iterator[int]:
    at, number = 0, 0
    while (end := bits.find("0", at)) >= 0 and end + 1 + RICE <= len(bits):
        number += ((end - at) << RICE) + int(bits[end + 1 : end + 1 + RICE], 2)
        yield number
        at = end + 1 + RICE


def _hash(text: str, count: int) -> int:
    """Hash the text to a number from 0 up to, not including, `count << RICE`, evenly spread."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return (int.from_bytes(digest[:8], "big") * (count << RICE)) >> 64
