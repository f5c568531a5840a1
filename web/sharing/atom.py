"""A search as an Atom feed (RFC 4287), newest first: `/feed`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # only to write XML, never to read it  # nosec B405

from flask import Blueprint, Response, request, url_for

from web import current, links
from web.languages.reader import gettext, language
from web.wording import counted, worded

if TYPE_CHECKING:
    from search.request import SearchRequest
    from search.results import Hit, SearchResults

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 40  # paragraphs in a feed: what a busy archive gains in a week
UNDATED = "1970-01-01T00:00:00Z"  # the date of an empty feed, since Atom requires one
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 forbids (production 2)

blueprint = Blueprint("feed", __name__)


@blueprint.get("/feed")
def atom() -> Response:
    """Answer with the newest paragraphs that the search finds, except those without a date."""
    state = current.asked()
    results = current.engine().search(state.request.changed(sort="newest", size=ENTRIES))
    return Response(document(results, state.request), content_type="application/atom+xml; charset=utf-8")


def document(results: SearchResults, asked: SearchRequest) -> bytes:
    """Write the results as an Atom feed in XML."""
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language()})
    dated = [hit for hit in results.hits if hit.date]
    here = links.other_form("feed.atom", asked)
    _child(root, "title", f"{current.settings().web.title}: {worded(results.reading) or gettext('all speeches')}")
    _child(root, "subtitle", f"{counted(results.total, 'paragraph')} {counted(results.events, 'in speech')}")
    _child(root, "id", whole(here))
    _child(root, "updated", instant(dated[0]) if dated else UNDATED)
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": whole(here)})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": whole(links.search_url(asked))})
    author = ET.SubElement(root, "author")
    _child(author, "name", current.settings().web.title)
    for hit in dated:
        _entry(root, hit)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ET.Element, hit: Hit) -> None:
    entry = ET.SubElement(root, "entry")
    address = links.permalink(hit.speech, hit.paragraph)
    _child(entry, "title", entry_title(hit))
    _child(entry, "id", address)
    _child(entry, "updated", instant(hit))
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    if hit.speaker:
        _child(ET.SubElement(entry, "author"), "name", hit.speaker)
    _child(entry, "content", hit.text).set("type", "text")


def entry_title(hit: Hit) -> str:
    """Return the title of a feed entry: the speech's title and the paragraph's number."""
    return f"{hit.title}, " + gettext("paragraph %(number)s") % {"number": hit.number}


def instant(hit: Hit) -> str:
    """Write the hit's date in RFC 3339; unknown month and day are 01, an unknown time is 00:00.

    The printed time is local and its time zone unknown, so it is written as if it were UTC.
    """
    year, month, day = [*(hit.date or "").split("-"), "01", "01"][:3]
    return f"{year}-{month}-{day}T{hit.time or '00:00'}:00Z"


def _child(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = _NOT_XML.sub(" ", text)
    return child


def whole(address: str) -> str:
    """Turn the URL of a page of this site into a full URL with scheme and host."""
    root = url_for("results.page", _external=True)
    return root.rstrip("/") + address.removeprefix(request.script_root)
