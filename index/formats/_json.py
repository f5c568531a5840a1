"""Reads a source as JSON, with an error message in plain words where it is damaged."""

from __future__ import annotations

import json
from typing import Any


def loads(text: str) -> Any:
    """Parse the text as one JSON value. Raises ValueError if it is cut short or damaged."""
    try:
        return json.loads(text.strip())
    except json.JSONDecodeError as error:
        raise broken(error) from error


def broken(error: json.JSONDecodeError) -> ValueError:
    """Make the error to raise for damaged JSON: it names the line and what to do."""
    return ValueError(f"the JSON is cut short or damaged at line {error.lineno}; save the file anew")


def objects(text: str) -> list[dict[str, Any]]:
    """Return the objects of a JSON list or of JSON lines. Raises ValueError if the JSON is cut short or damaged."""
    text = text.strip()
    found = loads(text) if text.startswith("[") else [loads(line) for line in text.split("\n") if line.strip()]
    return [each for each in found if isinstance(each, dict)]


def first_object(head: str) -> dict[str, Any] | None:
    """Return the first object of a JSON list or of JSON lines; None if the text does not begin with a whole object."""
    head = head.lstrip()
    try:
        first, _ = json.JSONDecoder().raw_decode(head.removeprefix("[").lstrip())
    except (ValueError, RecursionError):  # thousands of nested brackets raise RecursionError
        return None
    return first if isinstance(first, dict) else None
