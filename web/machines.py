"""What machines ask for: `/healthz`, `/robots.txt`, `/opensearch.xml`, `/favicon.ico`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, jsonify, render_template, url_for

from web import current, state

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("machines", __name__)

# Speeches are for everybody to find; searches are not crawled, as every mixture of filters is a page.
ROBOTS = """\
User-agent: *
Disallow: /*?
Disallow: /api/
Disallow: /facet/
Disallow: /feed
Disallow: /export.csv
Allow: /
"""


@blueprint.get("/healthz")
def health() -> ResponseReturnValue:
    """200 and the generation that answers; 503 where there is nothing to search."""
    return jsonify(status="ok", generation=current.engine().generation)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers may visit."""
    return Response(ROBOTS, content_type="text/plain; charset=utf-8")


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
