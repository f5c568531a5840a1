"""Downloads of when a search was first, last and most used, and its longest silence; `/trends` shows these."""

from __future__ import annotations

from flask import Blueprint

from search.study.wire import MOMENT_COLUMNS, moment_rows
from web import current
from web.downloads import Download, offer, whole

blueprint = Blueprint("moments", __name__)


def every_moment() -> Download:
    """Make the table of the search's first and last use, longest silence, and years of unusual use."""
    search = current.asked().request.changed()
    found = whole(current.engine().study.moments(search))
    return Download(f"moments-{search.text}", MOMENT_COLUMNS, moment_rows(found))


offer(blueprint, "/moments", every_moment)
