"""Splits plain text into paragraphs, whether each line is a paragraph or paragraphs are broken into lines.

Only white space is lost. Page numbers and running heads become separate blocks, placed after the paragraph that they
interrupt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_WRAPPED = 120  # characters: the median line of broken text is shorter, that of whole paragraphs longer
FEWEST_LINES = 5  # lines; fewer do not show whether lines are broken
ADJACENT_LINES = 0.4  # least share of lines directly below another; whole paragraphs have blank lines between them
BROKEN_SENTENCES = 0.3  # least share of line ends within a sentence in broken text
RAGGED = 0.12  # largest share of the width that a full line lacks, because of proportional fonts
SHORT = 0.5  # share of the width: the end of a shorter line is intended, as in a list of salutations

_LINE_END = re.compile(r"\r\n|\n\r|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SENTENCE_END = re.compile(r"[.!?:…][\"”’'»)\]]*\d{0,2}$")
_NUMBERED = re.compile(r"\(?\d{1,3}[.)]\s+[^\W\d_a-z]|[•·–—-]\s")
_GOES_ON = re.compile(r"[a-zа-яё$]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; if `aside` is true, a page number or running head instead of the speaker's words."""

    text: str
    aside: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    after_blank: bool
    after_aside: bool = False


def blocks(text: str, aside: re.Pattern[str] | None = None) -> Iterator[Block]:
    r"""Yield the text's paragraphs in order.

    `aside` is a pattern of page numbers and running heads: each line that it matches as a whole becomes a block of its
    own. If it is None, no line does.

    >>> [block.text for block in blocks("One paragraph.\r\nAnother, broken\r\nby a page.")]
    ['One paragraph.', 'Another, broken by a page.']
    """
    entries = _entries(text, aside)
    lines = [entry for entry in entries if isinstance(entry, _Line)]
    width = _width(lines)
    held: list[_Line] = []
    asides: list[Block] = []
    for entry in entries:
        if isinstance(entry, Block):
            asides.append(entry)
            continue
        if held and not _goes_on(held, entry, width):
            yield from _paragraph(held)
            held = []
            yield from asides
            asides = []
        held.append(entry)
    yield from _paragraph(held)
    yield from asides


def _entries(text: str, aside: re.Pattern[str] | None) -> list[_Line | Block]:
    entries: list[_Line | Block] = []
    blank, page = False, False
    for raw in _LINE_END.split(text):
        line = " ".join(raw.split())
        if not line:
            blank = True
        elif aside and aside.fullmatch(line):
            entries.append(Block(line, aside=True))
            page = True
        else:
            entries.append(_Line(line, blank, page))
            blank = page = False
    return entries


def _width(lines: Sequence[_Line]) -> float | None:
    """Return the width in characters to which lines were broken; None if every line is a paragraph."""
    lengths = [len(line.text) for line in lines]
    if len(lines) < FEWEST_LINES or median(lengths) > LONGEST_WRAPPED:
        return None
    pairs = [(a, b) for a, b in pairwise(lines) if not b.after_blank]
    within = sum(not _SENTENCE_END.search(a.text) for a, _ in pairs)
    if len(pairs) < ADJACENT_LINES * len(lines) or within < BROKEN_SENTENCES * len(pairs):
        return None
    return quantiles([n for n in lengths if n <= LONGEST_WRAPPED * 2], n=10)[7]


def _goes_on(held: Sequence[_Line], line: _Line, width: float | None) -> bool:
    """Whether the line continues the paragraph of the lines in `held`.

    `width` is the width in characters to which lines were broken, None if every line is a paragraph.
    """
    last = held[-1].text
    ended, small = bool(_SENTENCE_END.search(last)), bool(_GOES_ON.match(line.text))
    if _NUMBERED.match(line.text) and (ended or line.after_blank):
        return False
    if line.after_aside:
        return small or not ended
    if line.after_blank or width is None:
        return small and not ended
    if ended:
        first_word = line.text.split(maxsplit=1)[0]
        return small or len(last) + 1 + len(first_word) > width * (1 - RAGGED)
    if len(held) == 1 and last[-1] not in ",;":
        return True
    return small or len(last) >= SHORT * width


def _paragraph(lines: Sequence[_Line]) -> Iterator[Block]:
    text = ""
    for line in lines:
        joint = "" if not text or (text[-1] in "-\u00ad" and line.text[0].islower()) else " "
        text += joint + line.text
    if text:
        yield Block(text)
