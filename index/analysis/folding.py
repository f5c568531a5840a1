"""Folding: reduces the different spellings of a letter to one.

Folding applies Unicode normalization NFKC, removes case and accents, straightens apostrophes and hyphens and turns
all digits into ASCII digits. In a word that mixes look-alike letters of two scripts (a Cyrillic С in Сouncil), they
become letters of one script. The Persian and Arabic forms of kaf and of yeh become the same letter. A zero-width space
splits a compound as a hyphen does, and so does a zero-width non-joiner in Persian.

The input is a chunk: text without white space. The result is a `Folded`: the folded characters, their shape (the
character classes that the tokenizer's rules match), and the offsets of each folded character in the original text.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from index.analysis.scripts import in_one_script, signs

if TYPE_CHECKING:
    from collections.abc import Iterator

CLUSTERS_KEPT = 4_096  # cached letters with their combining marks: more than most scripts have
IDEOGRAPH = "\u4e00"  # stands in a shape for any character that is a token by itself (Han, kana, a letter of Thai)
CONTINUED = "\u4e01"  # stands for a vowel or mark that belongs to the IDEOGRAPH before it (Thai, Lao, Khmer, Burmese)

_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u0060\u00b4\uff07", "'")
    | dict.fromkeys("\u2010\u2011\u2212\u00ad\ufe63\uff0d\u05be", "-")
    | {"\u2044": "/", "\u200b": "-", "\u066b": ".", "\u066c": ",", "\u066a": "%"}
)
_PUNCTUATION = str.maketrans(
    dict.fromkeys("\u2018\u2019`\u00b4", "'") | dict.fromkeys("\u2010\u2011", "-") | dict.fromkeys("“”„«»–—…", ";")
)  # the punctuation that most often makes an English word non-ASCII; each is replaced by one ASCII character
_SOFT = "\u00ad"
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_VOWEL_SIGNS = (
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
)  # Hebrew and Arabic vowel signs, which are optional in writing
_SAME = str.maketrans({
    "ё": "е",  # people type е for ё, but й, ї and ў are distinct letters, so they stay
    "ک": "ك", "ی": "ي", "ى": "ي", "ې": "ي", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
    "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه",
})  # fmt: skip
_HAMZA_BEFORE_WAW = ("\u0626\u0648", "\u0624\u0648")  # مسئول in Egypt is مسؤول elsewhere
_JOINER = "\u200c"  # zero-width non-joiner: splits a compound in Persian, only shapes letters in Indian scripts


class Folded(NamedTuple):
    """A chunk's folded characters; `chars[i]` was written at `chunk[starts[i]:ends[i]]`.

    `shape[i]` is the character class of `chars[i]`, so the two strings have the same length.
    """

    chars: str
    shape: str
    starts: range | list[int]
    ends: range | list[int]


def folded(chunk: str) -> Folded:
    """Fold the characters of a chunk, and derive their shape.

    In the shape, letters beyond ASCII are "a" and numbers beyond ASCII are "0". A character that is a token by itself
    (Han, kana, Thai) is IDEOGRAPH, and the vowels and marks that belong to it are CONTINUED. All others stay as they
    are.

    >>> folded("Société’s").chars, folded("дом-5").shape
    ("societe's", 'aaa-5')
    """
    plain = chunk.translate(_PUNCTUATION)
    if plain.isascii():
        lower = plain.lower()
        return Folded(lower, lower, range(len(lower)), range(1, len(lower) + 1))
    chunk = chunk.replace(*_HAMZA_BEFORE_WAW)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(chunk):
        plain = _cluster(chunk[start:end])
        if plain == _JOINER:
            plain = "-" if chars and "\u0600" <= chars[-1][-1:] <= "\u06ff" else ""
        chars.append(plain)
        starts.extend([start] * len(plain))
        ends.extend([end] * len(plain))
    whole = in_one_script("".join(chars))
    return Folded(whole, _shaped(whole), starts, ends)


def _clusters(chunk: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each base character with the combining marks (or Hangul vowels and finals) that follow it."""
    start = 0
    for i in range(1, len(chunk) + 1):
        if i == len(chunk) or not (
            unicodedata.combining(chunk[i]) or "\u1160" <= chunk[i] <= "\u11ff" or chunk[i] in "\uff9e\uff9f"
        ):
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
    """Return a lower-case character without its accent, or "" for an optional diacritic or an invisible character.

    A digit of any script becomes an ASCII digit.
    """
    if char < "\x80":
        return char
    category = unicodedata.category(char)
    if char == _JOINER:
        return char
    if category == "Cf" or (category in {"Mn", "Lm"} and _decorates(ord(char))):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if "\u0400" <= char <= "\u06ff":
        return char.translate(_SAME)
    if category == "Ll":
        char = unicodedata.normalize("NFKD", char)[0].translate(_UNDECOMPOSED)
    return char


def _decorates(code: int) -> bool:
    if any(low <= code <= high for low, high in _VOWEL_SIGNS):
        return True
    return 0x300 <= code <= 0x36F or 0x1AB0 <= code <= 0x1DFF or code >= 0x20D0


def _shaped(whole: str) -> str:
    shape = "".join(map(_shape, whole))
    for start, end in signs(whole):
        if shape[start] == "a":
            shape = shape[:start] + IDEOGRAPH + CONTINUED * (end - start - 1) + shape[end:]
    return shape


def _shape(char: str) -> str:
    if char < "\x80":
        return char
    if char == "\u3005" or "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or char >= "\U00020000":
        return IDEOGRAPH
    if "\uf900" <= char <= "\ufaff":
        return IDEOGRAPH
    category = unicodedata.category(char)[0]
    if category in "LM":
        return "a"
    return "0" if category == "N" else char
