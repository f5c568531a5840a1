"""Word documents (.docx) from Word, LibreOffice or Google: each becomes one speech.

The format is ECMA-376. Tracked deletions, hidden text, field instructions, comments and footnotes are left out. A
document without a date is Skipped; the reason mentions the day the file was made, which is never taken for the date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.formats._documents.document import speech
from index.formats._documents.pieces import Passage, Told
from index.formats._documents.turn_tables import passages
from index.formats._documents.zip_parts import Parts, names
from index.formats._markup import collapsed, local, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from index.records import Skipped, Speech
    from index.sources.source import Source

BINARY = True
BODY, PROPERTIES, STYLES = "word/document.xml", "docProps/core.xml", "word/styles.xml"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NO_WORDS = {"del", "moveFrom", "instrText", "delText", "Fallback", "txbxContent", "pPr", "rPr"}
_SPACES = {"tab", "br", "cr"}


def recognises(source: Source) -> bool:
    """Whether the source is a zip file that contains word/document.xml."""
    return BODY in names(source)


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the document's speech, or a Skipped if the document has no date or no running text.

    Raises ValueError if the document is damaged.
    """
    parts = Parts(source)
    root = parts.xml(BODY)
    assert root is not None
    headings = _heading_styles(parts.xml(STYLES))
    found = (each for each in root.iter(_W + "p") if _of_the_text(each))
    pieces = list(passages(found, lambda each: _piece(each, headings), ("tbl", "tr", "tc")))
    yield speech(source, pieces, _told(parts.xml(PROPERTIES)), "a Word document")


def _of_the_text(paragraph: etree._Element) -> bool:
    """Whether the paragraph is neither deleted, nor moved elsewhere, nor a copy for older programs (`Fallback`)."""
    return not any(local(outer) in {"del", "moveFrom", "Fallback"} for outer in paragraph.iterancestors())


def _piece(paragraph: etree._Element, headings: frozenset[str]) -> Passage:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = style.get(_W + "val", "") if style is not None else ""
    runs = [(text, _is_on(run, "b")) for run in paragraph.iter(_W + "r") if (text := _run(run, paragraph))]
    outlined = paragraph.find(f"{_W}pPr/{_W}outlineLvl") is not None
    bold = []
    for text, is_bold in runs:
        if not is_bold and text.strip():
            break
        bold.append(text)
    text = collapsed("".join(text for text, _ in runs))
    return Passage(text, "heading" if outlined or name in headings else "speech", collapsed("".join(bold)))


def _run(run: etree._Element, paragraph: etree._Element) -> str:
    """Return the text of a run (characters of one style within a paragraph).

    Returns "" if the run is deleted or hidden, or is in a text box, whose paragraphs are read separately.
    """
    for outer in run.iterancestors():
        if outer is paragraph:
            break
        if local(outer) in _NO_WORDS:
            return ""
    return "" if _is_on(run, "vanish") else "".join(_words(run))


def _words(run: etree._Element) -> Iterator[str]:
    for part in run:
        name = local(part)
        if name == "t":
            yield part.text or ""
        elif name in _SPACES:
            yield " "
        elif name == "noBreakHyphen":
            yield "-"


def _is_on(run: etree._Element, name: str) -> bool:
    found = run.find(f"{_W}rPr/{_W}{name}")
    return found is not None and found.get(_W + "val", "1") not in {"0", "false", "off"}


def _heading_styles(styles: etree._Element | None) -> frozenset[str]:
    """Return the ids of all styles for headings and titles; only the usual ids if the document has no styles.

    The styles are found by name, because ids differ between languages.
    """
    found = {"Title", "Heading1", "Heading2", "Heading3", "Heading4"}
    for style in styles.iterfind(_W + "style") if styles is not None else ():
        name = style.find(_W + "name")
        if name is not None and name.get(_W + "val", "").lower().startswith(("heading", "title")):
            found.add(style.get(_W + "styleId", ""))
    return frozenset(found)


def _told(core: etree._Element | None) -> Told:
    if core is None:
        return Told()
    made = text_of(core.find("{*}created"))[:10]
    subject = text_of(core.find("{*}keywords"))
    topics = tuple(word.strip() for word in subject.replace(";", ",").split(",") if word.strip())
    title = text_of(core.find("{*}title"))
    language = text_of(core.find("{*}language"))
    return Told(title=title or None, made=made or None, language=language or None, topics=topics)
