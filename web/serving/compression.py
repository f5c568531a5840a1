"""Compresses answers with gzip for clients that accept it, so that no server in front of the site is needed."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

LEAST = 1_000  # bytes; an answer within one network packet would gain nothing
LEVEL = 5  # of 1-9; higher levels take twice the time for 2 % less
ASSETS = "static"  # the endpoint of static files: streamed, yet small enough to compress
COMPRESSIBLE = ("text/", "application/", "image/svg")


def register(app: Flask) -> None:
    """Make the application compress its answers."""
    app.after_request(compressed)


def compressed(response: Response) -> Response:
    """Compress the answer if it is text, long enough and not streamed, and the client accepts gzip."""
    if response.status_code == 304:
        response.vary.add("Accept-Encoding")  # as the answer that the client has (RFC 9110, 15.4.5)
    if response.status_code != 200 or not (response.mimetype or "").startswith(COMPRESSIBLE):
        return response
    if request.endpoint == ASSETS:
        response.direct_passthrough = False  # so that `get_data` reads the file
    elif response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    content = response.get_data()
    if len(content) >= LEAST and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(content, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        if tag := response.get_etag()[0]:
            response.set_etag(tag, weak=True)  # weak, because the bytes differ from the uncompressed answer's
    return response
