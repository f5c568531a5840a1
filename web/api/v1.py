"""Version 1 of the API: registers the routes listed in `operations.py`, their downloads, and the OpenAPI document."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, request, url_for

from web import downloads
from web.api import openapi
from web.api.accepted import refusals
from web.api.operations import OPERATIONS
from web.serving.problems import problem

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from web.api.accepted import Accepted
    from web.api.operations import Operation

blueprint = Blueprint("v1", __name__, url_prefix="/api/v1")


@blueprint.get("/openapi.json")
def document() -> Response:
    """Return the OpenAPI document of all routes."""
    return jsonify(openapi.document(url_for(".document").removesuffix("/openapi.json")))


def answered(operation: Operation, **values: str) -> ResponseReturnValue:
    """Answer the operation as JSON, or with an error (RFC 9457) if a parameter is not acceptable.

    `values` are the arguments in the path, such as the id of a speech.
    """
    if refused := _refused(operation.parameters):
        return refused
    found = operation.answer(**values)
    return jsonify(found) if isinstance(found, dict) else found


def table(operation: Operation, form: str, **values: str) -> ResponseReturnValue:
    """Answer the operation's whole result as a download, or with an error if a parameter is not acceptable.

    `form` is "csv" or "jsonl"; `values` are the arguments in the path.
    """
    assert operation.table
    return _refused(operation.accepted) or downloads.answer(form, operation.table(**values))


def _refused(accepted: tuple[Accepted, ...]) -> Response | None:
    """Return an error answer that lists the parameters that are not acceptable, or None if all are."""
    errors = [asdict(each) for each in refusals(request.query_string, accepted)]
    if not errors:
        return None
    told = "; ".join(f"{each['parameter']}: {each['detail']}" for each in errors)
    return problem(400, told, errors=errors)


for _each in OPERATIONS:
    blueprint.add_url_rule(_each.rule, _each.name, partial(answered, _each))
    for _form in downloads.TYPES if _each.table else ():
        blueprint.add_url_rule(f"{_each.rule}.{_form}", f"{_each.name}-{_form}", partial(table, _each, _form))
