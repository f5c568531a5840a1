"""YouTube's caption format json3: events of timed words become the recording's speech."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from index.formats._captions.captioned import speech
from index.formats._captions.cues import cue
from index.formats._json import loads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.formats._captions.cues import Cue
    from index.records import Skipped, Speech
    from index.sources.source import Source

_EVENTS = re.compile(r'"events"\s*:\s*\[')


def recognises(source: Source) -> bool:
    """Whether the source is a JSON object with `events` and times in `tStartMs`."""
    head = source.head
    return head.lstrip().startswith("{") and '"tStartMs"' in head and _EVENTS.search(head) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if nobody speaks or the file's name has no date.

    Raises ValueError if the JSON is cut short.
    """
    yield speech(source, list(_cues(loads(source.text))))


def _cues(found: dict[str, Any]) -> Iterator[Cue]:
    for event in found["events"]:
        words = "".join(str(part.get("utf8", "")) for part in event.get("segs") or ())
        if words.strip():
            starts = float(event.get("tStartMs", 0)) / 1000
            yield cue(starts, starts + float(event.get("dDurationMs", 0)) / 1000, words)
