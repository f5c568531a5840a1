"""Highlighting: the places of a text that a query's marks fit, by the tokenizer that also wrote the index."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from index.analysis import pieces, stem
from search.snippets import Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.marks import Mark

CHUNKS_KEPT = 32_768  # chunks of text remembered cut into words, some 10 MB: a language's running vocabulary


class _Word(NamedTuple):
    """A word of a text, or of a chunk without white space: characters and positions count from its start."""

    form: str
    stem: str
    start: int
    end: int
    position: int


def matches(text: str, marks: Sequence[Mark], language: str = "en", field: str = "text") -> list[Match]:
    """Where the marks of that field stand in the text, in no particular order.

    A word is marked by itself, a phrase of adjacent words from its first character to its last, and words
    that need only be near one another each by itself, where they are near enough.
    """
    wanted = [mark for mark in marks if field in mark.fields]
    asked = {mark.spelling: frozenset[str]() for mark in wanted}
    for mark in wanted:
        asked[mark.spelling] = asked[mark.spelling].union(*mark.words)
    if not asked:
        return []
    found = _words(text, language, asked.get("form", frozenset()), asked.get("stem", frozenset()))
    return [match for mark in wanted for match in _places(mark, found)]


def _words(text: str, language: str, forms: frozenset[str], stems: frozenset[str]) -> list[_Word]:
    """The words of the text that have one of the forms or stems, in order of position."""
    found: list[_Word] = []
    position = at = 0
    for chunk in text.split():
        at = text.index(chunk, at)  # only white space stands before it
        cut = _cut(chunk, language)
        if not (cut.forms.isdisjoint(forms) and cut.stems.isdisjoint(stems)):
            asked = (word for word in cut.words if word.form in forms or word.stem in stems)
            found += [_Word(w.form, w.stem, at + w.start, at + w.end, position + w.position) for w in asked]
        at += len(chunk)
        position += cut.width
    return found


class _Cut(NamedTuple):
    """A chunk without white space, cut into words; `width` is how many positions it takes."""

    words: tuple[_Word, ...]
    forms: frozenset[str]
    stems: frozenset[str]
    width: int


@lru_cache(CHUNKS_KEPT)
def _cut(chunk: str, language: str) -> _Cut:
    found, width = pieces(chunk, language)
    words = tuple(_Word(p.form, stem(p.form, language), p.start, p.end, p.position) for p in found)
    return _Cut(words, frozenset(word.form for word in words), frozenset(word.stem for word in words), width)


def _places(mark: Mark, found: Sequence[_Word]) -> Iterator[Match]:
    places = [[word for word in found if _spelt(mark, word) in words] for words in mark.words]
    if not all(places):
        return
    if len(places) == 1:
        yield from (Match(word.start, word.end, mark.part) for word in places[0])
        return
    near = _in_order(places, mark.slop) if mark.ordered else _in_any_order(places, mark.slop)
    for group in near:
        if mark.ordered and mark.slop == 1:
            yield Match(group[0].start, max(word.end for word in group), mark.part)
        else:
            yield from (Match(word.start, word.end, mark.part) for word in group)


def _spelt(mark: Mark, word: _Word) -> str:
    return word.stem if mark.spelling == "stem" else word.form


def _in_order(places: Sequence[Sequence[_Word]], slop: int) -> Iterator[list[_Word]]:
    """Groups of one word for each place, each at most `slop` positions after the one before."""
    positions = [[word.position for word in place] for place in places]
    for first in places[0]:
        group = [first]
        for place, at in zip(places[1:], positions[1:], strict=True):
            following = bisect_left(at, group[-1].position + 1)
            if following == len(place) or at[following] - group[-1].position > slop:
                break
            group.append(place[following])
        else:
            yield group


def _in_any_order(places: Sequence[Sequence[_Word]], slop: int) -> Iterator[list[_Word]]:
    """Groups that hold one word for each place, neighbours at most `slop` positions apart."""
    numbered = ((word, i) for i, place in enumerate(places) for word in place)
    ordered = sorted(numbered, key=lambda pair: pair[0].position)
    for first in range(len(ordered)):
        group: dict[int, _Word] = {}
        last = ordered[first][0].position
        for word, place in ordered[first:]:
            if word.position - last > slop:
                break
            if place not in group:
                group[place], last = word, word.position
            if len(group) == len(places):
                yield list(group.values())
                break
