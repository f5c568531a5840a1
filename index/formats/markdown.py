"""Markdown with or without front matter: in goes the text, out comes its one speech without marks.

Recognised by its front matter, or by marks that prose has not: headings with "#", links, bold words. Emphasis,
links, images, code and HTML leave their words only; footnotes are notes, and quoted blocks quotes.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from index.formats import _code_text
from index.formats import _general_debate as general_debate
from index.formats._documents.document import speech
from index.formats._documents.front_matter import begins, split
from index.formats._documents.pieces import Passage, Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Kind, Skipped, Speech
    from index.sources.source import Source

ROUND = 2  # prose with marks: asked after what has a form of its own
LONGEST_SPAN = 600  # characters between two marks: emphasis of a paragraph, an address
FEWEST_MARKS = 2  # of the kinds that prose has not

_MARK = re.compile(
    r"^#{1,6} \S|\[[^\[\]\n]{1,200}\]\([^()\s]{1,400}\)|(?<!\*)\*\*[^*\n]{1,400}\*\*(?!\*)|^```", re.MULTILINE
)
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_ITEM = re.compile(r"\s{0,8}(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_DEFINED = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:[ \t]*\S.*")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]+\]:[ \t]*(.*)")
_TABLE_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|?)+[ \t]*")
_WORDS = rf"(?=\S)((?:(?!__)[^*`~]){{1,{LONGEST_SPAN}}}?)(?<=[^\s\\])"
_BOLD = re.compile(rf"(?:\*\*|__){_WORDS}(?:\*\*|__)(:?)")
_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (  # spans are bounded, or a text of brackets is read for hours
    (re.compile(rf"!\[[^\[\]]{{0,{LONGEST_SPAN}}}\]\([^()]{{0,{LONGEST_SPAN}}}\)"), ""),
    (re.compile(r"\[\^[^\[\]]{1,80}\]"), ""),
    (
        re.compile(
            rf"\[([^\[\]]{{1,{LONGEST_SPAN}}})\]"
            rf"\([^()]{{0,{LONGEST_SPAN}}}(?:\([^()]{{0,80}}\)[^()]{{0,{LONGEST_SPAN}}})?\)"
        ),
        r"\1",
    ),
    (re.compile(rf"\[([^\[\]]{{1,{LONGEST_SPAN}}})\]\[[^\[\]]{{0,80}}\]"), r"\1"),
    (re.compile(rf"<(https?://[^<>\s]{{1,{LONGEST_SPAN}}})>"), r"\1"),
    (re.compile(rf"</?[a-zA-Z][^<>]{{0,{LONGEST_SPAN}}}>"), ""),
    (re.compile(rf"`{{1,2}}([^`]{{1,{LONGEST_SPAN}}})`{{1,2}}"), r"\1"),
    (re.compile(rf"(?<![\\\w])(?:\*\*\*|___){_WORDS}(?:\*\*\*|___)(?!\w)"), r"\1"),
    (re.compile(rf"(?<!\\)\*\*{_WORDS}\*\*"), r"\1"),
    (re.compile(rf"(?<![\\\w])__{_WORDS}__(?!\w)"), r"\1"),
    (re.compile(rf"(?<![\\*])\*(?=[^\s*]){_WORDS}\*(?!\*)"), r"\1"),
    (re.compile(rf"(?<![\\\w])_(?=\S)([^_`~]{{1,{LONGEST_SPAN}}}?)(?<=[^\s\\])_(?!\w)"), r"\1"),
    (re.compile(rf"~~(?=\S)([^~]{{1,{LONGEST_SPAN}}}?)(?<=\S)~~"), r"\1"),
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def recognises(source: Source) -> bool:
    """True for text with front matter, or with two marks of Markdown, that begins neither as XML nor as JSON."""
    text = source.head
    if _code_text.told(text):
        return False
    if begins(text):
        return True
    if general_debate.NAME.fullmatch(source.stem) or text.lstrip().startswith(("<", "{")):
        return False
    return text.lstrip().startswith("# ") or len(_MARK.findall(text)) >= FEWEST_MARKS


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """The text's speech. Raises ValueError where the front matter is no TOML."""
    told, below = split(source.text)
    yield speech(source, list(pieces(below)), told or Told(), "a Markdown text")


def pieces(text: str) -> Iterator[Passage]:
    """The text's headings, paragraphs, items, quotes and footnotes in order, without marks."""
    held: list[str] = []
    kind: Kind = "speech"
    fenced = False
    for line in [*_without_comments(text).split("\n"), ""]:
        if _FENCE.match(line):
            fenced = not fenced
            line = ""  # noqa: PLW2901 - a fence ends a paragraph as an empty line does
        elif fenced:
            continue  # a program or a diagram: nobody said it
        if held and kind == "speech" and len(held) == 1 and _UNDERLINE.fullmatch(line):
            yield _made(held, "heading")
            held = []
            continue
        bare, begins = _bare(line)
        if held and (not bare or (begins is not None and (begins, kind) != ("quote", "quote"))):
            yield _made(held, kind)
            held, kind = [], "speech"
        if begins == "heading":
            yield _made([bare], "heading")
        elif bare:
            held.append(bare)
            kind = begins or kind


def _without_comments(text: str) -> str:
    """The text without HTML's comments; one that has no end is text."""
    kept, at = [], 0
    while (begins := text.find("<!--", at)) >= 0 and (ends := text.find("-->", begins)) >= 0:
        kept.append(text[at:begins])
        at = ends + len("-->")
    return "".join([*kept, text[at:]])


def _bare(line: str) -> tuple[str, Kind | None]:
    """The line without the mark it begins with, and the kind of piece that this begins, if any."""
    if _RULE.fullmatch(line) or _DEFINED.fullmatch(line) or _TABLE_RULE.fullmatch(line):
        return "", None
    if heading := _HEADING.fullmatch(line):
        return heading[2], "heading"
    if footnote := _FOOTNOTE.fullmatch(line):
        return footnote[1], "note"
    if line.lstrip().startswith(">"):
        return line.lstrip().lstrip("> "), "quote" if line.lstrip().lstrip("> ") else None
    if line.strip().startswith("|"):
        return " ".join(cell.strip() for cell in line.strip().strip("|").split("|")), "note"
    item = _ITEM.match(line)
    return (line[item.end() :], "speech") if item else (line.strip().removesuffix("\\"), None)


def _made(lines: list[str], kind: Kind) -> Passage:
    text = " ".join(" ".join(lines).split())
    opening = _BOLD.match(text)
    bold = words(opening[1]) + opening[2] if opening and kind == "speech" else ""
    return Passage(words(text), kind, bold)


def words(marked: str) -> str:
    """A line's words, without marks.

    >>> words("We **will** [rebuild](https://example.org/a_b) two *bridges*.")
    'We will rebuild two bridges.'
    """
    for pattern, instead in _INLINE:
        marked = pattern.sub(instead, marked)
    return " ".join(html.unescape(_ESCAPED.sub(r"\1", marked)).split())
