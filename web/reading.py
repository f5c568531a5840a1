"""A speech laid out for reading: turns with their speakers, each paragraph with its marks and neighbours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.records import Paragraph, draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.records import Speech


_NOWHERE = draft("")  # where a reader stands before a paragraph is chosen


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph as shown: its marks, whether a turn begins here, and the matches before and after it."""

    paragraph: Paragraph
    spans: Sequence[tuple[int, int]] = ()
    opens_turn: bool = False
    marked: bool = False
    previous_match: str | None = None
    next_match: str | None = None

    @property
    def is_break(self) -> bool:
        """Whether the paragraph only parts others ("* * *")."""
        return not any(character.isalnum() for character in self.paragraph.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines of a speech, who speaks in it (most paragraphs first), and the ids of those that match.

    `previous_match` and `next_match` stand around the marked paragraph; without one, the next is the first.
    """

    lines: tuple[Line, ...]
    speakers: tuple[tuple[str, int], ...]
    matches: tuple[str, ...]
    previous_match: str | None = None
    next_match: str | None = None

    @property
    def headings(self) -> tuple[Paragraph, ...]:
        """The headings among the lines: the speech's contents."""
        return tuple(line.paragraph for line in self.lines if line.paragraph.kind == "heading" and not line.is_break)


def reading(speech: Speech, marks: Mapping[str, tuple[tuple[int, int], ...]], marked: str | None = None) -> Reading:
    """The speech laid out, with `marks` (paragraph id -> spans) and standing at the paragraph `marked`.

    A marked id that the speech does not hold marks nothing.
    """
    matches = tuple(p.id for p in speech.paragraphs if marks.get(p.id))
    before, after = _neighbours(speech, matches)
    lines = []
    previous: Paragraph | None = None
    for paragraph in speech.paragraphs:
        lines.append(
            Line(
                paragraph,
                spans=marks.get(paragraph.id, ()),
                opens_turn=_opens_turn(paragraph, previous),
                marked=paragraph.id == marked,
                previous_match=before[paragraph.id],
                next_match=after[paragraph.id],
            )
        )
        previous = paragraph
    speakers = Counter(p.speaker for p in speech.paragraphs if p.speaker)
    first = matches[0] if matches else None
    here = next((line for line in lines if line.marked), Line(_NOWHERE, next_match=first))
    return Reading(tuple(lines), tuple(speakers.most_common()), matches, here.previous_match, here.next_match)


def _opens_turn(paragraph: Paragraph, previous: Paragraph | None) -> bool:
    """A turn begins at a label, where a speaker without one follows somebody else, and where one nobody names does."""
    if paragraph.label:
        return True
    if paragraph.kind == "speech" and not paragraph.speaker:
        return previous is not None and previous.kind == "speech" and bool(previous.speaker)
    return bool(paragraph.speaker) and (previous is None or previous.speaker != paragraph.speaker)


def _neighbours(speech: Speech, matches: tuple[str, ...]) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """For each paragraph, the nearest match before it and the nearest after it."""
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
