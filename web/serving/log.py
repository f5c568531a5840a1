"""What is written down of requests: one JSON object a line, with a number that the answer carries too.

What was searched for is not written unless it is asked for, and addresses never stand beside it.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import g, has_app_context

if TYPE_CHECKING:
    from index.config import WebSettings

REQUESTS = "rostra.requests"
WATCHED = ("gunicorn.error", "web.app", REQUESTS)


class JsonLines(logging.Formatter):
    """A record as one line, whatever it holds."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON object."""
        told = {"at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")}
        told |= {"level": record.levelname.lower(), **getattr(record, "told", {})}
        if "status" not in told:
            told["message"] = record.getMessage()
            if has_app_context() and "request_id" in g:
                told["id"] = g.request_id
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told)


def begin(web: WebSettings) -> None:
    """Have everything that is logged written as JSON lines to standard error, where the settings want that."""
    if web.log != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in WATCHED:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
    logging.getLogger(REQUESTS).setLevel(logging.INFO)


def empty(web: WebSettings, query: str) -> None:
    """Write down a search that found nothing: the day and the words, and nothing of who asked."""
    line = json.dumps({"day": datetime.now(UTC).date().isoformat(), "query": query}, ensure_ascii=False)
    try:
        with Path(web.log_empty).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:
        logging.getLogger("gunicorn.error").warning("%s cannot be written: %s", web.log_empty, error.strerror)
