"""Downloads of all matched forms of a search and all words directly beside them: `/neighbours.csv` and `.jsonl`."""

from __future__ import annotations

import sys

from flask import Blueprint

from search.study.wire import NEIGHBOUR_COLUMNS, neighbour_rows
from web import current
from web.downloads import Download, offer, whole

blueprint = Blueprint("neighbours", __name__)


def every_neighbour() -> Download:
    """Make the table of every form that matched and every word directly before or after one."""
    search = current.asked().request.changed()
    found = whole(current.engine().study.neighbours(search, sys.maxsize))
    return Download(f"neighbours-{search.text}", NEIGHBOUR_COLUMNS, neighbour_rows(found))


offer(blueprint, "/neighbours", every_neighbour)
