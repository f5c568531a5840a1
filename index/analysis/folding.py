"""One spelling for each letter: NFKC, no case, no accents, straight apostrophes and hyphens, ASCII digits.

A chunk of text (no white space inside) goes in; out come its folded characters, the shape that the token
rules read, and for each folded character where it came from, so that spans can be given in the original text.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

CLUSTERS_KEPT = 4_096  # letters with their marks: more than most scripts have
IDEOGRAPH = "\u4e00"  # stands in a shape for any character that is a token by itself (Han, kana)

_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u0060\u00b4\uff07", "'")
    | dict.fromkeys("\u2010\u2011\u2212\u00ad\ufe63\uff0d", "-")
    | {"\u2044": "/"}
)
_PUNCTUATION = str.maketrans(
    dict.fromkeys("\u2018\u2019`\u00b4", "'") | dict.fromkeys("\u2010\u2011", "-") | dict.fromkeys("“”„«»–—…", ";")
)  # what makes most words of ASCII text not ASCII, one character for one
_SOFT = "\u00ad"
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_YO = str.maketrans({"ё": "е"})  # readers type е for ё; й, ї and ў are letters of their own and stay
_VOWEL_SIGNS = (
    (0x05B0, 0x05C7),
    (0x064B, 0x0652),
    (0x0670, 0x0670),
    (0x0640, 0x0640),
)  # Hebrew and Arabic, optional


class Folded(NamedTuple):
    """`chars` and `shape` are equally long; `starts[i]` and `ends[i]` say where `chars[i]` stood."""

    chars: str
    shape: str
    starts: range | list[int]
    ends: range | list[int]


def folded(chunk: str) -> Folded:
    """The chunk's folded characters. Shape: ASCII as it is, other letters "a", numbers "0", Han IDEOGRAPH.

    >>> folded("Société’s").chars
    "societe's"
    """
    plain = chunk.translate(_PUNCTUATION)
    if plain.isascii():
        lower = plain.lower()
        return Folded(lower, lower, range(len(lower)), range(1, len(lower) + 1))
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(chunk):
        plain = _cluster(chunk[start:end])
        chars.append(plain)
        starts.extend([start] * len(plain))
        ends.extend([end] * len(plain))
    whole = "".join(chars)
    return Folded(whole, "".join(map(_shape, whole)), starts, ends)


def _clusters(chunk: str) -> Iterator[tuple[int, int]]:
    """Spans of a base character with the marks (or Hangul vowels and finals) that compose with it."""
    start = 0
    for i in range(1, len(chunk) + 1):
        if i == len(chunk) or not (unicodedata.combining(chunk[i]) or "\u1160" <= chunk[i] <= "\u11ff"):
            yield start, i
            start = i


@lru_cache(CLUSTERS_KEPT)
def _cluster(text: str) -> str:
    if text[0] == _SOFT:
        text = text[1:]
    composed = unicodedata.normalize("NFKC", text.translate(_PLAIN)).casefold()
    composed = unicodedata.normalize("NFC", composed).translate(_PLAIN)
    return "".join(map(_letter, composed))


def _letter(char: str) -> str:
    """The letter without case and accent; nothing for marks that only decorate and for the invisible."""
    if char < "\x80":
        return char
    category = unicodedata.category(char)
    if category == "Cf" or (category in {"Mn", "Lm"} and _decorates(ord(char))):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if "\u0400" <= char <= "\u052f":
        return char.translate(_YO)
    if category == "Ll":
        char = unicodedata.normalize("NFKD", char)[0].translate(_UNDECOMPOSED)
    return char


def _decorates(code: int) -> bool:
    if any(low <= code <= high for low, high in _VOWEL_SIGNS):
        return True
    return 0x300 <= code <= 0x36F or 0x1AB0 <= code <= 0x1DFF or code >= 0x20D0


def _shape(char: str) -> str:
    if char < "\x80":
        return char
    if "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff":
        return IDEOGRAPH
    category = unicodedata.category(char)[0]
    if category in "LM":
        return "a"
    return "0" if category == "N" else char
