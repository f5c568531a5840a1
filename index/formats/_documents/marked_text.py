"""Code shared by all light markups (Markdown, AsciiDoc and others), whichever characters they use as marks.

A mark is a piece of markup such as "#" or "**". Each format reads the mark at the start of a line; this module joins
the lines into passages and removes the marks around words. Every pattern limits the distance between two marks,
because otherwise a text full of marks would take hours.
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

SPAN = 600  # characters at most between two marks: an emphasised paragraph, a long address

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the mark ("#", "-") at its start; `kind` is the kind of text that the mark shows.

    An empty line ends a passage; a line with `begins` set starts a new one.
    """

    text: str = ""
    kind: Kind = "speech"
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """The patterns of one markup.

    `bold` matches bold words that open a text. Group 1 is the words; group 2 is the colon after them, or "". `spans`
    are pairs of a pattern and its replacement, in the order in which they are applied.
    """

    bold: re.Pattern[str]
    spans: tuple[tuple[re.Pattern[str], str], ...]

    def words(self, marked: str) -> str:
        """Return the words of a line without marks ("**") and escapes, and with entities resolved."""
        for pattern, instead in self.spans:
            marked = pattern.sub(instead, marked)
        return " ".join(html.unescape(_ESCAPED.sub(r"\1", marked)).split())

    def passage(self, lines: Iterable[str], kind: Kind) -> Passage:
        """Join the lines into one passage of this kind. Only a passage of kind "speech" can have bold opening words."""
        text = " ".join(" ".join(lines).split())
        opening = self.bold.match(text) if kind == "speech" else None
        return Passage(self.words(text), kind, self.words(opening[1]) + opening[2] if opening else "")


def passages(lines: Iterable[Line], marks: Marks) -> Iterator[Passage]:
    """Group lines into passages. `marks` has the patterns by which marks within the lines are removed.

    A line continues the line above unless it starts a new passage or is of another kind.
    """
    held: list[Line] = []
    for line in (*lines, Line()):
        if held and (not line.text or line.begins or line.kind != held[-1].kind):
            yield marks.passage((each.text for each in held), held[0].kind)
            held = []
        if line.text:
            held.append(line)


def without(text: str, begins: re.Pattern[str], ends: re.Pattern[str]) -> str:
    """Remove each span from a match of `begins` to the next match of `ends`; a span that never ends is kept.

    >>> without("a <!-- b --> c <!-- d", re.compile("<!--"), re.compile("-->"))
    'a  c <!-- d'
    """
    kept, at = [], 0
    while (first := begins.search(text, at)) and (last := ends.search(text, first.end())):
        kept.append(text[at : first.start()])
        at = last.end()
    return "".join([*kept, text[at:]])
