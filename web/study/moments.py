"""First, last, silence, surge of a search, to take away: `/moments.csv`, `/moments.jsonl`; `/trends` shows them."""

from __future__ import annotations

from flask import Blueprint

from search.study.wire import MOMENT_COLUMNS, moment_rows
from web import current
from web.downloads import Download, offer, whole

blueprint = Blueprint("moments", __name__)


def every_moment() -> Download:
    """The table of the search's moments: first, last, silence and surge."""
    search = current.asked().request.changed()
    found = whole(current.engine().study.moments(search))
    return Download(f"moments-{search.text}", MOMENT_COLUMNS, moment_rows(found))


offer(blueprint, "/moments", every_moment)
