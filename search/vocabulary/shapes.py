"""Shapes of words: `*` stands for any letters, `?` for one. No shape takes more than a step per letter and star."""

from __future__ import annotations

import re

from index.analysis.folding import folded


def shape(pattern: str) -> re.Pattern[str]:
    """The regular expression, for one whole line, of a pattern.

    What a star skips before the next letters is never looked at again (an atomic group), so that a pattern of many
    stars cannot make the search explode.

    >>> bool(shape("organi?ation").fullmatch("organisation")), bool(shape("*port").fullmatch("airport"))
    (True, True)
    >>> bool(shape("a*b*b").fullmatch("ab"))
    False
    """
    first, *others = [_letters(piece) for piece in pattern.split("*")]
    if not others:
        return re.compile(f"^{first}$", re.MULTILINE)
    *between, last = others
    skipping = "".join(rf"(?>[^\n]*?{piece})" for piece in between if piece)
    return re.compile(rf"^{first}{skipping}[^\n]*{last}$", re.MULTILINE)


def literal_start(pattern: str) -> str:
    """The letters that every word of the shape begins with."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]


def _letters(piece: str) -> str:
    return "".join(r"[^\n]" if char == "?" else re.escape(char) for char in piece)


def typed_shape(typed: str) -> str:
    """The shape of words as the index has them: no case, no accents, nothing but letters, digits, `*` and `?`.

    >>> typed_shape("Köln*"), typed_shape("Partn*!")
    ('koln*', 'partn*')
    """
    return "".join(char for char in folded(typed).chars if char.isalnum() or char in "*?")
