"""Highlighting: finds a query's marks (its words and phrases) in a text, with the tokenizer that built the index."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Protocol, TypeVar, get_args

from search.loops.numpy_nearness import places_apart, reach
from search.planning.marks import Spelling
from search.presenting.known_chunks import ChunkWord, chunks_of
from search.presenting.snippets import Match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.planning.marks import Mark


class Positioned(Protocol):
    """A word at a position in a text."""

    @property
    def position(self) -> int:
        """The number of words before this word in the text."""
        ...


W = TypeVar("W", bound=Positioned)
_new = tuple.__new__  # makes a Match in half the time that calling the class takes
SPELLINGS: tuple[Spelling, ...] = get_args(Spelling)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The marks (words and phrases) to find in the texts of one field.

    `forms` and `stems` are all word forms and stems that the marks name. `beside` is True if some mark is a phrase, so
    that word positions must be compared.
    """

    marks: tuple[Mark, ...]
    forms: frozenset[str]
    stems: frozenset[str]
    beside: bool


NOTHING = Wanted((), frozenset(), frozenset(), beside=False)


def wanted(marks: Iterable[Mark], field: str = "text") -> Wanted:
    """Return the marks that apply to this field: "text", "title" or "lead"."""
    here = tuple(mark for mark in marks if field in mark.fields)
    if not here:
        return NOTHING
    words = {spelling: [w for mark in here if mark.spelling == spelling for w in mark.words] for spelling in SPELLINGS}
    beside = any(len(mark.words) > 1 for mark in here)
    return Wanted(here, frozenset().union(*words["form"]), frozenset().union(*words["stem"]), beside)


def matches(text: str, asked: Wanted, language: str = "en") -> list[Match]:
    """Return the places in the text that match the marks, in no particular order.

    Each occurrence of a word gives one match. An occurrence of a phrase of adjacent words gives one match, from its
    first to its last character. Words that only need to be near each other give one match each.
    """
    found = _words(text, asked, language) if asked.marks else []
    if not found:
        return []
    if asked.beside:
        return [match for mark in asked.marks for match in _places(mark, found)]
    return [
        _new(Match, (start, end, mark.part))
        for mark in asked.marks
        for form, stem, start, end, _ in found
        if (stem if mark.spelling == "stem" else form) in mark.words[0]
    ]


def _words(text: str, asked: Wanted, language: str) -> list[ChunkWord]:
    """Return the words of the text that have one of the wanted forms or stems, in order of position."""
    known = chunks_of(language)
    chunks = text.split()
    known.meet(chunks)
    forms, stems = asked.forms, asked.stems
    giving = known.giving(forms, stems)
    numbers = list(compress(range(len(chunks)), map(giving.__contains__, chunks)))
    if not numbers:
        return []
    found: list[ChunkWord] = []
    positions = known.positions(chunks) if asked.beside else range(len(chunks))
    at = 0
    for number in numbers:
        chunk = chunks[number]
        at, position = _start(text, chunk, at), positions[number]
        found += [
            ChunkWord(w.form, w.stem, at + w.start, at + w.end, position + w.position)
            for w in known.words[chunk]
            if w.form in forms or w.stem in stems
        ]
        at += len(chunk)
    return found


def _start(text: str, chunk: str, at: int) -> int:
    """Return the first index, `at` or later, where `chunk` occurs in the text as a whole, between white space."""
    while True:
        at = text.index(chunk, at)
        end = at + len(chunk)
        if (at == 0 or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            return at
        at += 1


def _places(mark: Mark, found: Sequence[ChunkWord]) -> Iterator[Match]:
    if len(mark.words) == 1:
        yield from (Match(word.start, word.end, mark.part) for word in found if _spelt(mark, word) in mark.words[0])
        return
    places = [[word for word in found if _spelt(mark, word) in words] for words in mark.words]
    if not all(places):
        return
    near = groups_in_order(places, mark.slop) if mark.ordered else groups_in_any_order(places, mark.slop)
    for group in near:
        if mark.ordered and mark.slop == 1:
            yield Match(group[0].start, max(word.end for word in group), mark.part)
        else:
            yield from (Match(word.start, word.end, mark.part) for word in group)


def _spelt(mark: Mark, word: ChunkWord) -> str:
    return word.stem if mark.spelling == "stem" else word.form


def groups_in_order(places: Sequence[Sequence[W]], slop: int) -> Iterator[list[W]]:
    """Yield the occurrences of a phrase in a text, each as a list with one word for each place of the phrase.

    `places[i]` has the words of the text that match place i of the phrase, in order of position. In an occurrence, each
    word is at most `slop` positions after the one before.
    """
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


def groups_in_any_order(places: Sequence[Sequence[W]], slop: int) -> Iterator[list[W]]:
    """Yield the occurrences in a text of several words near each other, in any order, each as a list of these words.

    `places[i]` has the words of the text that match the i-th word. An occurrence has one word from each of `places`, at
    distinct positions within a window of `slop` words.
    """
    numbered = ((word, i) for i, place in enumerate(places) for word in place)
    ordered = sorted(numbered, key=lambda pair: pair[0].position)
    widest = reach(len(places), slop)
    positions = [word.position for word, _ in ordered]
    for first, position in enumerate(positions):
        group = _group(ordered[first : bisect_right(positions, position + widest)], len(places))
        if group:
            yield group


def _group(window: Sequence[tuple[W, int]], size: int) -> list[W]:
    """Choose one word for each of the places 0 to `size` - 1, at distinct positions; return [] if impossible.

    `window` has pairs of a word and a place that it can take. Each place takes the first word that fits. Only if this
    leaves a place empty, another choice is computed that fills all of them.
    """
    group: dict[int, W] = {}
    taken: set[int] = set()
    for word, place in window:
        if place not in group and word.position not in taken:
            group[place] = word
            taken.add(word.position)
        if len(group) == size:
            return list(group.values())
    words = [{word.position: word for word, at in window if at == place} for place in range(size)]
    apart = places_apart([list(each) for each in words])
    return [words[place][position] for place, position in enumerate(apart)] if apart else []
