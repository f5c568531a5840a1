"""Pages for machines: health checks, robots.txt, security.txt, the OpenSearch description, and the favicon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, url_for

from search.query.message import said
from web import current, state

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

VALID = timedelta(days=180)  # after which security.txt expires

blueprint = Blueprint("machines", __name__)

# Crawlers may visit speeches, but not searches, since every combination of filters is a page.
ROBOTS = """\
User-agent: *
Disallow: /*?
Disallow: /api/
Disallow: /facet/
Disallow: /feed
Disallow: /export.
Allow: /
"""


@blueprint.get("/healthz")
def health() -> ResponseReturnValue:
    """Answer 200 with the generation (version of the index), or 503 if there is nothing to search."""
    return jsonify(status="ok", generation=current.engine().generation)


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Answer 200 once searches run at full speed; 503 before that, or if there is nothing to search.

    The answer has the generation (version of the index).
    """
    warm = current.engine().ready
    said = jsonify(status="ready" if warm else "warming", generation=current.engine().generation)
    return (said, 200) if warm else (said, 503, {"Retry-After": "1"})


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Return security.txt (RFC 9116) with the contact for reporting vulnerabilities; 404 if none is configured."""
    contact = current.settings().web.contact
    if not contact:
        abort(404, said("Whoever runs this site has named nobody here."))
    expires = (datetime.now(UTC) + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (f"Contact: {contact}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}", "Preferred-Languages: en")
    return Response("\n".join((*lines, "")), content_type="text/plain; charset=utf-8")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Return robots.txt, which tells crawlers what they may visit."""
    sitemaps = f"Sitemap: {url_for('sitemap.index', _external=True)}\n"
    return Response(ROBOTS + sitemaps, content_type="text/plain; charset=utf-8")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Return the OpenSearch description (1.1) with which browsers add the site as a search engine."""
    template = url_for("results.page", _external=True) + "?" + state.template("{searchTerms}")
    said = render_template("opensearch.xml", template=template)
    return Response(said, content_type="application/opensearchdescription+xml")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Return the site's icon, for browsers that ask for /favicon.ico."""
    return current_app.send_static_file("mark.svg")
