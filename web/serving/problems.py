"""Errors for programs, as problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import json, make_response

if TYPE_CHECKING:
    from flask import Response

TYPE = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> Response:
    """Make an error answer in JSON; `more` are additional members, such as the parameters at fault."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    response = make_response(json.dumps(told), status)
    response.content_type = TYPE
    return response
