"""A search as a JSON Feed (version 1.1), newest first: `/feed.json`, with the same entries as the Atom feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app

from web import current, links
from web.languages.reader import gettext, language
from web.sharing.atom import ENTRIES, entry_title, instant, whole
from web.wording import worded

if TYPE_CHECKING:
    from search.results import Hit

VERSION = "https://jsonfeed.org/version/1.1"

blueprint = Blueprint("json_feed", __name__)


@blueprint.get("/feed.json")
def feed() -> Response:
    """Answer with the newest paragraphs that the search finds, except those without a date."""
    asked = current.asked().request
    results = current.engine().search(asked.changed(sort="newest", size=ENTRIES))
    content = {
        "version": VERSION,
        "title": f"{current.settings().web.title}: {worded(results.reading) or gettext('all speeches')}",
        "language": language(),
        "home_page_url": whole(links.search_url(asked)),
        "feed_url": whole(links.other_form("json_feed.feed", asked)),
        "items": [_item(hit) for hit in results.hits if hit.date],
    }
    return Response(current_app.json.dumps(content), content_type="application/feed+json; charset=utf-8")


def _item(hit: Hit) -> dict[str, Any]:
    address = links.permalink(hit.speech, hit.paragraph)
    authors = {"authors": [{"name": hit.speaker}]} if hit.speaker else {}
    return {
        "id": address,
        "url": address,
        "title": entry_title(hit),
        "content_text": hit.text,
        "date_published": instant(hit),
        "language": hit.language,
        **authors,
    }
