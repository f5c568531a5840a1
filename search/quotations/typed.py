"""Brings a pasted quotation into plain text: its lines, hyphens at their ends, capitals, and brackets within words."""

from __future__ import annotations

import re

from search.query.capitals import may_be_shouted, quiet
from search.query.lexer import Token
from search.results import Span

_INVISIBLE = re.compile("[\u00ad\u200b]")  # soft hyphens and places where a long word may break
_AT_LINE_END = re.compile(r"(?<=[^\W\d_])[-‐]\n(?=[^\W\d_])")
_CAPITAL = re.compile(r"(?<![^\W_])\[([^\W\d_])\](?=[^\W\d_])")  # "[W]e": an editor's capital, or small letter
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def tidied(typed: str) -> str:
    """Return the quotation with single spaces and no empty lines, in small letters where whole sentences are shouted.

    A word hyphenated at the end of a line becomes one, and letters in brackets at its beginning become a part of it.

    >>> tidied("[W]e build a har-\\nbour  for all"), tidied("LET NOBODY EVER TELL US ALL THE US KNOWS")
    ('We build a har-bour for all', 'let nobody ever tell us all the US knows')
    """
    lines = (" ".join(line.split()) for line in _INVISIBLE.sub("", typed).splitlines())
    text = _AT_LINE_END.sub("-", "\n".join(filter(None, lines)))
    text = _CAPITAL.sub(r"\1", text)
    return _whispered(text) if may_be_shouted(text) else text


def _whispered(text: str) -> str:
    """Return the text with its sentences in capitals in small letters."""
    words = [Token("word", found[0], Span(*found.span())) for found in _WORD.finditer(text)]
    start, written = 0, ""
    for word in quiet(words):
        written += text[start : word.span.start] + word.text
        start = word.span.end
    return written + text[start:]
