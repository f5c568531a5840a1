"""Wikitext: the source of a wiki page becomes one speech without markup.

A header template, such as Wikisource's, gives title, author and date. Templates for typesetting keep their text; all
others are left out, and so are tables, footnotes, pictures and categories.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._documents import front_matter
from index.formats._documents.document import speech
from index.formats._documents.light_markup import is_in
from index.formats._documents.marked_text import SPAN, Line, Marks, passages, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from index.formats._documents.front_matter import Fields
    from index.records import Kind, Skipped, Speech
    from index.sources.source import Source

ROUND = 2  # asked after formats that are easier to recognise than prose with some markup
DEEPEST = 8  # levels of nested templates that are replaced; deeper ones stay as written

_TEMPLATE = re.compile(r"\{\{([^{}]{0,20000})\}\}")
_TEXTS = re.compile(  # names of templates that only format their text
    r"(?:x{1,4}-|fine |block |hanging |float)?(?:center|centre|right|left|larger|smaller|larger block|smaller block|sc"
    r"|small ?caps|asc|block|indent|justify|nowrap|nobr|quote|quotation|bquote|blockquote|cquote|lang|lang-[a-z]+|rh|u"
    r"|sic|dropinitial|di|em|strong|poem)(?:/s)?",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"(?:b|c|block)?quot(?:e|ation)", re.IGNORECASE)
_PARAMETER = re.compile(r"\s*([A-Za-z][\w -]{0,40}?)\s*=\s*(.*)", re.DOTALL)
_HEADED = {"title", "author", "speaker", "date", "year", "place", "location", "section", "language"}
_UNSEEN = (  # the start and end of comments, tables and elements that are left out
    (re.compile("<!--"), re.compile("-->")),
    *(
        (re.compile(rf"<{name}\b[^<>]{{0,{SPAN}}}(?<!/)>", re.IGNORECASE), re.compile(rf"</{name}\s*>", re.IGNORECASE))
        for name in ("ref", "gallery", "math", "score", "syntaxhighlight", "source", "timeline", "noinclude")
    ),
    (re.compile(r"^[ \t:]*\{\|", re.MULTILINE), re.compile(r"^[ \t]*\|\}", re.MULTILINE)),
)
_MENTIONED = re.compile(rf"<ref\b[^<>]{{0,{SPAN}}}/>", re.IGNORECASE)
_MEDIA = re.compile(
    r"\[\[(?:File|Image|Category|Datei|Bild|Kategorie|Fichier|Catégorie|Файл|Категория):(?:[^\[\]]|\[\[[^\[\]]{0,400}\]\]){0,2000}\]\]",
    re.I,
)
_ELSEWHERE = re.compile(r"^\[\[[a-z-]{2,12}:[^\[\]|\n]*\]\][ \t]*$", re.MULTILINE)  # a link to another language
_HEADING = re.compile(r"(={1,6})[ \t]*(.+?)[ \t]*\1[ \t]*")
_NOTHING = re.compile(r"-{4,}|__[A-Z]+__|#REDIRECT.*", re.IGNORECASE)
_ITEM = re.compile(r"[*#:;]+[ \t]*")
_LINKS = (
    (re.compile(rf"\[\[[^\[\]|]{{1,{SPAN}}}\|([^\[\]]{{1,{SPAN}}})\]\]"), r"\1"),
    (re.compile(rf"\[\[:?([^\[\]|]{{1,{SPAN}}})\|?\]\]"), r"\1"),
)
MARKS = Marks(
    re.compile(rf"'''(?!')([^'\n]{{1,{SPAN}}}?)'''(?!')(:?)"),
    (
        (re.compile(rf"\[(?:https?:)?//[^\s\[\]]{{1,{SPAN}}}[ \t]+([^\[\]]{{1,{SPAN}}})\]"), r"\1"),
        (re.compile(rf"\[(?:https?:)?//[^\s\[\]]{{1,{SPAN}}}\]"), ""),
        (re.compile(r"'{5}|'{2,3}"), ""),
        (re.compile(rf"<br\b[^<>]{{0,{SPAN}}}>", re.IGNORECASE), " "),
        (re.compile(rf"</?[a-zA-Z][^<>]{{0,{SPAN}}}>"), ""),
    ),
)


def recognises(source: Source) -> bool:
    """Whether the text begins with a template, a picture or the like.

    Also True if it has more wikitext syntax than syntax of any other markup.
    """
    return is_in(source, "wikitext")


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the page's speech, or a Skipped if the page has no date or no running text.

    Raises ValueError if its front matter is invalid TOML.
    """
    above, text = front_matter.parted(source.text)
    said: Fields = {}
    for begins, ends in _UNSEEN:
        text = without(text, begins, ends)
    text = _ELSEWHERE.sub("", _MEDIA.sub("", _MENTIONED.sub("", text)))
    for link, instead in _LINKS:  # first, because "|" in a link would be taken for a separator of the template
        text = link.sub(instead, text)
    found = list(passages(_lines(_opened(text, said).split("\n")), MARKS))
    yield speech(source, found, front_matter.told(said | above), "a page of a wiki")


def _opened(text: str, said: Fields) -> str:
    """Replace the text's templates by their text, or remove them. Fields of a header template are added to `said`."""

    def kept(found: re.Match[str]) -> str:
        name, *parts = (part.strip() for part in found[1].split("|"))
        named = {key[1].lower(): key[2].strip() for part in parts if (key := _PARAMETER.fullmatch(part))}
        if _TEXTS.fullmatch(name):
            plain = [part for part in parts if not _PARAMETER.fullmatch(part)]
            return _set(name, named.get("text") or named.get("1") or (plain[-1] if plain else ""))
        if len(named.keys() & _HEADED) > 1:
            _tell(named, said)
        return ""

    for _ in range(DEEPEST):
        text, before = _TEMPLATE.sub(kept, text), text
        if text == before:
            break
    return text


def _set(template: str, text: str) -> str:
    """Return `text`, the text of the typesetting template called `template`.

    It is enclosed in blockquote tags if the template marks a quotation.
    """
    return f"\n<blockquote>\n{text}\n</blockquote>\n" if _QUOTES.fullmatch(template) else text


def _tell(named: Mapping[str, str], said: Fields) -> None:
    """Add the fields `named` of a header template to `said`; the year becomes the date if there is no other date."""
    for name in named.keys() & _HEADED:
        if value := MARKS.words(named[name]):
            said.setdefault(name, (value,))
    if "year" in said:
        said.setdefault("date", said["year"])


def _lines(lines: Iterable[str]) -> Iterator[Line]:
    """Yield the lines without the markup at their start; lines within a block quote are of kind "quote"."""
    quoting = False
    for line in lines:
        opens, closes = (re.search(rf"<{mark}blockquote\b", line, re.IGNORECASE) for mark in ("", "/"))
        yield _line(line.strip(), "quote" if quoting or opens else "speech")
        quoting = (quoting or opens is not None) and closes is None


def _line(line: str, kind: Kind) -> Line:
    if _NOTHING.fullmatch(line) or not MARKS.words(line):
        return Line()
    if heading := _HEADING.fullmatch(line):
        return Line(heading[2], "heading", begins=True)
    item = _ITEM.match(line)
    return Line(line[item.end() :], kind, begins=True) if item else Line(line, kind)
