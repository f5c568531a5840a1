"""JSON of a source, read whole; where it breaks, the error says so in words for people."""

from __future__ import annotations

import json
from typing import Any


def loads(text: str) -> Any:
    """The text's one value. Raises ValueError where the JSON is cut short or damaged."""
    try:
        return json.loads(text.strip())
    except json.JSONDecodeError as error:
        raise broken(error) from error


def broken(error: json.JSONDecodeError) -> ValueError:
    """The error to raise for damaged JSON: it says where, and what to do."""
    return ValueError(f"the JSON is cut short or damaged at line {error.lineno}; save the file anew")


def objects(text: str) -> list[dict[str, Any]]:
    """The objects of a list, or of lines. Raises ValueError where the JSON is cut short or damaged."""
    text = text.strip()
    found = loads(text) if text.startswith("[") else [loads(line) for line in text.split("\n") if line.strip()]
    return [each for each in found if isinstance(each, dict)]


def first_object(head: str) -> dict[str, Any] | None:
    """The first object of a list or of lines, where the beginning of the text holds it whole; else None."""
    head = head.lstrip()
    try:
        first, _ = json.JSONDecoder().raw_decode(head.removeprefix("[").lstrip())
    except (ValueError, RecursionError):  # thousands of brackets are no object
        return None
    return first if isinstance(first, dict) else None
