"""Web pages saved by a browser as one file (.mhtml, .mht): each becomes one speech."""

from __future__ import annotations

from dataclasses import replace
from email import policy
from email.errors import CloseBoundaryNotFoundDefect
from email.parser import BytesParser
from typing import TYPE_CHECKING

from index.formats._documents.document import speech
from index.formats._documents.web_head import told
from index.formats._documents.web_text import pieces
from index.formats.web_page import tree
from index.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Speech
    from index.sources.source import Source

BINARY = True  # it may contain pictures as raw bytes


def recognises(source: Source) -> bool:
    """Whether the source is a multipart/related MIME message with the address of a saved page."""
    head = source.content[:8192].lower()
    fields = head.startswith((b"from:", b"mime-version:", b"content-type:", b"subject:", b"snapshot-content-location:"))
    return fields and b"multipart/related" in head and b"content-location:" in head


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the page's speech, or a Skipped if the page has no HTML, no date or no running text, or is cut short."""
    message = BytesParser(policy=policy.default).parsebytes(source.content)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    if page is None:
        yield Skipped(source.name, "a saved page without HTML")
        return
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects):
        yield Skipped(source.name, "a saved page that is cut short: its last boundary is missing")
        return
    root = tree(page.get_content())
    address = message["snapshot-content-location"] or page["content-location"]
    head = told(root)  # must come first: `pieces` changes the tree
    yield speech(source, pieces(root), replace(head, url=str(address) if address else head.url), "a saved page")
