"""Rostra's own export: in go lines of JSON, one speech each, out come the speeches as they were.

`rostra export --format jsonl` writes it; the lines of a file are sources of their own, so an export of any
size is read a speech at a time.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.records import Skipped, Speech, from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.sources.source import Source

_START = re.compile(r'\s*\{\s*"id"\s*:\s*"')


def recognises(source: Source) -> bool:
    """True for JSON objects that begin with an id and have paragraphs."""
    return _START.match(source.head) is not None and b'"paragraphs"' in source.content


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """A speech a line; a line that is not one is Skipped with what it lacks."""
    lines = [line for line in source.text.split("\n") if line.strip()]
    for number, line in enumerate(lines, start=1):
        part = f"{source.name}#{number}" if len(lines) > 1 else source.name
        try:
            speech = from_json(json.loads(line))
        except json.JSONDecodeError as error:
            yield Skipped(part, f"no JSON: {error.msg} at character {error.pos + 1}")
        except KeyError as error:
            yield Skipped(part, f"a speech without {error.args[0]}")
        except (TypeError, AttributeError) as error:
            yield Skipped(part, f"no speech: {error}")
        else:
            yield replace(speech, source=speech.source or source.name)
