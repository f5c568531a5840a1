"""Logs and counts each answer once it has been sent: route, status, duration, and what was found."""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import TYPE_CHECKING, Any

from flask import g, request

from web import current
from web.serving import log

if TYPE_CHECKING:
    from flask import Flask, Response

    from search.results import SearchResults
    from web.serving.metrics import Metrics

HEADER = "X-Request-ID"
BROKEN = 500  # the least status of an answer for which an error is logged too
_NUMBER = re.compile(r"[A-Za-z0-9._-]{8,64}")  # a request id that is accepted from a proxy


def register(app: Flask, metrics: Metrics | None) -> None:
    """Make the application number, log and count its answers."""
    log.begin(current.of(app).settings.web)
    app.before_request(numbered)
    app.after_request(lambda response: observed(response, metrics))


def numbered() -> None:
    """Give the request an id: the one its proxy sent, or a new one."""
    sent = request.headers.get(HEADER, "") if current.settings().web.proxies else ""
    g.request_id = sent if _NUMBER.fullmatch(sent) else secrets.token_hex(8)
    g.began = time.perf_counter()


def observed(response: Response, metrics: Metrics | None) -> Response:
    """Add the request id to the answer, and log and count the answer once it has been sent."""
    response.headers[HEADER] = g.request_id
    account, began, found = _told(response), g.began, g.get("found")
    if found and not found.total and found.request.text and current.settings().web.log_empty:
        log.empty(current.settings().web, found.request.text)
    if found and metrics:
        metrics.found(found.total, tuple(notice.code for notice in found.notices), current.engine().generation)

    def handed_over() -> None:
        seconds = time.perf_counter() - began
        if metrics:
            metrics.answered(account["route"], response.status_code, seconds)
        logging.getLogger(log.REQUESTS).info("", extra={"told": account | {"ms": round(seconds * 1000, 1)}})

    response.call_on_close(handed_over)
    return response


def _told(response: Response) -> dict[str, Any]:
    """Return what the log says of the answer: what was asked for, or who asked, since the two together are private."""
    line = {
        "id": g.request_id,
        "method": request.method,
        "route": request.endpoint or "none",
        "status": response.status_code,
        "bytes": response.content_length,
    } | _of_search(g.get("found"))
    if current.settings().web.log_queries:
        return line | {"path": request.path, "query": request.query_string.decode("utf-8", "replace")}
    line["path"] = request.url_rule.rule if request.url_rule else None  # "/receipt/<token>": a token holds a query
    if response.status_code >= BROKEN:  # an error was logged under the same id, and its message can hold words
        return line
    return line | {"client": request.remote_addr}


def _of_search(found: SearchResults | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {"total": found.total, "notices": [notice.code for notice in found.notices]}
