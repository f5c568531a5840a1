"""Other ways to write initials (J.F., J. F., JF), large numbers (2 500 000, 2500000) and some word endings.

A text may use any of them, so a query searches for all. Each spelling is a tuple of normalised forms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.planning.compound import Compound

    Forms = tuple[str, ...]

MOST_INITIALS = 3  # initials of one name; four capitals are an abbreviation
MOST_DIGITS = 15  # digits of a number that is split into groups; a quadrillion has 16

MIN_FEMININE = 3  # Arabic letters before the last; in shorter words the last letter is part of the stem

_ENDING = re.compile("[а-я]{1,3}")  # endings of ordinals: 5-го, 1990-е
_ENDS = {"ه": "ة", "ة": "ه"}
_INITIAL = re.compile(r"[^\W\d_]\.?")
_GROUP = re.compile(r"\d{3}", re.ASCII)
_FIRST_GROUP = re.compile(r"[1-9]\d{0,2}", re.ASCII)
_POINTED = re.compile(r"([1-9]\d{0,2})\.(\d{3})", re.ASCII)
_YEARS = range(1500, 2200)  # four-digit numbers that are more likely years than thousands


def respelt(words: Sequence[Compound]) -> list[Forms]:
    """Return the other spellings of the words, each a sequence of forms.

    Initials and groups of a number are joined; abbreviations and large numbers are split. Numbers with Russian endings
    and Arabic feminine endings are respelt too. Spellings equal to the words as they are, with compounds joined, are
    left out.

    >>> from search.planning.compounds import compounds
    >>> respelt(compounds("J.F. Kennedy")), respelt(compounds("12 000 boats")), respelt(compounds("in 2013"))
    ([('j', 'f', 'kennedy')], [('12000', 'boats')], [])
    """
    plain = tuple(part for word in words for part in ((word.joined,) if word.joined else word.parts))
    found = dict.fromkeys([_together(plain), _apart(words), _without_endings(words), _with_other_ends(plain)])
    return [forms for forms in found if forms != plain]


def is_initial(typed: str) -> bool:
    """Return whether the typed word is a single capital letter, with or without a dot."""
    return _INITIAL.fullmatch(typed) is not None and typed[0].isupper()


def begins_number(typed: str) -> bool:
    """Return whether the typed word can be the first group (1 to 3 digits, no leading 0) of a number such as 12 000."""
    return _FIRST_GROUP.fullmatch(typed) is not None


def is_group(typed: str) -> bool:
    """Return whether the typed word is three digits, like a group of a large number."""
    return _GROUP.fullmatch(typed) is not None


def _together(forms: Forms) -> Forms:
    result: list[str] = []
    letters = digits = False
    for form in forms:
        is_letter = len(form) == 1 and form.isalpha()
        if (is_letter and letters and len(result[-1]) < MOST_INITIALS) or (digits and is_group(form)):
            result[-1] += form
            continue
        pointed = _POINTED.fullmatch(form)
        result.append(pointed[1] + pointed[2] if pointed else form)
        letters, digits = is_letter, begins_number(form)
    return tuple(result)


def _apart(words: Sequence[Compound]) -> Forms:
    result: list[str] = []
    for number, word in enumerate(words):
        form = word.joined or word.parts[0]
        if not word.joined and _is_of_initials(word, has_next=number + 1 < len(words)):
            result += form
        elif form.isascii() and form.isdigit() and _is_large(form):
            first = len(form) % 3 or 3
            result += [form[:first], *(form[at : at + 3] for at in range(first, len(form), 3))]
        else:
            result.append(form)
    return tuple(result)


def _without_endings(words: Sequence[Compound]) -> Forms:
    """Return the words' forms, compounds joined, with Russian endings of numbers (1990-х) left out."""
    return tuple(
        form
        for word in words
        for form in (word.parts[:1] if _has_ending(word) else (word.joined,) if word.joined else word.parts)
    )


def _has_ending(word: Compound) -> bool:
    return len(word.parts) == 2 and word.parts[0].isdecimal() and _ENDING.fullmatch(word.parts[1]) is not None


def _with_other_ends(plain: Forms) -> Forms:
    """Return the forms, with the final letter of Arabic feminine nouns replaced by its variant (ه, ة)."""
    return tuple(
        form[:-1] + _ENDS[form[-1]] if len(form) > MIN_FEMININE and form[-1] in _ENDS else form for form in plain
    )


def _is_of_initials(word: Compound, *, has_next: bool) -> bool:
    written, form = word.written, word.parts[0]
    if not 1 < len(form) <= MOST_INITIALS or not form.isalpha():
        return False
    return "." in written or (has_next and written.isupper())


def _is_large(form: str) -> bool:
    return 3 < len(form) <= MOST_DIGITS and not (len(form) == 4 and int(form) in _YEARS)
