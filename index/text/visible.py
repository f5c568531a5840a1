"""Extracts from HTML what a reader sees: its text, and which parts are bold or italic.

The input is a BeautifulSoup element. Any white space counts as one space, and invisible characters (zero-width, soft
hyphen, byte order mark) are dropped. Everything else stays unchanged: quotation marks, dashes, U+2011, all alphabets.
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
    """Whether text is bold or italic."""

    bold: bool = False
    italic: bool = False


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style, with white space as in the source."""

    text: str
    look: Look = PLAIN


def runs(element: Tag, look: Look = PLAIN) -> Iterator[Run]:
    """Yield the element's text in order, without comments and scripts. A line break is yielded as a newline.

    `look` is the style of the text around the element.
    """
    for child in element.children:
        yield from runs_of(child, look)


def runs_of(node: PageElement, look: Look = PLAIN) -> Iterator[Run]:
    """Yield the text of a node as runs. `look` is the style of the surrounding text, to which the node's own tag
    adds.
    """
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
    """Return the element's visible text; "" for None."""
    return tidy("".join(run.text for run in runs(element))) if element is not None else ""


def tidy(printed: str) -> str:
    """Collapse white space in the text and remove invisible characters.

    >>> tidy(" The\\u00a0har\\u00adbour\\nis\\u200b open ")
    'The harbour is open'
    """
    return " ".join(_UNSEEN.sub("", printed).split())


def leading_bold(pieces: Iterable[Run]) -> str:
    """Return the bold text that opens a paragraph, "" if none does; white space that is not bold does not end it."""
    opening = []
    for run in pieces:
        if not run.look.bold and tidy(run.text):
            break
        opening.append(run.text)
    return tidy("".join(opening))


def all_italic(pieces: Iterable[Run]) -> bool:
    """Whether there is visible text and all of it is italic."""
    seen = [run.look.italic for run in pieces if tidy(run.text)]
    return bool(seen) and all(seen)
