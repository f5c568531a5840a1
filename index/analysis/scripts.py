"""Scripts: handles letters of different scripts that look alike, and scripts written without spaces between words.

The input is folded, lower-case text. Thai, Lao, Khmer and Burmese text is split into the smallest units that a word
boundary never splits: a letter with the vowels and marks that belong to it. A word then always gives the same
sequence of units, wherever it occurs in a sentence.
"""

from __future__ import annotations

import re

_LETTERS = "ก-ฮຂ-ຮກໜ-ໟက-ဪဿၐ-ၕក-ឳ"  # consonants and vowels that stand alone
_BEFORE = "เ-ไເ-ໄ"  # vowels of Thai and Lao that are written before the consonant they follow
_BEHIND = (  # vowels and marks that belong to the letter before them
    "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebd\u0ec8-\u0ece"  # Thai and Lao
    "\u102b-\u1038\u103a-\u103e\u1056-\u109d"  # Burmese
    "\u17b4-\u17d1\u17d3\u17dd"  # Khmer
)
_STACKED = "[\u1039\u17d2][က-ဪក-ឳ]"  # a second consonant under the first
_UNSPACED = re.compile(
    rf"[{_BEFORE}]?[{_LETTERS}](?:[{_BEHIND}]|{_STACKED})*|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17df]"
)
_ANY_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17df]")

_MIXED = re.compile(r"(?=[^\W\d_]*[a-z])[^\W\d_]*[\u0370-\u052f][^\W\d_]*")
_AS_LATIN = str.maketrans("авеѕіјкмнорстухԛԝһԁαεικορτυχ", "abesijkmhopctyxqwhdaeikoptux")
_AS_CYRILLIC = str.maketrans("abesijkmhopctyx", "авеѕіјкмнорстух")


def signs(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) span of each indivisible unit of Thai, Lao, Khmer and Burmese in the text.

    A unit is a letter with its vowels and marks. Text in other scripts has no units.

    >>> ["สะพานใหม่"[start:end] for start, end in signs("สะพานใหม่")]
    ['สะ', 'พา', 'น', 'ให', 'ม่']
    """
    return [found.span() for found in _UNSPACED.finditer(text)] if _ANY_UNSPACED.search(text) else []


def in_one_script(text: str) -> str:
    """Respell each word that mixes Latin and Cyrillic look-alikes in the one script that fits all its letters.

    If both scripts fit, the word gets the script of most of its letters; if neither fits, it stays as it is.

    >>> in_one_script("сouncil"), in_one_script("mосква"), in_one_script("натоvский")
    ('council', 'москва', 'натоvский')
    """
    return _MIXED.sub(_respelt, text) if _MIXED.search(text) else text


def _respelt(word: re.Match[str]) -> str:
    latin, cyrillic = word[0].translate(_AS_LATIN), word[0].translate(_AS_CYRILLIC)
    is_latin, is_cyrillic = latin.isascii(), all("\u0400" <= char <= "\u052f" for char in cyrillic)
    if is_latin and is_cyrillic:
        return latin if sum(map(str.isascii, word[0])) * 2 >= len(word[0]) else cyrillic
    return latin if is_latin else cyrillic if is_cyrillic else word[0]
