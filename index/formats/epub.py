"""E-books (.epub): a book becomes one speech, or one speech for each chapter if its chapters have their own dates.

The book's package lists its chapters in order; navigation and cover are left out. In a collection of speeches every
chapter begins with a date, so a chapter without one is Skipped.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.formats._documents.document import speech
from index.formats._documents.head_lines import day, head
from index.formats._documents.pieces import Told
from index.formats._documents.web_text import pieces_of
from index.formats._documents.zip_parts import Parts, names
from index.formats._markup import text_of
from index.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from index.formats._documents.pieces import Passage
    from index.records import Speech
    from index.sources.source import Source

BINARY = True
CONTAINER = "META-INF/container.xml"

_DC = "{http://purl.org/dc/elements/1.1/}"


def recognises(source: Source) -> bool:
    """Whether the source is a zip file with META-INF/container.xml."""
    return CONTAINER in names(source)


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the book's speech, or one for each chapter. Raises ValueError if the book is damaged.

    A book or chapter without a date or running text becomes a Skipped; so does a book without a list of its chapters.
    """
    parts = Parts(source)
    container = parts.xml(CONTAINER)
    rootfile = container.find(".//{*}rootfile") if container is not None else None
    path = rootfile.get("full-path", "") if rootfile is not None else ""
    package = parts.xml(path)
    if package is None:
        yield Skipped(source.name, "an e-book without a list of its chapters")
        return
    chapters = [chapter for chapter in (_pieces(parts, name) for name in _chapters(package, path)) if chapter]
    told = _told(package)
    dated = [head(chapter, Told()).told.date for chapter in chapters]
    if not any(dated) or len(chapters) == 1:
        yield speech(source, [piece for chapter in chapters for piece in chapter], told, "an e-book")
        return
    for number, chapter in enumerate(chapters, start=1):
        own = replace(told, title=None, date=None, url=None, lead=None)
        found = speech(replace(source, name=f"{source.name}#{number}"), chapter, own, "a chapter")
        yield found if isinstance(found, Skipped) else replace(found, source=source.name)


def _chapters(package: etree._Element, path: str) -> Iterator[str]:
    """Yield the names of the zip members that hold the chapters, in reading order.

    `path` is the name of the member that holds the package.
    """
    items = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
    for reference in package.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or reference.get("linear") == "no" or "nav" in item.get("properties", "").split():
            continue
        if item.get("media-type", "").endswith(("xhtml+xml", "/html")):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(item.get("href", ""))))


def _pieces(parts: Parts, name: str) -> list[Passage]:
    root = parts.xml(name)
    body = root.find("{*}body") if root is not None else None
    if body is None:
        return []
    for element in body.iter():  # removes namespaces, since `pieces_of` expects those of HTML pages, which have none
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return list(pieces_of(body))


def _told(package: etree._Element) -> Told:
    said = {name: text_of(package.find(f".//{_DC}{name}")) or None for name in ("title", "language", "description")}
    creators = [text_of(each) for each in package.iterfind(f".//{_DC}creator")]
    written = text_of(package.find(f".//{_DC}date"))
    return Told(
        title=said["title"],
        date=day(written),
        author=creators[0] if len(creators) == 1 else None,
        language=said["language"],
        lead=said["description"],
        topics=tuple(filter(None, map(text_of, package.iterfind(f".//{_DC}subject")))),
    )
