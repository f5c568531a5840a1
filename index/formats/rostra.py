"""Rostra's own export, JSON with one speech on each line: reads the speeches back unchanged.

`rostra export --format jsonl` writes such files. Each line of a file is a source of its own, so an export of any size
is read one speech at a time.
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
    """Whether the source has JSON objects that begin with an id and have paragraphs."""
    return _START.match(source.head) is not None and b'"paragraphs"' in source.content


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one speech for each line; an invalid line is Skipped with the reason."""
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
