"""The oEmbed endpoint `/oembed` (oembed.com): other sites turn a paragraph's URL into an embedded quotation."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Blueprint, Response, abort, current_app, jsonify, request, url_for
from werkzeug.exceptions import HTTPException

from search.query.message import said
from web import current, links, state
from web.languages.reader import neutral_root, offered
from web.serving.prefix import within
from web.sharing.embedding import blockquote

if TYPE_CHECKING:
    from index.records import Paragraph, Speech

WIDE = 600  # most pixels of width, and the width if the other site gives none
ACROSS, LINE, AROUND = 8, 24, 90  # pixels: width of a letter, height of a line, height around the text

blueprint = Blueprint("oembed", __name__)


@blueprint.get("/oembed")
def quotation() -> Response:
    """Return the quotation of the paragraph at `url` as JSON, at most `maxwidth` and at most WIDE pixels wide."""
    if request.args.get("format", "json") != "json":
        abort(501, said("Quotations are given as JSON only."))
    speech, paragraph = _meant(request.args.get("url", ""))
    address = links.permalink(speech.id, paragraph.id)
    width = min(max(request.args.get("maxwidth", WIDE, type=int), 1), WIDE)
    lines = -(-len(paragraph.text) * ACROSS // width)
    speaker = {"author_name": paragraph.speaker} if paragraph.speaker else {}
    return jsonify(
        version="1.0",
        type="rich",
        provider_name=current.settings().web.title,
        provider_url=url_for("results.page", _external=True),
        title=speech.title,
        **speaker,
        html=blockquote(speech, paragraph, address),
        width=width,
        height=AROUND + LINE * lines,
    )


def _meant(address: str) -> tuple[Speech, Paragraph]:
    """Return the paragraph that the URL means; abort with 404 if it is not one of this site."""
    try:
        parts = urlsplit(address)
    except ValueError:  # such as "http://[bad"
        parts = urlsplit("")
    view, named = _view(unquote(parts.path))
    wanted = named.get("paragraph_id") or parse_qs(parts.query).get(state.MARKED, [parts.fragment])[0]
    speech = current.engine().speech(named.get("id_", "")) if view in ("speech.page", "speech.paragraph") else None
    paragraph = next((p for p in speech.paragraphs if p.id == wanted), None) if speech else None
    if parts.netloc.lower() != request.host.lower() or speech is None or paragraph is None:
        abort(404, said("That is not the address of a paragraph of this site."))
    return speech, paragraph


def _view(path: str) -> tuple[str, dict[str, str]]:
    """Return the view at a path of this site, with or without a language, and the path's arguments.

    If there is no such view, return ("", {}).
    """
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    inner = within(path, neutral_root())
    language = inner.removeprefix("/").partition("/")[0]
    if language in offered(current.settings().web):
        inner = within(inner, f"/{language}")
    try:
        view, named = adapter.match(inner, method="GET")
    except HTTPException:
        return "", {}
    return view, {name: str(value) for name, value in named.items()}
