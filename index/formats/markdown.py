"""Markdown with or without front matter: each text becomes one speech without markup.

It is recognised by its front matter or by markup that prose lacks: headings with "#", links, bold words. Emphasis and
links keep their words; images and code blocks are left out. Footnotes become notes, quoted blocks quotes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._documents import front_matter
from index.formats._documents.document import speech
from index.formats._documents.light_markup import is_in
from index.formats._documents.marked_text import SPAN, Marks, without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.formats._documents.pieces import Passage
    from index.records import Kind, Skipped, Speech
    from index.sources.source import Source

ROUND = 2  # asked after formats that are easier to recognise than prose with some markup

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_ITEM = re.compile(r"\s{0,8}(?:[-*+][ \t]+(?=\S)|(?=\d{1,3}[.)][ \t]+\S))")  # a number is printed, a bullet is a mark
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_DEFINED = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:[ \t]*\S.*")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]+\]:[ \t]*(.*)")
_TABLE_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|?)+[ \t]*")
_COMMENT, _COMMENT_ENDS = re.compile("<!--"), re.compile("-->")
_WORDS = rf"(?=\S)((?:(?!__)[^*`~]){{1,{SPAN}}}?)(?<=[^\s\\])"
MARKS = Marks(
    re.compile(rf"(?:\*\*|__){_WORDS}(?:\*\*|__)(:?)"),
    (  # the length of a span is limited, because otherwise a text full of brackets would take hours
        (re.compile(rf"!\[[^\[\]]{{0,{SPAN}}}\]\([^()]{{0,{SPAN}}}\)"), ""),
        (re.compile(r"\[\^[^\[\]]{1,80}\]"), ""),
        (
            re.compile(
                rf"\[([^\[\]]{{1,{SPAN}}})\]"
                rf"\([^()]{{0,{SPAN}}}(?:\([^()]{{0,80}}\)[^()]{{0,{SPAN}}})?\)"
            ),
            r"\1",
        ),
        (re.compile(rf"\[([^\[\]]{{1,{SPAN}}})\]\[[^\[\]]{{0,80}}\]"), r"\1"),
        (re.compile(rf"<(https?://[^<>\s]{{1,{SPAN}}})>"), r"\1"),
        (re.compile(rf"</?[a-zA-Z][^<>]{{0,{SPAN}}}>"), ""),
        (re.compile(rf"`{{1,2}}([^`]{{1,{SPAN}}})`{{1,2}}"), r"\1"),
        (re.compile(rf"(?<![\\\w])(?:\*\*\*|___){_WORDS}(?:\*\*\*|___)(?!\w)"), r"\1"),
        (re.compile(rf"(?<!\\)\*\*{_WORDS}\*\*"), r"\1"),
        (re.compile(rf"(?<![\\\w])__{_WORDS}__(?!\w)"), r"\1"),
        (re.compile(rf"(?<![\\*])\*(?=[^\s*]){_WORDS}\*(?!\*)"), r"\1"),
        (re.compile(rf"(?<![\\\w])_(?=\S)([^_`~]{{1,{SPAN}}}?)(?<=[^\s\\])_(?!\w)"), r"\1"),
        (re.compile(rf"~~(?=\S)([^~]{{1,{SPAN}}}?)(?<=\S)~~"), r"\1"),
        (re.compile(r"^\*\*(?=[^\s*])|(?<=[^\s*\\])\*\*$"), ""),  # of bold that runs over several paragraphs
    ),
)


def recognises(source: Source) -> bool:
    """Whether the text has front matter, or more Markdown syntax than syntax of any other markup."""
    return is_in(source, "markdown")


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the text's speech, or a Skipped if the text has no date or no running text.

    Raises ValueError if its front matter is invalid TOML.
    """
    said, below = front_matter.parted(source.text)
    yield speech(source, list(pieces(below)), front_matter.told(said), "a Markdown text")


def pieces(text: str) -> Iterator[Passage]:
    """Yield the text's headings, paragraphs, list items, quotes and footnotes in order, without markup."""
    held: list[str] = []
    kind: Kind = "speech"
    fenced = False
    for line in [*without(text, _COMMENT, _COMMENT_ENDS).split("\n"), ""]:
        if _FENCE.match(line):
            fenced = not fenced
            line = ""  # noqa: PLW2901 - a fence ends a paragraph as an empty line does
        elif fenced:
            continue  # a program or a diagram, which nobody said
        if held and kind == "speech" and len(held) == 1 and _UNDERLINE.fullmatch(line):
            yield MARKS.passage(held, "heading")
            held = []
            continue
        bare, begins = _bare(line)
        if held and (not bare or (begins is not None and (begins, kind) != ("quote", "quote"))):
            yield MARKS.passage(held, kind)
            held, kind = [], "speech"
        if begins == "heading":
            yield MARKS.passage([bare], "heading")
        elif bare:
            held.append(bare)
            kind = begins or kind


def _bare(line: str) -> tuple[str, Kind | None]:
    """Return the line without the mark at its start ("#", ">", "-"), and the kind of text that the mark shows.

    The kind is None if there is no such mark.
    """
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
