"""Writes a value of a facet, such as a speaker's name, as the part of a query that means it."""

from __future__ import annotations

import re

from search.query.lexer import OPERATOR_WORDS, QUOTES
from search.query.syntax import Phrase, Word

_ONE_WORD = re.compile(r"[^\W_]+")
_SIGNS = re.compile(rf"[{QUOTES}*]+")  # these would end the quotation, or stand for any letters


def naming(value: str) -> Word | Phrase:
    """Return the word or phrase that means this value of a facet: `speaker:` and its text find the value again.

    Values are compared by their words, so a quotation mark within one may be left out.

    >>> [str(naming(value)) for value in ("Fenn", "Ada Marsh", 'Roads "and" piers', "OR")]
    ['Fenn', '"Ada Marsh"', '"Roads and piers"', '"OR"']
    """
    if _ONE_WORD.fullmatch(value) and value not in OPERATOR_WORDS:
        return Word(value)
    return Phrase(" ".join(_SIGNS.sub(" ", value).split()))
