"""The links of a listing page: the events it lists, with their dates, and the next pages of the listing.

Links are returned as distinct absolute addresses, in the order of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.etree
import lxml.html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

ENTRY_REACH = 4  # levels above a link up to which its entry's date is looked for: h3 in div in li is three


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and the date in the listing entry that contains the link, or None if there is no such date."""

    url: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """All links of a page, and the addresses that it marks as its next page (rel="next")."""

    all: tuple[Link, ...]
    next: tuple[str, ...]


def links(html: bytes, url: str) -> Links:
    """Return the links to http(s) addresses on the page `html`; `url` is the page's own address.

    Fragments ("#…") are removed from the addresses. There are no links if the page is not HTML.
    """
    try:
        page = lxml.html.document_fromstring(html)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return Links((), ())
    base = urljoin(url, next(iter(page.xpath("//base/@href")), ""))
    found: dict[str, Link] = {}
    following: dict[str, None] = {}
    for element in page.iter("a", "link"):
        target = _absolute(base, element.get("href") or "")
        if not target:
            continue
        if "next" in (element.get("rel") or "").split():
            following[target] = None
        if element.tag == "a" and (target not in found or found[target].day is None):
            found[target] = Link(target, _day(element))
    return Links(tuple(found.values()), tuple(following))


def same_site(one: str, other: str) -> bool:
    """Return True if both addresses have the same host and port; http and https are one site on standard ports.

    >>> same_site("http://a.example/x", "https://a.example/y"), same_site("http://a.example", "http://b.example")
    (True, False)
    """
    return _site(one) == _site(other)


def _site(url: str) -> tuple[str | None, int | None]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return None, None
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.hostname, None if port == usual else port


def _absolute(base: str, href: str) -> str | None:
    try:
        target = urldefrag(urljoin(base, href.strip())).url
        web = urlsplit(target).scheme in ("http", "https") and bool(urlsplit(target).hostname)
    except ValueError:
        return None
    return target if web else None


def _day(link: HtmlElement) -> date | None:
    """Return the date of the listing entry around a link.

    The entry is the nearest enclosing element with a `<time datetime>`. Returns None if there is no such element
    within ENTRY_REACH levels, or if it has several different dates.
    """
    for element in _around(link):
        stamps = {str(stamp)[:10] for stamp in element.xpath(".//time/@datetime")}
        if stamps:
            return _iso(stamps.pop()) if len(stamps) == 1 else None
    return None


def _around(link: HtmlElement) -> Iterator[HtmlElement]:
    yield link
    for level, element in enumerate(link.iterancestors()):
        if level >= ENTRY_REACH or element.tag in ("body", "main", "ul", "ol", "table"):
            return
        yield element


def _iso(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
