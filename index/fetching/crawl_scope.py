"""The scope of a crawl: which addresses are its events, which its listings, and which are none of its business."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

from index.errors import RostraError
from index.fetching.links import same_site

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Scope:
    """The start addresses, and the rules for what lies within.

    `pages` and `listings` are regular expressions searched in an address's path and query; `within` are the
    beginnings of the paths that belong to the crawl, none for each start's own path.
    """

    starts: tuple[str, ...]
    pages: str
    listings: str
    within: tuple[str, ...] = ()

    def is_page(self, url: str) -> bool:
        """True for the address of an event page of the crawl."""
        return _matches(self.pages, url) and not self.is_listing(url) and self.is_inside(url)

    def is_listing(self, url: str) -> bool:
        """True for the address of a listing's further pages."""
        return _matches(self.listings, url)

    def is_inside(self, url: str) -> bool:
        """True for an address on a start's site and under its path, or under one of `within`."""
        path = urlsplit(url).path.rstrip("/") + "/"
        return any(
            same_site(start, url) and any(path.startswith(f"{top.rstrip('/')}/") for top in self._under(start))
            for start in self.starts
        )

    def _under(self, start: str) -> tuple[str, ...]:
        """The part of a start's path that its listing's pages and events share, where `within` says nothing.

        >>> Scope((), r"/[0-9]+$", r"/page/[0-9]+$")._under("http://a.example/events/page/3")
        ('/events',)
        """
        shared = re.sub(f"(?:{self.listings}|{self.pages})", "", urlsplit(start).path)
        return self.within or (re.sub(r"/[^/]*\.\w+$", "", shared).rstrip("/"),)


def scope(urls: Iterable[str], pages: str, listings: str, within: tuple[str, ...] = ()) -> Scope:
    """The scope of a crawl from these addresses; fragments are cut off.

    Raises RostraError where there is no address, one is none of the web, or a pattern is no pattern.
    """
    starts = tuple(dict.fromkeys(_checked(url) for url in urls))
    if not starts:
        raise RostraError("nothing to fetch: give the address of a listing page")
    for name, pattern in (("pages", pages), ("listings", listings)):
        try:
            re.compile(pattern)
        except re.error as error:
            raise RostraError(f"{name} is no regular expression: {pattern!r}: {error}") from error
    return Scope(starts, pages, listings, within)


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise RostraError(f"not an address of the web: {url!r}; it begins with http:// or https://")
    return urldefrag(url).url


def _matches(pattern: str, url: str) -> bool:
    parts = urlsplit(url)
    return re.search(pattern, f"{parts.path}?{parts.query}" if parts.query else parts.path) is not None
