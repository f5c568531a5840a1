"""Markup: XML read safely, even where it is ill-formed, and its text in order.

Nothing outside the bytes is ever read: entities are not expanded, DTDs not loaded, the network not touched.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

ILL_FORMED = "ill-formed XML"  # what paragraphs of a document that only a lenient parser reads are flagged with
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_SAFE = {"resolve_entities": False, "load_dtd": False, "no_network": True, "dtd_validation": False}
_STRICT = etree.XMLParser(**_SAFE)
_LENIENT = etree.XMLParser(recover=True, **_SAFE)
_BARE = re.compile(rb"&(?!(?:[A-Za-z_][\w.-]*|#\d+|#x[0-9A-Fa-f]+);)|<(?![A-Za-z_/!?])")
_NAMED = re.compile(rb"&([A-Za-z]\w*);")
_PREDEFINED = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_ROOT = re.compile(r"\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>[]*(?:\[.*?\]\s*)?>\s*)*<([\w:.-]+)", re.S)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document; `flag` is None, or what to say of text that only a lenient parser could read."""

    root: etree._Element
    flag: str | None


def root_name(head: str) -> str | None:
    """The local name of the first element of what looks like XML, or None.

    >>> root_name("<?xml version='1.0'?><!-- by hand --><an:akomaNtoso>")
    'akomaNtoso'
    """
    found = _ROOT.match(head)
    return found[1].rpartition(":")[2] if found else None


def document(content: bytes) -> Document:
    """The bytes as a tree: bare `&` and `<` and HTML's entities are mended, then a lenient parser tries.

    Raises ValueError where there is no element at all, or where the file ends before its root does.
    """
    try:
        return Document(etree.fromstring(content, _STRICT), None)
    except etree.XMLSyntaxError:
        mended = _mended(content)
    try:
        return Document(etree.fromstring(mended, _STRICT), None)
    except etree.XMLSyntaxError as error:
        problem = str(error)
    root = etree.fromstring(mended, _LENIENT)
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


def local(element: etree._Element) -> str:
    """The element's name without its namespace; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def collapsed(text: str) -> str:
    """The text with white space of any kind made single spaces."""
    return " ".join(text.split())


def text_of(element: etree._Element | None) -> str:
    """All text in the element, white space collapsed; "" for None."""
    return "" if element is None else collapsed("".join(element.itertext(etree.Element)))


@dataclass(frozen=True, slots=True)
class Rules:
    """Which elements part the text.

    `blocks` begin and end a stretch; `apart` stand in a stretch without being of it, and follow it; `dropped`
    are no text; `spaces` stand for a space.
    """

    blocks: Set[str]
    apart: Set[str] = frozenset()
    dropped: Set[str] = frozenset()
    spaces: Set[str] = frozenset({"br", "eol", "lb"})


def stretches(root: etree._Element, rules: Rules) -> Iterator[tuple[etree._Element, str]]:
    """Every stretch of text with the block it stands in, in order: all text once, none of it twice."""
    flow = _Flow(rules, root)
    yield from flow.inside(root)
    yield from flow.end()


class _Flow:
    """Text gathered since the last boundary."""

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
        """The stretch so far, and what stood in it without being of it."""
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
