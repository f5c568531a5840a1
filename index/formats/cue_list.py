"""A list of cues in JSON, as programs that fetch transcripts write it: objects with text, start and duration or end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.formats._captions.captioned import speech
from index.formats._captions.cues import cue, seconds
from index.formats._json import first_object, objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.formats._captions.cues import Cue
    from index.records import Skipped, Speech
    from index.sources.source import Source

_LASTS = ("duration", "dur", "end", "ends", "end_time")
_STARTS = ("start", "starts", "start_time", "offset")


def recognises(source: Source) -> bool:
    """True for a JSON list, or lines, of objects that have text, a start and a duration or an end."""
    first = first_object(source.head) if source.head.lstrip().startswith(("[", "{")) else None
    if first is None:
        return False
    timed = any(key in first for key in _STARTS) and any(key in first for key in _LASTS)
    return timed and isinstance(first.get("text"), str) and "date" not in first


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """The recording's speech. Raises ValueError where the JSON is cut short, or a cue lacks its start."""
    cues = enumerate(objects(source.text), start=1)
    yield speech(source, [_cue(each, number) for number, each in cues])


def _cue(each: dict[str, Any], number: int) -> Cue:
    begins = next((key for key in _STARTS if key in each), None)
    if begins is None:
        raise ValueError(f"cue {number} has no start: add one, or take the cue out")
    starts = _seconds(each[begins])
    last = next((key for key in _LASTS if key in each), None)
    lasts = 0.0 if last is None else _seconds(each[last])
    ends = starts + lasts if last in ("duration", "dur") else max(starts, lasts)
    speaker = each.get("speaker")
    return cue(starts, ends, str(each.get("text") or ""), speaker if isinstance(speaker, str) else None)


def _seconds(value: object) -> float:
    """The time, whether written as a number or as a clock. Raises ValueError for what is neither."""
    found = seconds(value) if isinstance(value, str) and ":" in value else None
    return found if found is not None else float(str(value))
