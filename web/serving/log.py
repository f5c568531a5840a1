"""The log of requests: one JSON object per line, with an id that the answer carries too.

Search terms are logged only if the settings ask for it, and never together with the client's address.
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
    """Formats log records as one line of JSON each."""

    def format(self, record: logging.LogRecord) -> str:
        """Format the record as a JSON object."""
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
    """Write all logs to standard error as JSON lines, if the settings ask for it."""
    if web.log != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in WATCHED:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
    logging.getLogger(REQUESTS).setLevel(logging.INFO)


def empty(web: WebSettings, query: str) -> None:
    """Log a search that found nothing: the day and the query, but nothing about the client."""
    line = json.dumps({"day": datetime.now(UTC).date().isoformat(), "query": query}, ensure_ascii=False)
    try:
        with Path(web.log_empty).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:
        logging.getLogger("gunicorn.error").warning("%s cannot be written: %s", web.log_empty, error.strerror)
