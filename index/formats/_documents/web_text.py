"""Extracts the running text of an HTML page, without navigation and other surroundings.

The text is in the element that the page marks as its text (`article`, `main`, `articleBody`); without one, it is in
the element whose paragraphs hold the most letters.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from lxml import etree

from index.formats._captions.cues import seconds
from index.formats._documents.pieces import Passage
from index.formats._documents.turn_tables import turns
from index.formats._markup import Rules, local, stretches, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Kind

LONG = 40  # least number of characters of a paragraph of running text; a button has fewer
LINKED = 0.6  # largest share of characters within links in a list or block of text; one with more is navigation

_DROPPED = frozenset(
    {
        "head", "script", "style", "noscript", "template", "iframe", "nav", "aside", "footer", "form", "button", "svg",
        "select", "object", "canvas", "audio", "video", "figure", "dialog", "math", "textarea", "input", "menu",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "html", "body", "article", "main", "section", "header", "div", "p", "li", "ul", "ol", "dl", "dt", "dd", "pre",
        "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "tr", "td", "th", "hr", "center", "address",
    }
)  # fmt: skip
_RULES = Rules(_BLOCKS, dropped=_DROPPED)
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|share|sharing|social|related|recommended|comments?"
    r"|cookies?|newsletter|subscribe|footer|promo|advert|ads|tags|byline|author|pagination|pager|skip|toolbar|masthead"
    r"|copyright|print|visually-hidden|screen-reader-text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LISTS = {"ul", "ol", "div", "p"}
_CELLS = {"td", "th"}
_PROSE = {"p", "li", "blockquote", "em", "i", "b", "strong", "span"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def pieces(root: etree._Element) -> list[Passage]:
    """Return the pieces of the page's running text in order. Removes navigation and the like from `root`."""
    _part_tables(root)
    text = main_text(root)
    _clean(text)
    return list(pieces_of(text))


def pieces_of(element: etree._Element) -> Iterator[Passage]:
    """Yield all text in the element block by block; two consecutive line breaks separate paragraphs.

    A table whose rows are turns gives a passage for each row.
    """
    _part_tables(element)
    _part_at_breaks(element)
    _part_names(element)
    for block, text in stretches(element, _RULES):
        if seconds(text) is None:  # a time by itself, as above each turn of a transcript
            yield Passage(text, _kind(block), _bold(block, text))


def main_text(root: etree._Element) -> etree._Element:
    """Return the element that the page marks as its text, else that with the most text in paragraphs, else the body."""
    for path in ('//*[@itemprop="articleBody"]', "//article", "//main", '//*[@role="main"]'):
        found = [each for each in root.xpath(path) if _letters(each) >= LONG]
        if found:
            return max(found, key=_letters)
    scores: Counter[etree._Element] = Counter()
    for paragraph in root.iter("p", "pre", "blockquote"):
        length = _letters(paragraph)
        parent = paragraph.getparent()
        if length >= LONG and parent is not None and not _is_around(paragraph):
            scores[parent] += length
            above = parent.getparent()
            if above is not None:
                scores[above] += length // 2
    body = root.find(".//body")
    return scores.most_common(1)[0][0] if scores else body if body is not None else root


def captions(root: etree._Element) -> tuple[str, ...]:
    """Return the captions of pictures within the page's text."""
    found = (text_of(each) for each in main_text(root).iter("figcaption"))
    return tuple(dict.fromkeys(filter(None, found)))


def _letters(element: etree._Element) -> int:
    return len(text_of(element))


def _is_around(element: etree._Element) -> bool:
    return any(_leads_away(each) for each in (element, *element.iterancestors()))


def _leads_away(element: etree._Element) -> bool:
    """Whether the element's name or class shows that it is not part of the text, or the element is hidden."""
    if local(element) in _DROPPED or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if local(element) in {"html", "body"}:  # these classes describe the page as a whole, not its text
        return False
    if "display:none" in element.get("style", "").replace(" ", ""):
        return True
    return any(_AROUND.search(element.get(name) or "") for name in ("class", "id", "role"))


def _clean(text: etree._Element) -> None:
    """Remove navigation, hidden elements and the like from the text's element, but never that element itself."""
    for element in list(text.iterdescendants()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        lists = local(element) in _LISTS and _is_linked(element)
        stamps = local(element) == "time" and local(element.getparent()) not in _PROSE
        if lists or stamps or _leads_away(element):
            _remove(element)


def _is_linked(element: etree._Element) -> bool:
    """Whether the element has several links that hold most of its letters."""
    links = list(element.iter("a"))
    whole = _letters(element)
    return len(links) > 1 and whole > 0 and sum(map(_letters, links)) > LINKED * whole


def _remove(element: etree._Element) -> None:
    """Remove the element but keep the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _part_tables(element: etree._Element) -> None:
    """Replace each table whose rows are turns by paragraphs that begin with the speaker in bold."""
    for table in list(element.iter("table")):
        parent = table.getparent()
        rows = ([text_of(cell) for cell in row if local(cell) in _CELLS] for row in table.iter("tr"))
        found = turns(list(filter(any, rows)))
        if parent is None or not found:
            continue
        parts = etree.Element("div")
        for passage in found:
            paragraph = etree.SubElement(parts, "p")
            etree.SubElement(paragraph, "b").text = passage.bold
            paragraph[0].tail = passage.text[len(passage.bold) :]
        parts.tail = table.tail
        parent.replace(table, parts)


def _part_names(element: etree._Element) -> None:
    """Make a bold paragraph of each `cite` that ends with a colon and stands above a paragraph: it says who speaks."""
    for cite in list(element.iter("cite")):
        below = next((each for each in cite.itersiblings() if local(each) != "time"), None)
        alone = not (cite.tail or "").strip() and below is not None and local(below) == "p"
        if alone and text_of(cite).endswith(":"):
            name, tail = text_of(cite), cite.tail
            cite.clear()
            cite.tag, cite.tail = "p", tail
            etree.SubElement(cite, "b").text = name


def _part_at_breaks(element: etree._Element) -> None:
    """Replace the first of two consecutive `br` elements by an `hr`, so that a paragraph ends there."""
    for line_break in list(element.iter("br")):
        following = line_break.getnext()
        if following is not None and local(following) == "br" and not (line_break.tail or "").strip():
            line_break.tag = "hr"


def _kind(block: etree._Element) -> Kind:
    for element in (block, *block.iterancestors()):
        if local(element) in _HEADINGS:
            return "heading"
        if local(element) == "blockquote":
            return "quote"
    return "speech"


def _bold(block: etree._Element, text: str) -> str:
    """Return the bold words that open `text`, the text of the element `block`; "" if there are none."""
    for element in block.iter("b", "strong"):
        bold = text_of(element)
        if bold and text.startswith(bold):
            return bold
    return ""
