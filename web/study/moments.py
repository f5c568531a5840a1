"""Downloads of the first and last use of a search's words, the longest time without them, and years of unusual use.

The page `/trends` shows these too.
"""

from __future__ import annotations

from flask import Blueprint

from search.study.wire import MOMENT_COLUMNS, moment_rows
from web import current
from web.downloads import Download, offer, whole

blueprint = Blueprint("moments", __name__)


def every_moment() -> Download:
    """Make the table of the words' first and last use, the longest time without them, and years of unusual use."""
    search = current.asked().request.changed()
    found = whole(current.engine().study.moments(search))
    return Download(f"moments-{search.text}", MOMENT_COLUMNS, moment_rows(found))


offer(blueprint, "/moments", every_moment)
