"""Limits each client's requests per minute, with a separate limit for expensive ones; a 429 says when to retry."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flask import request
from werkzeug.exceptions import TooManyRequests

from search.query.message import said_of
from web import current
from web.serving.clients import client_of
from web.serving.cost import is_dear

if TYPE_CHECKING:
    from flask import Flask

    from web.serving.buckets import Buckets

FREE = ("static", "machines")  # blueprints without a limit: files of pages, and health checks


def register(app: Flask, buckets: Buckets) -> None:
    """Make the application refuse requests above a client's limit."""

    def counted() -> None:
        web = current.settings().web
        if (request.endpoint or "").split(".")[0] in FREE:
            return
        client = client_of(request.remote_addr or "")
        wait = buckets.wait(client, "any", web.requests_per_minute)
        if not wait and is_dear(request.path, request.query_string):
            wait = buckets.wait(client, "dear", web.dear_per_minute)
        if wait:
            raise too_many(math.ceil(wait))

    app.before_request(counted)


def too_many(seconds: int) -> TooManyRequests:
    """Make the 429 error that asks the client to come back after `seconds` seconds."""
    told = said_of(
        seconds,
        "So much was asked from your address that others would have to wait. This works again in a second.",
        "So much was asked from your address that others would have to wait. This works again in {number} seconds.",
    )
    return TooManyRequests(told, retry_after=seconds)
