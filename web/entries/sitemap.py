"""Sitemaps for crawlers (sitemaps.org 0.9), streamed, each within the protocol's limits of size.

`/sitemap.xml` lists them; `/sitemap/names-1.xml` has the pages of names and years, `/sitemap/speeches-1.xml` speeches.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape  # only to write XML, never to read it  # nosec B406

from flask import Blueprint, Response, abort, stream_with_context, url_for

from search.query.message import said
from web import current, links
from web.entries.calendar import years
from web.entries.names import PAGES, every

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
NAMES, SPEECHES = "names", "speeches"
MOST = 20_000  # URLs in one sitemap of names: below 50 MB at LONGEST each; the protocol allows 50,000
LONGEST = 2_048  # characters of a URL; the protocol requires fewer
MOST_PARTS = 50_000  # sitemaps in an index; the protocol's limit
PIECE = 200  # URLs sent together

blueprint = Blueprint("sitemap", __name__)


class Place(NamedTuple):
    """A URL and, if known, the date when its content last changed."""

    address: str
    changed: str | None = None


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """List the sitemaps of names and years, and those of speeches."""
    names = range(1, -(-sum(1 for _ in _names()) // MOST) + 1)
    parts = [(NAMES, number) for number in names] + [(SPEECHES, leaf) for leaf in current.engine().leaves()]
    addresses = (url_for(".part", kind=kind, number=number, _external=True) for kind, number in parts)
    return _document("sitemapindex", "sitemap", map(Place, addresses))


@blueprint.get(f"/sitemap/<any({NAMES}, {SPEECHES}):kind>-<int(min=1, max={MOST_PARTS}):number>.xml")
def part(kind: str, number: int) -> Response:
    """Return the sitemap of this kind ("names" or "speeches") with this number."""
    entered = current.engine().leaf(number) if kind == SPEECHES else ()
    names = list(_names())[(number - 1) * MOST : number * MOST] if kind == NAMES else []
    if not entered and not names:
        abort(404, said("There is no such sitemap; /sitemap.xml lists those there are."))
    speeches = (Place(links.permalink(each.id), each.changed) for each in entered)
    return _document("urlset", "url", chain(names, speeches))


def _names() -> Iterator[Place]:
    """Yield the front page, the calendar, the registers, and the pages of years and names."""
    yield Place(url_for("results.page", _external=True))
    yield Place(url_for("calendar.page", _external=True))
    for field in PAGES.values():
        yield Place(url_for("register.page", register=field.register, _external=True))
    for year in sorted(years()):
        yield Place(url_for("calendar.period", span="year", period=year, _external=True))
    for field in PAGES.values():
        for value in every(field).values:
            yield Place(url_for("entry.page", page=field.page, name=value.value, _external=True))


def _document(root: str, entry: str, places: Iterable[Place]) -> Response:
    written = stream_with_context(_written(root, entry, places))
    return Response(written, content_type="application/xml; charset=utf-8")


def _written(root: str, entry: str, places: Iterable[Place]) -> Iterator[str]:
    entries = (_entry(entry, place) for place in places if len(place.address) < LONGEST)
    yield f'{HEAD}<{root} xmlns="{NAMESPACE}">\n'
    while piece := "".join(islice(entries, PIECE)):
        yield piece
    yield f"</{root}>\n"


def _entry(entry: str, place: Place) -> str:
    changed = f"<lastmod>{place.changed}</lastmod>" if place.changed else ""
    return f"<{entry}><loc>{escape(place.address)}</loc>{changed}</{entry}>\n"
