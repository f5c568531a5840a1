"""Answers errors with pages; under `/api` with problem details (RFC 9457), under `/healthz` and `/readyz` with JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from flask import abort, current_app, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from index.errors import ClusterError, NoForwardIndexError, NoIndexError, NotHereError, NotWholeError, RostraError
from search.query.message import said
from web import current
from web.serving.problems import problem
from web.wording import long_date, worded

if TYPE_CHECKING:
    from flask import Flask, Response

    from search.engine import Engine

TITLES = {
    400: said("That could not be read"),
    404: said("There is no such page"),
    405: said("That cannot be done here"),
    410: said("This was removed"),
    429: said("That was too much at once"),
    500: said("Something broke on our side"),
    501: said("This is not available here"),
    503: said("Nothing to search yet"),
}
ADVICE = {
    400: said("The address is not one this site makes. Start again from a search."),
    404: said("The address may be incomplete, or the page was never part of this archive."),
    405: said("This site can only be read; it accepts no other requests."),
    429: said("Others would have to wait. It works again in a moment."),
    410: said("It stood here once, and its source has it no more."),
    500: said("It has been written down. The same page may work in a moment."),
    501: said("Searches, speeches and everything else are there."),
    503: said("The archive is not built."),
}
VERSIONED = "/api/v1/"  # routes outside it also have the message in `error`, as they always had
UNCOUNTED = said(
    "This archive is searched as ever, but it was indexed without the order of its words, which counting needs."
)
RETRY = "5"  # seconds in which the index usually catches up with the archive
KEPT = ("Allow", "Retry-After", "Location")  # headers of an HTTP error that the error page keeps


def register(app: Flask) -> None:
    """Register the error handlers with the application."""
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(NoIndexError, unready)
    app.register_error_handler(NoForwardIndexError, uncounted)
    app.register_error_handler(NotWholeError, unwhole)
    app.register_error_handler(ClusterError, unanswered)
    app.register_error_handler(NotHereError, not_here)
    app.register_error_handler(RostraError, broken)


def refused(error: HTTPException) -> Response:
    """Answer an HTTP error; the view's own message, as in abort(404, "..."), comes before the general advice."""
    code = error.code or 500
    own = error.description if error.description != type(error).description else None
    if isinstance(error, InternalServerError):
        own = None
    response = _page(code, own)
    response.headers.extend((name, value) for name, value in error.get_headers() if name in KEPT)
    return response


def unready(error: NoIndexError) -> Response:
    """Answer 503 if there is no archive or index yet, with the command that builds it and when to try again."""
    response = _page(503, str(error))
    response.headers["Retry-After"] = RETRY
    return response


def uncounted(error: NoForwardIndexError) -> Response:
    """Answer 501 if the index has no forward index, which counting words needs; searching still works."""
    current_app.logger.warning("%s: %s", request.path, error)
    return _page(501, UNCOUNTED, said("Words are not counted here"))


def unwhole(error: NotWholeError) -> Response:
    """Answer 503 if time ran out before a whole table was computed."""
    response = _page(503, error.args[0], said("That cannot be had whole just now"))
    response.headers["Retry-After"] = RETRY
    return response


def unanswered(error: ClusterError) -> Response:
    """Answer 503 if the cluster does not respond, with when to try again; the details go to the log only."""
    current_app.logger.error("%s %s: %s", request.method, request.path, error)
    own = said("The same page may work in a moment; nothing is lost.")
    response = _page(503, own, said("The archive cannot be searched just now"))
    response.headers["Retry-After"] = RETRY
    return response


def not_here(error: NotHereError) -> Response:
    """Answer 501 for what this engine cannot do; the error's message names an alternative."""
    return _page(501, error.args[0])


def broken(error: RostraError) -> Response:
    """Answer 500 if the archive or the index cannot be used; the reason goes to the log only."""
    current_app.logger.error("%s %s: %s", request.method, request.path, error)
    return _page(500, None)


def missing(engine: Engine, id_: str) -> NoReturn:
    """Abort the view of a missing speech: 410 with the day it was removed, or 404 if there never was one."""
    removed = engine.removed(id_)
    if removed:
        day = long_date(removed[:10])
        abort(410, said("The speech that stood here was removed from this archive on {date}.", date=day))
    abort(404, said("No speech has this address here."))


def _page(code: int, own: str | None, title: str = "") -> Response:
    title, advice = title or TITLES.get(code, said("That did not work")), "" if title else ADVICE.get(code, "")
    if request.path.startswith("/api/"):
        return problem(code, own or title, **({} if request.path.startswith(VERSIONED) else {"error": own or title}))
    if request.path.startswith(("/healthz", "/readyz")):
        return make_response(jsonify(status=code, error=own or title), code)
    return make_response(
        render_template(
            "error.html",
            code=code,
            title=worded(title),
            own=worded(own or ""),
            advice=worded(advice),
            switched="/",
            asked=current.asked().request if code == 501 else None,
        ),
        code,
    )
