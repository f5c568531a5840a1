"""Marked text: what texts in light markup have in common, whatever their marks are.

In go lines whose first marks a format has read, out come passages. Marks around words go, the words stay; every
span between two marks is bounded, or a text of nothing but marks is read for hours.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.formats._documents.pieces import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.records import Kind

SPAN = 600  # characters between two marks: emphasis of a paragraph, an address

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the mark that it began with; an empty one ends a passage, and so does one that `begins` one."""

    text: str = ""
    kind: Kind = "speech"
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one markup: `bold` finds the bold words that open a text and a colon behind them.

    `spans` are patterns with what stands instead of each, in the order in which they are applied.
    """

    bold: re.Pattern[str]
    spans: tuple[tuple[re.Pattern[str], str], ...]

    def words(self, marked: str) -> str:
        """The words of a line, without marks, escapes and entities."""
        for pattern, instead in self.spans:
            marked = pattern.sub(instead, marked)
        return " ".join(html.unescape(_ESCAPED.sub(r"\1", marked)).split())

    def passage(self, lines: Iterable[str], kind: Kind) -> Passage:
        """The lines as one passage."""
        text = " ".join(" ".join(lines).split())
        opening = self.bold.match(text) if kind == "speech" else None
        return Passage(self.words(text), kind, self.words(opening[1]) + opening[2] if opening else "")


def passages(lines: Iterable[Line], marks: Marks) -> Iterator[Passage]:
    """The passages of the lines: a line goes on with the one above it, unless it begins one or is of another kind."""
    held: list[Line] = []
    for line in (*lines, Line()):
        if held and (not line.text or line.begins or line.kind != held[-1].kind):
            yield marks.passage((each.text for each in held), held[0].kind)
            held = []
        if line.text:
            held.append(line)


def without(text: str, begins: re.Pattern[str], ends: re.Pattern[str]) -> str:
    """The text without what stands from a beginning to the next end; what has no end is text.

    >>> without("a <!-- b --> c <!-- d", re.compile("<!--"), re.compile("-->"))
    'a  c <!-- d'
    """
    kept, at = [], 0
    while (first := begins.search(text, at)) and (last := ends.search(text, first.end())):
        kept.append(text[at : first.start()])
        at = last.end()
    return "".join([*kept, text[at:]])
