"""Sitemaps for crawlers (sitemaps.org 0.9): `/sitemap.xml` lists one for each year, and one for names and years."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # only writes  # nosec B405

from flask import Blueprint, Response, abort, url_for

from web import current, links
from web.entries.calendar import YEAR, years
from web.entries.names import PAGES, every

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
UNDATED, NAMES = "undated", "names"
MOST = 50_000  # addresses of one sitemap, as the protocol has it

blueprint = Blueprint("sitemap", __name__)


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """The sitemaps: of names and years, of each year's speeches, of those without a date."""
    parts = (NAMES, *sorted(years()), UNDATED)
    return _document("sitemapindex", "sitemap", (url_for(".part", part=part, _external=True) for part in parts))


@blueprint.get("/sitemap/<part>.xml")
def part(part: str) -> Response:
    """One of them."""
    if part == NAMES:
        return _document("urlset", "url", _names())
    if part != UNDATED and part not in years():
        abort(404, "There is no such sitemap.")
    return _document("urlset", "url", _speeches(part))


def _names() -> Iterator[str]:
    """The front page, and the pages of names and years."""
    yield url_for("results.page", _external=True)
    yield url_for("calendar.page", _external=True)
    for field in PAGES.values():
        yield url_for("register.page", register=field.register, _external=True)
    for year in sorted(years()):
        yield url_for("calendar.period", span="year", period=year, _external=True)
    for field in PAGES.values():
        for value in every(field).values:
            yield url_for("entry.page", page=field.page, name=value.value, _external=True)


def _speeches(part: str) -> Iterator[str]:
    """The speeches of a year, or those without a date."""
    search = current.defaults().changed(sort="oldest", grouped=True)
    if part != UNDATED:
        search = search.toggle(YEAR, part)
    else:
        for year in years():
            search = search.exclude(YEAR, year)
    return (links.permalink(hit.speech) for hit in current.engine().every_hit(search))


def _document(root: str, entry: str, addresses: Iterable[str]) -> Response:
    document = ET.Element(root, {"xmlns": NAMESPACE})
    for address, _ in zip(addresses, range(MOST), strict=False):
        ET.SubElement(ET.SubElement(document, entry), "loc").text = address
    content = ET.tostring(document, encoding="utf-8", xml_declaration=True)
    return Response(content, content_type="application/xml; charset=utf-8")
