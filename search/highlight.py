"""Highlighting: the places of a text that a query's marks fit, by the tokenizer that also wrote the index."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from index.analysis import tokens
from search.snippets import Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.analysis import Token
    from search.marks import Mark


def matches(text: str, marks: Sequence[Mark], language: str = "en", field: str = "text") -> list[Match]:
    """Where the marks of that field stand in the text, in no particular order.

    A word is marked by itself, a phrase of adjacent words from its first character to its last, and words
    that need only be near one another each by itself, where they are near enough.
    """
    wanted = [mark for mark in marks if field in mark.fields]
    if not wanted:
        return []
    found = tokens(text, language)
    return [match for mark in wanted for match in _places(mark, found)]


def _places(mark: Mark, found: Sequence[Token]) -> Iterator[Match]:
    places = [[t for t in found if _word(mark, t) in words] for words in mark.words]
    if not all(places):
        return
    if len(places) == 1:
        yield from (Match(t.start, t.end, mark.part) for t in places[0])
        return
    near = _in_order(places, mark.slop) if mark.ordered else _in_any_order(places, mark.slop)
    for group in near:
        if mark.ordered and mark.slop == 1:
            yield Match(group[0].start, max(t.end for t in group), mark.part)
        else:
            yield from (Match(t.start, t.end, mark.part) for t in group)


def _word(mark: Mark, token: Token) -> str:
    return token.stem if mark.spelling == "stem" else token.form


def _in_order(places: Sequence[Sequence[Token]], slop: int) -> Iterator[list[Token]]:
    """Groups of one token for each place, each at most `slop` positions after the one before."""
    positions = [[t.position for t in place] for place in places]
    for first in places[0]:
        group = [first]
        for place, at in zip(places[1:], positions[1:], strict=True):
            following = bisect_left(at, group[-1].position + 1)
            if following == len(place) or at[following] - group[-1].position > slop:
                break
            group.append(place[following])
        else:
            yield group


def _in_any_order(places: Sequence[Sequence[Token]], slop: int) -> Iterator[list[Token]]:
    """Groups that hold one token for each place, neighbours at most `slop` positions apart."""
    ordered = sorted(
        ((t, i) for i, place in enumerate(places) for t in place), key=lambda pair: pair[0].position
    )
    for first in range(len(ordered)):
        group: dict[int, Token] = {}
        last = ordered[first][0].position
        for token, place in ordered[first:]:
            if token.position - last > slop:
                break
            if place not in group:
                group[place], last = token, token.position
            if len(group) == len(places):
                yield list(group.values())
                break
