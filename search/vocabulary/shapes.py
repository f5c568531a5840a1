"""Word patterns with wildcards, compiled to regular expressions: `*` matches any letters, `?` exactly one.

Matching cannot backtrack exponentially, however many `*` a pattern has.
"""

from __future__ import annotations

import re

from index.analysis.folding import folded


def shape(pattern: str) -> re.Pattern[str]:
    """Compile a wildcard pattern to a regular expression that matches whole lines, one word per line.

    Each `*` becomes an atomic group, so the regex engine never backtracks into it.

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
    """Return the text before the pattern's first wildcard, with which every matching word begins."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]


def _letters(piece: str) -> str:
    return "".join(r"[^\n]" if char == "?" else re.escape(char) for char in piece)


def typed_shape(typed: str) -> str:
    """Return the pattern as the index spells words: lower-case, no accents, only letters, digits, `*` and `?`.

    >>> typed_shape("Köln*"), typed_shape("Partn*!")
    ('koln*', 'partn*')
    """
    return "".join(char for char in folded(typed).chars if char.isalnum() or char in "*?")
