"""Downloads of who uses a search's words most, `/sayers.csv` and `.jsonl`; `/trends` shows only the first few."""

from __future__ import annotations

import sys
from dataclasses import replace

from flask import Blueprint, request

from search.study.wire import SAYER_COLUMNS, sayer_rows
from web import current
from web.downloads import Download, offer, whole
from web.study import parameters

blueprint = Blueprint("sayers", __name__)


def every_sayer() -> Download:
    """Make the table of all speakers (or other facet's values) with enough words for a rate; highest rate first."""
    asked = replace(parameters.sayers(request.query_string, current.defaults()), size=sys.maxsize)
    found = whole(current.engine().study.sayers(asked))
    return Download(f"sayers-{asked.search.text}", SAYER_COLUMNS, sayer_rows(found))


offer(blueprint, "/sayers", every_sayer)
