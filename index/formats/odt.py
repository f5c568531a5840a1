"""OpenDocument texts (.odt, .fodt) from LibreOffice and others, zipped or flat XML: each becomes one speech.

The format is OASIS OpenDocument 1.3. Notes, annotations and tracked deletions are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.formats._documents.document import speech
from index.formats._documents.pieces import Passage, Told
from index.formats._documents.turn_tables import passages
from index.formats._documents.zip_parts import ZIP, Parts, mimetype, names
from index.formats._markup import collapsed, document, local, root_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from index.records import Skipped, Speech
    from index.sources.source import Source

BINARY = True
KIND = "application/vnd.oasis.opendocument.text"

_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_S = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NO_WORDS = {"note", "annotation", "tracked-changes", "ruby-text", "table-of-content", "bibliography"}
_SPACES = {"s", "tab", "line-break"}


def recognises(source: Source) -> bool:
    """Whether the source is a zip file with the mimetype of an OpenDocument text, or flat OpenDocument XML."""
    if source.content.startswith(ZIP):
        return "content.xml" in names(source) and mimetype(source) in ("", KIND)
    return root_name(source.head) == "document" and KIND in source.head


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the document's speech, or a Skipped if the document has no date or no running text.

    Raises ValueError if the document is damaged.
    """
    if source.content.startswith(ZIP):
        parts = Parts(source)
        content, meta = parts.xml("content.xml"), parts.xml("meta.xml")
    else:
        content = meta = document(source.content).root
    assert content is not None
    bold = _bold_styles(content)
    body = content.find(".//{*}body")
    found = (each for each in (body if body is not None else content).iter(_T + "p", _T + "h") if _of_the_text(each))
    pieces = list(passages(found, lambda each: _piece(each, bold), ("table", "table-row", "table-cell")))
    yield speech(source, pieces, _told(meta), "an OpenDocument text")


def _of_the_text(paragraph: etree._Element) -> bool:
    return not any(local(outer) in _NO_WORDS for outer in paragraph.iterancestors())


def _piece(paragraph: etree._Element, bold: frozenset[str]) -> Passage:
    first = next((e for e in paragraph if local(e) == "span"), None)
    opens = first is not None and not (paragraph.text or "").strip() and first.get(_T + "style-name") in bold
    text = collapsed("".join(_words(paragraph)))
    heading = local(paragraph) == "h" or paragraph.get(_T + "style-name") == "Title"
    return Passage(text, "heading" if heading else "speech", _text(first) if opens and first is not None else "")


def _text(element: etree._Element) -> str:
    return collapsed("".join(_words(element)))


def _words(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child)
        if name in _SPACES:
            yield " "
        elif name and name not in _NO_WORDS:
            yield from _words(child)
        yield child.tail or ""


def _bold_styles(content: etree._Element) -> frozenset[str]:
    """Return the names of the document's styles that are bold."""
    styles = content.iterfind(f".//{_S}style")
    bold = (s.get(_S + "name", "") for s in styles if any(_is_bold(p) for p in s.iterfind(_S + "text-properties")))
    return frozenset(bold)


def _is_bold(properties: etree._Element) -> bool:
    return any(name.endswith("}font-weight") and value == "bold" for name, value in properties.items())


def _told(meta: etree._Element | None) -> Told:
    if meta is None:
        return Told()
    made = text_of(meta.find(".//{*}creation-date"))[:10]
    topics = tuple(word for word in map(text_of, meta.iterfind(".//{*}keyword")) if word)
    said = {name: text_of(meta.find(f".//{{http://purl.org/dc/elements/1.1/}}{name}")) or None for name in _SAID}
    return Told(title=said["title"], language=said["language"], made=made or None, topics=topics)


_SAID = ("title", "language")
