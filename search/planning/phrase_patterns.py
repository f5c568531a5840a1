"""Patterns within quotation marks: expands "strategic partn*" to the phrases that it matches."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from search.planning.compounds import compounds
from search.vocabulary.shapes import typed_shape

if TYPE_CHECKING:
    from search.vocabulary.vocabulary import Vocabulary

    Forms = tuple[str, ...]

MOST_PHRASES = 60  # most phrases searched for one with patterns; each is looked up by itself, in a millisecond or less


def has_pattern(phrase: str) -> bool:
    """Return whether some word of the phrase is a pattern with `*`."""
    return any(map(is_pattern, phrase.split()))


def places(phrase: str, vocabulary: Vocabulary) -> tuple[list[Forms], bool]:
    """Return the possible forms at each position of the phrase, the most used first, and whether rare ones are missing.

    Rare forms are left out if the forms would make more than MOST_PHRASES phrases. Item i of the list has the forms of
    position i, from 0; it is empty if nothing in the archive matches that pattern. A compound takes one position for
    each part.
    """
    found: list[Forms] = []
    for word in phrase.split():
        if is_pattern(word):
            used, _ = vocabulary.like(typed_shape(word), MOST_PHRASES + 1)
            found.append(tuple(one.term for one in used))
        else:
            found += [(part,) for compound in compounds(word) for part in compound.parts]
    cut = False
    while prod(map(len, found)) > MOST_PHRASES:
        widest = max(range(len(found)), key=lambda at: len(found[at]))
        found[widest] = found[widest][:-1]
        cut = True
    return found, cut


def phrases(found: list[Forms]) -> list[Forms]:
    """Return every phrase with one form per position: `found[i]` has the forms of position i.

    If a position has no forms, there are no phrases.
    """
    return list(product(*found))


def is_pattern(word: str) -> bool:
    """Return whether a word within a phrase is a pattern: it has a `*`, and letters or digits."""
    return "*" in word and any(map(str.isalnum, word))
