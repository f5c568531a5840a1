"""Rewrites sums of money as texts usually write them: "15 billion dollars" and "US$15bn" become "$15 billion"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.query.parser import parse
from search.query.syntax import Word, Words

if TYPE_CHECKING:
    from search.query.syntax import Query

SIGNS = {"dollar": "$", "euro": "€", "pound": "£"}
LARGE = {"m": "million", "mln": "million", "mn": "million", "bn": "billion", "bln": "billion", "tn": "trillion"}
_NUMBER = r"(\d+(?:[.,]\d+)*)"
_SHORT = re.compile(rf"{_NUMBER} ?({'|'.join(LARGE)})\b", re.ASCII | re.IGNORECASE)
_NAMED = re.compile(
    rf"{_NUMBER}( million| billion| trillion)?(?: US)? ({'|'.join(SIGNS)})s?\b", re.ASCII | re.IGNORECASE
)
_COUNTRY = re.compile(r"\bUS\$ ?(?=\d)", re.IGNORECASE)


def with_signs(query: Query) -> Query | None:
    """Return the query with its sums of money as texts usually write them.

    Returns None if nothing changes, or if the query has more than plain words, such as operators or quotation marks.

    >>> [str(with_signs(parse(typed).query)) for typed in ("15 billion dollars", "US$15bn arms", "5.5 mln euros")]
    ['$15 billion', '$15 billion arms', '€5.5 million']
    >>> with_signs(parse("$15 billion").query), with_signs(parse("15 or dollars").query)
    (None, None)
    """
    parts = query.parts if isinstance(query, Words) else (query,)
    if not all(isinstance(part, Word) for part in parts):
        return None
    typed = str(query)
    plain = _SHORT.sub(lambda found: f"{found[1]} {LARGE[found[2].lower()]}", _COUNTRY.sub("$", typed))
    signed = _NAMED.sub(lambda found: f"{SIGNS[found[3].lower()]}{found[1]}{found[2] or ''}", plain)
    return parse(signed).query if signed != typed else None
