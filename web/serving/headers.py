"""The HTTP headers of every answer: security, language, and caching until the archive, the site or the day changes."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, current_app, g, request

from web import current
from web.languages import reader
from web.serving.plain import SECURITY

if TYPE_CHECKING:
    from flask import Flask

SECURE_ONLY = 31_536_000  # seconds, a year, in which browsers that used TLS once must use it
CHANGELESS = 31_536_000  # seconds, a year: a static file's URL has its digest
SPOKEN = ("text/html", "application/atom+xml", "application/feed+json", "application/opensearchdescription+xml")
COMPILED = ".pyc"
ANSWERING = [str(resources.files(name)) for name in ("index", "search")]  # folders of packages that decide answers
UNTAGGED = ("static", "machines", "about.ways")  # answers that do not depend on the archive


def register(app: Flask) -> None:
    """Make the application add headers to its answers and answer 304 for unchanged pages."""
    app.config["RELEASE"] = release(app)
    app.before_request(unchanged)
    app.after_request(described)


def release(app: Flask) -> str:
    """Return a digest of the settings, the version, and all files of the site and of the packages that it answers from.

    These are code, tables, templates, static files and translations. The digest is part of every page's ETag, so that
    browsers fetch pages again when any of them changes.
    """
    digest = hashlib.sha256(f"{current.of(app).settings!r} {metadata.version('rostra')}".encode())
    for folder in (app.root_path, *ANSWERING):
        digest.update(_digest(Path(folder)))
    return digest.hexdigest()[:12]


@cache
def _digest(folder: Path) -> bytes:
    """Return a digest of all files in the folder and below it, except compiled code."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != COMPILED):
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(file.read_bytes())
    return digest.digest()


def unchanged() -> Response | None:
    """Answer 304 if the client has this page and archive, site and day are the same; otherwise return None.

    The condition `If-None-Match: *` is left to `described`: whether there is such a page is not known yet.
    """
    endpoint = request.endpoint or ""
    if request.method not in ("GET", "HEAD") or not endpoint or endpoint.startswith(UNTAGGED):
        return None
    g.tag = _tag()
    return Response(status=304) if g.tag in request.if_none_match.as_set(include_weak=True) else None


def _tag() -> str:
    """Return the page's ETag: a digest of all that the page depends on. The day is that of "last year" in a query."""
    said = (
        f"{current.engine().generation} {current.engine().study.edition} {current_app.config['RELEASE']} "
        f"{date.today()} {reader.language()} {request.url}"
    )
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:20]


def _may_be_a_part(response: Response) -> bool:
    """Return whether the answer may be incomplete: time ran out, or can still run out because it is streamed."""
    return response.status_code == 200 and (response.is_streamed or current.engine().late)


def described(response: Response) -> Response:
    """Add the headers to the answer, keeping those that views set themselves."""
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={SECURE_ONLY}")
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", reader.language())
    if response.mimetype in SPOKEN and reader.varies():
        response.vary.add("Accept-Language")
    if request.path.startswith("/api/"):
        response.headers.setdefault("Access-Control-Allow-Origin", "*")
    if request.endpoint == "static":
        response.headers["Cache-Control"] = f"public, max-age={CHANGELESS}, immutable"
    elif "tag" in g and response.status_code in (200, 304) and not _may_be_a_part(response):
        response.set_etag(g.tag, weak=True)
        if request.if_none_match.star_tag:
            response.set_data(b"")
            response.status_code = 304
        response.headers["Cache-Control"] = "public, no-cache"
    else:
        response.headers.setdefault("Cache-Control", "no-store" if response.status_code >= 500 else "no-cache")
    return response
