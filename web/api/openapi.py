"""Builds the OpenAPI 3.1 document of the API from the list of its routes."""

from __future__ import annotations

import re
from importlib import metadata
from typing import TYPE_CHECKING, Any

from index.fields import FACETS
from web.api.operations import OPERATIONS, Operation
from web.api.schemas import SCHEMAS, ref
from web.downloads import TYPES
from web.serving.problems import TYPE as PROBLEM

if TYPE_CHECKING:
    from web.api.accepted import Accepted

VERSION = "3.1.0"  # of the OpenAPI standard
PARTS = {
    "name": ({"type": "string", "enum": [field.name for field in FACETS]}, "the facet"),
    "speech": ({"type": "string", "minLength": 1}, "the speech's id, or an earlier one"),
    "paragraph": ({"type": "string", "minLength": 1}, "the paragraph's id"),
    "token": ({"type": "string", "minLength": 1}, "the receipt, as its answer has it"),
}  # schema and description of each parameter in a path
PROBLEMS = {
    "400": "A parameter cannot be used; `errors` names each, with what it may be.",
    "404": "There is no such thing.",
    "410": "It was here and is no more; of a paragraph, `changes` says what took its place.",
    "429": "So much was asked that others would have to wait; `Retry-After` says how long.",
    "501": "Words are not counted in this archive: it was indexed without their order.",
    "503": "There is nothing to search yet, or a table cannot be had whole in time.",
}
MOVED = {"description": "The speech has another id now.", "headers": {"Location": {"schema": {"type": "string"}}}}


def document(server: str) -> dict[str, Any]:
    """Build the OpenAPI document, with `server` as the base URL of its paths."""
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths[operation.path] = {"get": _json_operation(operation)}
        for form in TYPES if operation.table else ():
            paths[f"{operation.path}.{form}"] = {"get": _table_operation(operation, form)}
    return {
        "openapi": VERSION,
        "info": {
            "title": "Rostra",
            "version": metadata.version("rostra"),
            "summary": "Speeches to search and to study, paragraph by paragraph.",
            "description": "Parameters mean what they mean on the site; what a route does not know is refused.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }


def _json_operation(operation: Operation) -> dict[str, Any]:
    content = {"application/json": {"schema": ref(operation.schema)}}
    return _operation(operation, operation.name, operation.parameters) | {
        "responses": {"200": {"description": "The answer.", "content": content}, **_others(operation)}
    }


def _table_operation(operation: Operation, form: str) -> dict[str, Any]:
    sent = {"description": "The table.", "content": {TYPES[form].partition(";")[0]: {"schema": {"type": "string"}}}}
    told = _operation(operation, f"{operation.name}_{form}", operation.accepted)
    told["summary"] += f" All of it, as {'CSV' if form == 'csv' else 'JSON Lines'}."
    return told | {"responses": {"200": sent, **_others(operation)}}


def _operation(operation: Operation, name: str, accepted: tuple[Accepted, ...]) -> dict[str, Any]:
    in_path = [
        {"name": part, "in": "path", "required": True, "schema": PARTS[part][0], "description": PARTS[part][1]}
        for part in re.findall(r"{(\w+)}", operation.path)
    ]
    return {
        "operationId": name,
        "tags": [operation.tag],
        "summary": (operation.answer.__doc__ or "").partition("\n")[0],
        "parameters": [*in_path, *map(_parameter, accepted)],
    }


def _parameter(accepted: Accepted) -> dict[str, Any]:
    many = {"type": "array", "items": accepted.schema, "maxItems": accepted.most}
    return {
        "name": accepted.name,
        "in": "query",
        "required": accepted.required,
        "description": accepted.says,
        "schema": many if accepted.most > 1 else accepted.schema,
    }


def _others(operation: Operation) -> dict[str, Any]:
    """Describe the operation's other responses: errors and, if its path names a speech, a redirect."""
    content = {PROBLEM: {"schema": ref("Problem")}}
    problems = {code: {"description": says, "content": content} for code, says in PROBLEMS.items()}
    return {"301": MOVED, **problems} if "{speech}" in operation.path else problems
