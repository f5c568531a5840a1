"""What to mark in a text that was found: words and phrases of the query, never what it excludes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Spelling = Literal["stem", "form"]  # whether a mark's words are compared with a token's stem or its written form


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that are marked where they occur together: a single word, or a phrase as a whole.

    `part` numbers the part of the query that it answers, in the order typed. `words` has for each place of
    the phrase the words that may stand there. The places follow one another at most `slop` positions apart,
    in any order where `ordered` is False. `fields` says where to look: "text", "title" and "lead".
    """

    part: int
    spelling: Spelling
    words: tuple[frozenset[str], ...]
    slop: int = 1
    ordered: bool = True
    fields: tuple[str, ...] = ("text", "title", "lead")
