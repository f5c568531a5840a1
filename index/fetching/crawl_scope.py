"""The scope of a crawl: which addresses are event pages, which are listing pages, and which are outside.

An event page has a speech. A listing page has links to event pages and to further listing pages.
"""

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
    """The start addresses of a crawl, and the rules for which addresses belong to it.

    `pages` and `listings` are regular expressions for event pages and listing pages, searched in an address's path and
    query. `within` has the path prefixes that belong to the crawl. If it is empty, these are the paths of the start
    addresses, each without the parts that `listings` or `pages` match and without a file name.
    """

    starts: tuple[str, ...]
    pages: str
    listings: str
    within: tuple[str, ...] = ()

    def is_page(self, url: str) -> bool:
        """Return True if the address is that of an event page within the crawl."""
        return _matches(self.pages, url) and not self.is_listing(url) and self.is_inside(url)

    def is_listing(self, url: str) -> bool:
        """Return True if the address is that of a listing page, on any site."""
        return _matches(self.listings, url)

    def is_inside(self, url: str) -> bool:
        """Return True if the address is on the site of a start address, under a path prefix for that site."""
        path = urlsplit(url).path.rstrip("/") + "/"
        return any(
            same_site(start, url) and any(path.startswith(f"{top.rstrip('/')}/") for top in self._under(start))
            for start in self.starts
        )

    def _under(self, start: str) -> tuple[str, ...]:
        """Return the path prefixes that belong to the crawl on the site of the start address `start`.

        These are `within` or, if it is empty, only the path of `start`. The parts of this path that `listings` or
        `pages` match are removed, and so is a file name at its end.

        >>> Scope((), r"/[0-9]+$", r"/page/[0-9]+$")._under("http://a.example/events/page/3")
        ('/events',)
        """
        shared = re.sub(f"(?:{self.listings}|{self.pages})", "", urlsplit(start).path)
        return self.within or (re.sub(r"/[^/]*\.\w+$", "", shared).rstrip("/"),)


def scope(urls: Iterable[str], pages: str, listings: str, within: tuple[str, ...] = ()) -> Scope:
    """Make the scope of a crawl from its start addresses; the fragment ("#…") of each is removed.

    The other parameters are the fields of `Scope`. Raises RostraError if there is no address, if one is not a web
    address, or if a pattern is not a regular expression.
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
