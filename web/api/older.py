"""The older routes of the API, without a version: `/api/search`, `/api/speech/<id>` and `/api/complete`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, redirect, url_for

from index.records import as_json as speech_json
from search.presenting.as_json import as_json as results_json
from web import current
from web.serving.errors import missing

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.get("/search")
def search() -> Response:
    """Return the content of the result page as JSON, as `rostra search --json` prints it."""
    return jsonify(results_json(current.answer(current.asked())))


@blueprint.get("/speech/<id_>")
def speech(id_: str) -> ResponseReturnValue:
    """Return the speech as JSON, in the format of the export."""
    found = current.engine().speech(id_)
    if found is None:
        missing(current.engine(), id_)
    if found.id != id_:
        return redirect(url_for(".speech", id_=found.id), 301)
    return jsonify(speech_json(found))


@blueprint.get("/complete")
def complete() -> Response:
    """List completions of the text typed so far."""
    return jsonify([asdict(way) for way in current.engine().complete(current.asked().request.text)])
