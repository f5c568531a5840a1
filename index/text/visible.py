"""What a reader sees of a piece of HTML: its text, and which of it is bold or in italics.

In goes a BeautifulSoup element, out come its runs of text in order. White space of any kind counts as one
space, and characters that nobody sees (zero-width, soft hyphen, byte order mark) go; everything else stays
as it is printed: quotation marks, dashes, U+2011, letters of other alphabets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4 import Tag
from bs4.element import NavigableString

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bs4.element import PageElement

BOLD = ("b", "strong")
ITALIC = ("i", "em")
UNSEEN_ELEMENTS = ("script", "style", "template")

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Look:
    """Whether text is set in bold or in italics."""

    bold: bool = False
    italic: bool = False


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is set alike, white space as in the source."""

    text: str
    look: Look = PLAIN


def runs(element: Tag, look: Look = PLAIN) -> Iterator[Run]:
    """The element's text in order, without comments and scripts; a line break is a space."""
    for child in element.children:
        yield from runs_of(child, look)


def runs_of(node: PageElement, look: Look = PLAIN) -> Iterator[Run]:
    """The text of a node as runs; `look` is that of the text around it, to which the node's own tag adds."""
    if type(node) is NavigableString:
        yield Run(node, look)
    elif isinstance(node, Tag) and node.name == "br":
        yield Run("\n", look)
    elif isinstance(node, Tag) and node.name not in UNSEEN_ELEMENTS:
        yield from runs(node, _look(node.name, look))


def _look(name: str, around: Look) -> Look:
    if name in BOLD:
        return Look(bold=True, italic=around.italic)
    if name in ITALIC:
        return Look(bold=around.bold, italic=True)
    return around


def text(element: Tag | None) -> str:
    """The element's visible text; "" for no element."""
    return tidy("".join(run.text for run in runs(element))) if element is not None else ""


def tidy(printed: str) -> str:
    """The text with single spaces for white space and without what nobody sees.

    >>> tidy(" The\\u00a0har\\u00adbour\\nis\\u200b open ")
    'The harbour is open'
    """
    return " ".join(_UNSEEN.sub("", printed).split())


def leading_bold(pieces: Iterable[Run]) -> str:
    """The bold text that opens a paragraph; white space between its runs does not end it."""
    opening = []
    for run in pieces:
        if not run.look.bold and tidy(run.text):
            break
        opening.append(run.text)
    return tidy("".join(opening))


def all_italic(pieces: Iterable[Run]) -> bool:
    """True where there is text and all of it stands in italics."""
    seen = [run.look.italic for run in pieces if tidy(run.text)]
    return bool(seen) and all(seen)
