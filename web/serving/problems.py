"""Errors for programs: problem details as RFC 9457 has them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import json, make_response

if TYPE_CHECKING:
    from flask import Response

TYPE = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> Response:
    """The answer that says what went wrong; `more` are members of its own, such as the parameters at fault."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    response = make_response(json.dumps(told), status)
    response.content_type = TYPE
    return response
