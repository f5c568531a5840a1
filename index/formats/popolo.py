"""Popolo files: tables of people, posts and organisations that parliamentary archives keep next to their debates.

They contain no speeches; they are recognised only so that the reason for skipping them is clear. Schema:
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
    """Whether the source is a JSON object that begins with a Popolo list and has a key "persons"."""
    return _START.match(source.head) is not None and b'"persons"' in source.content


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one Skipped that says how many people the table lists."""
    try:
        people = json.loads(source.text).get("persons", [])
    except (ValueError, AttributeError):
        yield Skipped(source.name, "a table of people (Popolo), damaged")
        return
    yield Skipped(source.name, f"a table of {len(people)} people (Popolo), no speech")
