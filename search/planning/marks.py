"""Marks: the words and phrases of a query to highlight in search results; excluded words get none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Spelling = Literal["stem", "form"]  # whether a mark's words are compared with a token's stem or its written form


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or phrase to highlight; the words of a phrase are highlighted only where they occur together.

    `part` is the number of the query's part that the mark comes from, counted from 0 in the order typed. `words[i]`
    holds the alternatives for position i of the phrase: stems or written forms, as `spelling` says. If `ordered`, each
    word is at most `slop` positions after the one before; otherwise all are within one window of `slop` words. `fields`
    names the fields to search, of "text", "title" and "lead".
    """

    part: int
    spelling: Spelling
    words: tuple[frozenset[str], ...]
    slop: int = 1
    ordered: bool = True
    fields: tuple[str, ...] = ("text", "title", "lead")
