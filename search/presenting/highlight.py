"""Highlighting: finds a query's marks in a text, with the same tokenizer that built the index."""

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
_new = tuple.__new__  # in half the time of a call with its checks
SPELLINGS: tuple[Spelling, ...] = get_args(Spelling)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The marks to find in the texts of one field, with the set of all their forms and stems.

    `beside` is set if some mark has several words, so that positions must be compared.
    """

    marks: tuple[Mark, ...]
    forms: frozenset[str]
    stems: frozenset[str]
    beside: bool


NOTHING = Wanted((), frozenset(), frozenset(), beside=False)


def wanted(marks: Iterable[Mark], field: str = "text") -> Wanted:
    """Return the marks that apply to the field, together with all their words."""
    here = tuple(mark for mark in marks if field in mark.fields)
    if not here:
        return NOTHING
    words = {spelling: [w for mark in here if mark.spelling == spelling for w in mark.words] for spelling in SPELLINGS}
    beside = any(len(mark.words) > 1 for mark in here)
    return Wanted(here, frozenset().union(*words["form"]), frozenset().union(*words["stem"]), beside)


def matches(text: str, asked: Wanted, language: str = "en") -> list[Match]:
    """Return the places in the text that match the marks, in no particular order.

    A single word gives one match. A phrase of adjacent words gives one match from its first to its last character.
    Words that only need to be near each other give one match each.
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
    """Return the index, from `at` on, of the chunk's next occurrence with white space or a text boundary on both
    sides.
    """
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
    """Yield groups of one word for each place of a phrase, each at most `slop` positions after the one before."""
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
    """Yield groups of one word for each place, at distinct positions within a window of `slop` words."""
    numbered = ((word, i) for i, place in enumerate(places) for word in place)
    ordered = sorted(numbered, key=lambda pair: pair[0].position)
    widest = reach(len(places), slop)
    positions = [word.position for word, _ in ordered]
    for first, position in enumerate(positions):
        group = _group(ordered[first : bisect_right(positions, position + widest)], len(places))
        if group:
            yield group


def _group(window: Sequence[tuple[W, int]], size: int) -> list[W]:
    """Choose a word of the window for each of the `size` places, at distinct positions; empty if impossible.

    It takes the first words that fit, and reassigns them if a place is left without a word.
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
