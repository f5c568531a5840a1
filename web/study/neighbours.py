"""All forms of a search and all words beside them, to take away: `/neighbours.csv`, `/neighbours.jsonl`."""

from __future__ import annotations

import sys

from flask import Blueprint

from search.study.wire import NEIGHBOUR_COLUMNS, neighbour_rows
from web import current
from web.downloads import Download, offer, whole

blueprint = Blueprint("neighbours", __name__)


def every_neighbour() -> Download:
    """Every form that matched and every word right before or behind one."""
    search = current.asked().request.changed()
    found = whole(current.engine().study.neighbours(search, sys.maxsize))
    return Download(f"neighbours-{search.text}", NEIGHBOUR_COLUMNS, neighbour_rows(found))


offer(blueprint, "/neighbours", every_neighbour)
