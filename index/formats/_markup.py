"""Reads XML safely, even where it is ill-formed, and returns its text in order.

Nothing outside the given bytes is ever read: entities are not expanded, DTDs are not loaded, the network is not used.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

ILL_FORMED = "ill-formed XML"  # flag for the paragraphs of a document that only a lenient parser can read
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_SAFE = {"resolve_entities": False, "load_dtd": False, "no_network": True, "dtd_validation": False}
_STRICT = etree.XMLParser(**_SAFE)
_LENIENT = etree.XMLParser(recover=True, **_SAFE)
_BARE = re.compile(rb"&(?!(?:[A-Za-z_][\w.-]*|#\d+|#x[0-9A-Fa-f]+);)|<(?![A-Za-z_/!?])")
_NAMED = re.compile(rb"&([A-Za-z]\w*);")
_TAG = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<(?P<ends>/?)(?P<name>[A-Za-z_][\w:.-]*)[^<>]*?(?P<alone>/?)>",
    re.DOTALL,
)
_EMPTY = {b"br", b"eol", b"hr", b"img", b"lb"}  # elements without content, whose end is often left out
_PREDEFINED = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_ROOT = re.compile(r"\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>[]*(?:\[.*?\]\s*)?>\s*)*+<([\w:.-]+)", re.S)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed XML document.

    `flag` is the doubt about all its paragraphs, set if only a lenient parser could read the XML; otherwise None.
    """

    root: etree._Element
    flag: str | None


def root_name(head: str) -> str | None:
    """Return the local name of the root element if the text looks like XML, else None.

    >>> root_name("<?xml version='1.0'?><!-- by hand --><an:akomaNtoso>")
    'akomaNtoso'
    """
    found = _ROOT.match(head)
    return found[1].rpartition(":")[2] if found else None


def document(content: bytes) -> Document:
    """Parse the bytes as XML. Damaged XML is repaired in two steps, and the second is flagged in the result.

    First, bare `&` and `<` and HTML entities are replaced. If that is not enough, missing and extra end tags are mended
    and a lenient parser is used. Raises ValueError if there is no element at all, or if the file ends before its root
    does.
    """
    try:
        return Document(etree.fromstring(content, _STRICT), None)
    except etree.XMLSyntaxError:
        mended = _mended(content)
    try:
        return Document(etree.fromstring(mended, _STRICT), None)
    except etree.XMLSyntaxError as error:
        problem = str(error)
    root = etree.fromstring(_balanced(mended), _LENIENT)
    if root is None:
        raise ValueError(f"not XML: {problem}")
    if f"</{root.prefix + ':' if root.prefix else ''}{local(root)}".encode() not in mended:
        raise ValueError(f"cut short: <{local(root)}> has no end")
    return Document(root, ILL_FORMED)


def _mended(content: bytes) -> bytes:
    def entity(match: re.Match[bytes]) -> bytes:
        if match[1] in _PREDEFINED:
            return match[0]
        known = html.unescape(match[0].decode())
        return match[0] if known.startswith("&") else "".join(f"&#{ord(c)};" for c in known).encode()

    bare = _BARE.sub(lambda match: b"&amp;" if match[0] == b"&" else b"&lt;", content)
    return _NAMED.sub(entity, bare)


def _balanced(content: bytes) -> bytes:
    """Drop end tags of elements that are not open, and add missing ones before the end of the element around them.

    At an end tag too many, the lenient parser would lose all text below; after a missing one, it would nest elements
    wrongly. An element that never has content, such as `br`, is ended where it begins.

    >>> _balanced(b"<a><p>One</i> two<br>three</a>")
    b'<a><p>One two<br></br>three</p></a>'
    """
    pieces: list[bytes] = []
    begun: list[tuple[bytes, int]] = []  # the open elements: their name, and the index of their tag in `pieces`
    counts = Counter[bytes]()
    at = 0
    for tag in _TAG.finditer(content):
        pieces += (content[at : tag.start()], tag[0])
        at, name = tag.end(), tag["name"]
        if name is None or tag["alone"]:
            continue
        if not tag["ends"]:
            begun.append((name, len(pieces) - 1))
            counts[name] += 1
        elif not counts[name]:
            pieces.pop()
        else:
            ended = b""
            while (inner := begun.pop())[0] != name:
                if inner[0] in _EMPTY:
                    pieces[inner[1]] += b"</%b>" % inner[0]
                else:
                    ended += b"</%b>" % inner[0]
                counts[inner[0]] -= 1
            pieces[-1] = ended + tag[0]
            counts[name] -= 1
    return b"".join([*pieces, content[at:]])


def local(element: etree._Element) -> str:
    """Return the element's name without its namespace; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def collapsed(text: str) -> str:
    """Replace each run of white space by one space and strip the ends."""
    return " ".join(text.split())


def text_of(element: etree._Element | None) -> str:
    """Return all text in the element with white space collapsed; "" for None."""
    return "" if element is None else collapsed("".join(element.itertext(etree.Element)))


@dataclass(frozen=True, slots=True)
class Rules:
    """The names of the elements that divide a document's text into stretches (pieces of running text).

    The text of an element in `blocks` is a stretch of its own. So is that of an element in `apart`, such as a note, but
    it comes after the stretch that it interrupts. An element in `dropped` is left out, and an element in `spaces`
    becomes a space.
    """

    blocks: Set[str]
    apart: Set[str] = frozenset()
    dropped: Set[str] = frozenset()
    spaces: Set[str] = frozenset({"br", "eol", "lb"})


def stretches(root: etree._Element, rules: Rules) -> Iterator[tuple[etree._Element, str]]:
    """Yield the stretches of text in document order, each as a pair of the element that holds it and the text.

    A stretch is the text between two boundaries of block elements. No text is repeated, and only that of the elements
    in `rules.dropped` is lost.
    """
    flow = _Flow(rules, root)
    yield from flow.inside(root)
    yield from flow.end()


class _Flow:
    """Collects text until a block element begins or ends."""

    def __init__(self, rules: Rules, owner: etree._Element) -> None:
        self._rules, self._owner = rules, owner
        self._parts: list[str] = []
        self._later: list[etree._Element] = []

    def inside(self, element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
        self._add(element.text)
        for child in element:
            name = local(child)
            if name in self._rules.spaces:
                self._parts.append(" ")
            elif not name:
                if child.tag is etree.Entity:
                    self._add(child.text)
            elif name in self._rules.apart and any(map(str.strip, self._parts)):
                self._later.append(child)
            elif name in self._rules.blocks or name in self._rules.apart:
                yield from self._block(child)
            elif name not in self._rules.dropped:
                yield from self.inside(child)
            self._add(child.tail)

    def _block(self, element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
        yield from self.end()
        outer, self._owner = self._owner, element
        yield from self.inside(element)
        yield from self.end()
        self._owner = outer

    def end(self) -> Iterator[tuple[etree._Element, str]]:
        """Yield the stretch collected so far, then the stretches of the `apart` elements that interrupted it."""
        text = collapsed("".join(self._parts))
        later, self._later = self._later, []
        self._parts.clear()
        if text:
            yield self._owner, text
        for element in later:
            yield from self._block(element)

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
