"""Makes small documents of the kinds that programs write: Word, OpenDocument, e-book, PDF."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    f'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" {DC}'
)
OPENDOCUMENT_TEXT = "application/vnd.oasis.opendocument.text"
DAY = (2021, 5, 4, 0, 0, 0)


def zipped(members: Mapping[str, str]) -> bytes:
    """Make a zip file of the members (text by name) in this order, with the same bytes each time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, DAY), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def docx(body: str, core: str = "", styles: str = "") -> bytes:
    """Make a Word document, with its members in LibreOffice's order.

    `body`, `core` (properties) and `styles` are XML.
    """
    properties = (
        f'<cp:coreProperties xmlns:cp="c" {DC} xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>'
    )
    return zipped(
        {
            "_rels/.rels": "<Relationships/>",
            "docProps/core.xml": properties,
            "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "[Content_Types].xml": "<Types/>",
        }
    )


def paragraph(text: str, bold: str = "", style: str = "") -> str:
    """Make the XML of a paragraph of a Word document; `bold` are bold words before the text, and `style` is a style's
    id.
    """
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    opening = f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{bold}</w:t></w:r>' if bold else ""
    return f'<w:p>{properties}{opening}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def odt(body: str, meta: str = "", styles: str = "") -> bytes:
    """Make an OpenDocument text; `body`, `meta` (properties) and `styles` are XML."""
    return zipped(
        {
            "mimetype": OPENDOCUMENT_TEXT,
            "meta.xml": f"<office:document-meta {ODF}><office:meta>{meta}</office:meta></office:document-meta>",
            "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        }
    )


def epub(chapters: Sequence[str], metadata: str = "") -> bytes:
    """Make an e-book of chapters, given as the bodies of XHTML pages, which it lists last chapter first.

    `metadata` is XML.
    """
    items = "".join(
        f'<item id="c{n}" href="c%20{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in reversed(range(len(chapters))))
    pages = {
        f"OEBPS/c {n}.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        f"<body>{chapter}</body></html>"
        for n, chapter in enumerate(chapters)
    }
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/p.opf"/></rootfiles></container>',
            "OEBPS/p.opf": f'<package xmlns="http://www.idpf.org/2007/opf"><metadata {DC}>{metadata}</metadata>'
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
            **pages,
        }
    )


def pdf(pages: Sequence[Sequence[str]], information: str = "") -> bytes:
    """Make a PDF of pages, each given as its lines from the top, in Latin letters.

    `information` is the content of the document's information dictionary.
    """
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< %s >>" % information.encode("latin-1"),
    ]
    for number, lines in enumerate(pages):
        printed = b"".join(b"(%s) Tj 0 -16 Td " % line.encode("cp1252") for line in lines)
        stream = b"BT /F1 12 Tf 72 760 Td %sET" % printed
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (6 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return _numbered(objects)


def _numbered(objects: Sequence[bytes]) -> bytes:
    """Write the PDF's objects, numbered from 1, and the table of their positions in the file."""
    content = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\n" % (len(objects) + 1)
    return content + head + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(content)
