"""What machines ask for: how the site is, what may be crawled, whom to tell, the site as a search engine, its mark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, url_for

from search.query.message import said
from web import current, state

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

VALID = timedelta(days=180)  # that what security.txt says may be believed

blueprint = Blueprint("machines", __name__)

# Speeches are for everybody to find; searches are not crawled, as every mixture of filters is a page.
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
    """200 and the generation that answers; 503 where there is nothing to search."""
    return jsonify(status="ok", generation=current.engine().generation)


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 and the generation once searches are answered at full speed; 503 until then, or with nothing to search."""
    warm = current.engine().ready
    said = jsonify(status="ready" if warm else "warming", generation=current.engine().generation)
    return (said, 200) if warm else (said, 503, {"Retry-After": "1"})


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Whom to tell of a weakness (RFC 9116), where the settings say so."""
    contact = current.settings().web.contact
    if not contact:
        abort(404, said("Whoever runs this site has named nobody here."))
    expires = (datetime.now(UTC) + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (f"Contact: {contact}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}", "Preferred-Languages: en")
    return Response("\n".join((*lines, "")), content_type="text/plain; charset=utf-8")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers may visit."""
    sitemaps = f"Sitemap: {url_for('sitemap.index', _external=True)}\n"
    return Response(ROBOTS + sitemaps, content_type="text/plain; charset=utf-8")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The site as a search engine that a browser can take up (OpenSearch 1.1)."""
    template = url_for("results.page", _external=True) + "?" + state.template("{searchTerms}")
    said = render_template("opensearch.xml", template=template)
    return Response(said, content_type="application/opensearchdescription+xml")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """The mark, for browsers that ask for it under its old name."""
    return current_app.send_static_file("mark.svg")
