"""HTML pages of any site, saved or fetched: each becomes one speech.

Sites with a format of their own are read by that format instead. Navigation, lists of links, forms and hidden
elements are left out. A page without running text or without a date is Skipped.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from index.formats._documents.document import speech
from index.formats._documents.web_head import told
from index.formats._documents.web_text import pieces
from index.formats._markup import root_name
from index.formats._shapes import is_markup
from index.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Paragraph, Speech
    from index.sources.source import Source

NO_END = "the page has no end"  # flag for the last paragraph of a page that is perhaps cut short
ROUND = 1  # asked after the formats for particular sites

_BEGINS = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body|title|meta)\b", re.I | re.S
)
_PART = re.compile(r"\s*<(?:blockquote|cite|div|h[1-3]|p|span|time)\b", re.I)  # of a page without `html` around it
_PARSER = etree.HTMLParser(encoding="utf-8", no_network=True)


def recognises(source: Source) -> bool:
    """Whether the source begins as an HTML page does, or with an element of such a page."""
    head = source.head
    whole = _BEGINS.match(head) is not None or (root_name(head) or "").lower() == "html"
    return whole or (_PART.match(head) is not None and is_markup(head))


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the page's speech, or a Skipped if the page has no date or no running text.

    Raises ValueError if there is no HTML at all.
    """
    text = source.text
    root = tree(text)
    head = told(root)  # must come first: `pieces` changes the tree
    found = speech(source, pieces(root), head, "a web page")
    ends = "<html" not in text or "</html" in text
    yield found if ends or isinstance(found, Skipped) else replace(found, paragraphs=_doubted(found.paragraphs))


def _doubted(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Flag the last paragraph as doubtful; used if the page lacks its closing tags and so may be cut short."""
    return (*paragraphs[:-1], replace(paragraphs[-1], uncertain=NO_END))


def tree(text: str) -> etree._Element:
    """Parse the page leniently into a tree. Raises ValueError if there is nothing to parse."""
    root = etree.fromstring(text.encode("utf-8", "replace"), _PARSER)
    if root is None:
        raise ValueError("no HTML")
    return root
