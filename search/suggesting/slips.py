"""The likelihood of typing errors: how probable it is that one word was typed for another.

Kinds of edits have different costs. Doubling a letter, typing a double letter once, leaving out a letter and swapping
two letters are more common than typing a wrong letter. A wrong letter is mostly a neighbour on the keyboard or sounds
alike, and the first letter is mostly right. The weights follow the shares in Kukich, Techniques for Automatically
Correcting Words in Text (1992).
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import log10

KEPT = 4_096  # pairs of words whose cost is remembered

DOUBLED = 0.5  # cost, in edits, of typing a letter twice, or a double letter once
SWAPPED = 0.6  # cost of two neighbouring letters in the wrong order
ALIKE = 0.6  # cost of a letter for one that sounds alike, or of a vowel for another vowel
LOST = 0.7  # cost of a letter left out
BESIDE = 0.7  # cost of a letter for its neighbour on the keyboard
PUT_IN = 0.9  # cost of a letter too many
OTHER = 1.0  # cost of any other wrong letter
FIRST = 0.5  # added to the cost if the first letters differ
BY_SOUND = 0.6  # highest cost between words that sound the same
DECADES = 3.0  # powers of ten of use that outweigh one edit: a word used 1,000 times as often is as likely one edit off

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SOUNDS = ("aeiouy", "cks", "ckq", "sz", "gj", "vwf", "dt", "bp", "mn", "xsz", "kh", "ij")
_SAME_SOUND = (
    (r"ph", "f"), (r"[ts]ion", "shn"), (r"[ct]ial", "shl"), (r"[ct]ious", "shs"), (r"ght", "t"), (r"^kn|^gn", "n"),
    (r"^wh", "w"), (r"mn$", "m"), (r"ck|q(?!u)", "k"), (r"qu", "kw"), (r"x", "ks"), (r"s?c(?=[eiy])", "s"),
    (r"c(?!h)", "k"), (r"kh", "h"), (r"zh|dzh|j|g(?=[eiy])", "j"), (r"z", "s"),
    (r"w|off\b|eff\b", "v"), (r"ii|iy|yi|y", "i"),
    (r"(?<=[aeiou])[aeiou]+", ""), (r"[aeou]", "a"), (r"(.)\1+", r"\1"),
)  # fmt: skip
_SOUND_RULES = tuple((re.compile(pattern), new) for pattern, new in _SAME_SOUND)


def likelihood(typed: str, meant: str, used: int) -> float:
    """Return a score for `typed` being a slip for `meant`, a word in `used` paragraphs; higher means likelier.

    >>> likelihood("russina", "russian", 100) > likelihood("russina", "russia", 100)
    True
    >>> likelihood("boad", "broad", 100) > likelihood("boad", "road", 100)
    True
    """
    return log10(used + 1) - DECADES * cost(typed, meant)


@lru_cache(KEPT)
def cost(typed: str, meant: str) -> float:
    """Return the cost of typing one word for the other: the sum of its edits, where rarer kinds of edits cost more."""
    edits = _edits(typed, meant)
    if typed[:1] != meant[:1]:
        edits += FIRST
    return min(edits, BY_SOUND) if sound(typed) == sound(meant) else edits


@lru_cache(KEPT)
def sound(word: str) -> str:
    """Return the word respelt roughly by its sound, for English words and transliterated names.

    >>> sound("zelenskiy") == sound("zelenski"), sound("photo") == sound("foto"), sound("road") == sound("broad")
    (True, True, False)
    """
    for pattern, new in _SOUND_RULES:
        word = pattern.sub(new, word)
    return word


def _edits(typed: str, meant: str) -> float:
    """Return the least cost of edits that turn one word into the other, by optimal string alignment."""
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    before: list[float] = []
    row = [0.0]
    for j in range(start, len(meant)):
        row.append(row[-1] + _lost(meant, j))
    for i in range(start, len(typed)):
        earlier, before = before, row
        row = [before[0] + _put_in(typed, i)]
        for at, j in enumerate(range(start, len(meant)), 1):
            best = min(
                before[at] + _put_in(typed, i), row[-1] + _lost(meant, j), before[at - 1] + _changed(typed[i], meant[j])
            )
            if i > start and j > start and typed[i] == meant[j - 1] and typed[i - 1] == meant[j]:
                best = min(best, earlier[at - 2] + SWAPPED)
            row.append(best)
    return row[-1]


def _lost(meant: str, at: int) -> float:
    """Return the cost of leaving out the letter at index `at` of the word `meant`."""
    return DOUBLED if _is_double(meant, at) else LOST


def _put_in(typed: str, at: int) -> float:
    """Return the cost of the extra letter at index `at` of `typed`."""
    return DOUBLED if _is_double(typed, at) else PUT_IN


def _is_double(word: str, at: int) -> bool:
    return word[at] in (word[at - 1 : at] or " ", word[at + 1 : at + 2] or " ")


@lru_cache(KEPT)
def _changed(typed: str, meant: str) -> float:
    """Return the cost of typing the letter `typed` in place of the letter `meant`."""
    if typed == meant:
        return 0.0
    if any(typed in group and meant in group for group in SOUNDS):
        return ALIKE
    beside = any(abs(row.find(typed) - row.find(meant)) == 1 for row in KEYBOARD if typed in row and meant in row)
    return BESIDE if beside else OTHER
