"""Popolo: tables of people, posts and organisations that parliaments' archives carry beside their debates.

They hold no speech; recognising them lets the reason say so, instead of "no format recognises it". Schema:
https://www.popoloproject.com/.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from index.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Speech
    from index.sources.source import Source

_START = re.compile(r'\s*\{\s*"(?:organizations|persons|memberships|posts|areas|events)"\s*:')


def recognises(source: Source) -> bool:
    """True for a JSON object that begins with one of Popolo's lists and has people."""
    return _START.match(source.head) is not None and b'"persons"' in source.content


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Never a speech: one Skipped that says how many people it lists."""
    try:
        people = json.loads(source.text).get("persons", [])
    except (ValueError, AttributeError):
        yield Skipped(source.name, "a table of people (Popolo), damaged")
        return
    yield Skipped(source.name, f"a table of {len(people)} people (Popolo), no speech")
