"""A speech laid out for reading: turns by speaker, questions paired with their answers, and matches marked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from index.records import Paragraph, draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.records import Speech

LONG = 1000  # units of length of the bar that shows where matches are
LEAST = 4  # fewest units for a match, so that one line in a thousand is still visible
SHARES = 25  # steps in the length of a share's bar: 4 % each
ASKING = ("journalist", "audience")  # roles of speakers who ask
ANSWERING = ("president", "foreign leader", "official")
UNSPOKEN = ("narration", "heading", "note", "omission")  # kinds of paragraphs that nobody spoke
_NOWHERE = draft("")  # an empty paragraph, for the line that stands for the marked one if none is marked


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph as shown, with the spans of characters to highlight (half-open) and whether it opens a turn.

    `marked` is true for the paragraph that the URL selects. `previous_match` and `next_match` are the ids of the
    nearest matching paragraphs before and after it.
    """

    paragraph: Paragraph
    spans: Sequence[tuple[int, int]] = ()
    opens_turn: bool = False
    marked: bool = False
    previous_match: str | None = None
    next_match: str | None = None

    @property
    def is_break(self) -> bool:
        """Whether the paragraph is only a separator ("* * *")."""
        return not any(character.isalnum() for character in self.paragraph.text)


class Share(NamedTuple):
    """One speaker's share of a speech: the number of words, and what percentage of all words said they are.

    `length` is the length of its bar, from 0 to SHARES. `speaker` is "" for words without a known speaker.
    """

    speaker: str
    words: int
    percent: int
    length: int


class Stretch(NamedTuple):
    """The position of a matching paragraph on a bar of length LONG: it starts at `left` and is `wide` units long.

    `id` and `number` are the paragraph's; `marked` is true if the URL selects it.
    """

    id: str
    number: int
    left: int
    wide: int
    marked: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs shown together; `is_exchange` if they are a question and its answer."""

    lines: tuple[Line, ...]
    is_exchange: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The blocks of a speech, its speakers (most words first), the ids of matching paragraphs and their positions.

    `previous_match` and `next_match` are the ids of the matches before and after the marked paragraph; if none is
    marked, `next_match` is the first match.
    """

    blocks: tuple[Block, ...]
    speakers: tuple[Share, ...]
    matches: tuple[str, ...]
    stretches: tuple[Stretch, ...] = ()
    previous_match: str | None = None
    next_match: str | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines in order."""
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def headings(self) -> tuple[Paragraph, ...]:
        """The headings of the speech, which form its table of contents."""
        return tuple(line.paragraph for line in self.lines if line.paragraph.kind == "heading" and not line.is_break)


def reading(speech: Speech, marks: Mapping[str, tuple[tuple[int, int], ...]], marked: str | None = None) -> Reading:
    """Lay out the speech for its page.

    `marks` has the spans of characters to highlight, by paragraph id. `marked` is the id of the paragraph that is
    selected; if the speech does not have it, none is selected.
    """
    matches = tuple(p.id for p in speech.paragraphs if marks.get(p.id))
    lines = tuple(_lines(speech, marks, matches, marked))
    first = matches[0] if matches else None
    here = next((line for line in lines if line.marked), Line(_NOWHERE, next_match=first))
    return Reading(
        tuple(blocks(lines)), shares(speech), matches, tuple(_stretches(lines)), here.previous_match, here.next_match
    )


def shares(speech: Speech) -> tuple[Share, ...]:
    """Return each speaker's share of all words said, largest first; unnamed speakers count as one, called "".

    The result is empty if no speaker is named.
    """
    words = Counter[str]()
    for paragraph in speech.paragraphs:
        if paragraph.kind not in UNSPOKEN:
            words[paragraph.speaker or ""] += len(paragraph.text.split())
    said = words.total()
    if not any(words):
        return ()
    return tuple(
        Share(name, count, round(100 * count / said), round(SHARES * count / said))
        for name, count in words.most_common()
    )


def blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """Yield the lines in blocks: each question turn with the turn that answers it, and the lines between such pairs."""
    turns, at = _turns(lines), 0
    plain: list[Line] = []
    while at < len(turns):
        if at + 1 < len(turns) and _asks(turns[at]) and _answers(turns[at + 1]):
            if plain:
                yield Block(tuple(plain))
            yield Block((*turns[at], *turns[at + 1]), is_exchange=True)
            plain, at = [], at + 2
        else:
            plain += turns[at]
            at += 1
    if plain:
        yield Block(tuple(plain))


def _turns(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Group the lines into turns; headings start a new turn, and lines before the first turn form their own group."""
    number, numbers = 0, []
    for line in lines:
        number += line.opens_turn or line.paragraph.kind == "heading"
        numbers.append(number)
    paired = zip(numbers, lines, strict=True)
    return [tuple(line for _, line in turn) for _, turn in groupby(paired, key=lambda pair: pair[0])]


def _asks(turn: Sequence[Line]) -> bool:
    return turn[0].paragraph.voice in ASKING and turn[0].opens_turn


def _answers(turn: Sequence[Line]) -> bool:
    return turn[0].paragraph.voice in ANSWERING and turn[0].opens_turn


def _stretches(lines: Sequence[Line]) -> Iterator[Stretch]:
    """Yield the positions of the matching paragraphs, in proportion to the number of characters before and in them."""
    whole, before = sum(len(line.paragraph.text) for line in lines) or 1, 0
    for line in lines:
        length = len(line.paragraph.text)
        if line.spans:
            wide = max(LEAST, round(LONG * length / whole))
            left = min(round(LONG * before / whole), LONG - wide)
            yield Stretch(line.paragraph.id, line.paragraph.number, left, wide, line.marked)
        before += length


def _lines(
    speech: Speech, marks: Mapping[str, tuple[tuple[int, int], ...]], matches: tuple[str, ...], marked: str | None
) -> Iterator[Line]:
    before, after = _neighbours(speech, matches)
    previous: Paragraph | None = None
    for paragraph in speech.paragraphs:
        yield Line(
            paragraph,
            spans=marks.get(paragraph.id, ()),
            opens_turn=_opens_turn(paragraph, previous),
            marked=paragraph.id == marked,
            previous_match=before[paragraph.id],
            next_match=after[paragraph.id],
        )
        previous = paragraph


def _opens_turn(paragraph: Paragraph, previous: Paragraph | None) -> bool:
    """Return whether the paragraph begins a turn.

    It does if it has a label, if its speaker differs from the previous paragraph's, or if an unnamed speaker follows a
    named one.
    """
    if paragraph.label:
        return True
    if paragraph.kind == "speech" and not paragraph.speaker:
        return previous is not None and previous.kind == "speech" and bool(previous.speaker)
    return bool(paragraph.speaker) and (previous is None or previous.speaker != paragraph.speaker)


def _neighbours(speech: Speech, matches: tuple[str, ...]) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """Return the nearest match before each paragraph and the nearest one after it: two mappings of paragraph ids.

    `matches` are the ids of matching paragraphs; None stands for no match.
    """
    found = frozenset(matches)
    ids = [paragraph.id for paragraph in speech.paragraphs]
    return _nearest(ids, found), _nearest(ids[::-1], found)


def _nearest(ids: list[str], found: frozenset[str]) -> dict[str, str | None]:
    nearest: dict[str, str | None] = {}
    last: str | None = None
    for id_ in ids:
        nearest[id_] = last
        if id_ in found:
            last = id_
    return nearest
