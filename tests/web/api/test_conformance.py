"""The API conforms to its OpenAPI document: schemathesis sends each route what it accepts and what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from web.api.openapi import document

if TYPE_CHECKING:
    from flask import Flask
    from schemathesis import Case

DOCUMENT = "/api/v1/openapi.json"
CASES = 12  # requests to each route, of each kind; each has some of about a dozen parameters
PATHS = {path: methods["get"] for path, methods in sorted(document("")["paths"].items())}
WRONG = [path for path, get in PATHS.items() if any(each["in"] == "query" for each in get["parameters"])]
RUNS = [*((path, GenerationMode.POSITIVE) for path in PATHS), *((path, GenerationMode.NEGATIVE) for path in WRONG)]


@pytest.fixture(scope="module")
def described(site: Flask) -> Any:
    return schemathesis.openapi.from_wsgi(DOCUMENT, site)


@pytest.mark.parametrize(("path", "mode"), RUNS)
def test_each_route_answers_as_the_document_says(described: Any, path: str, mode: GenerationMode) -> None:
    @given(described[path]["GET"].as_strategy(generation_mode=mode))
    @settings(max_examples=CASES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def conforms(case: Case) -> None:
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    conforms()
