"""JSON lists of cues, as transcript downloaders write them: objects with text, start, and duration or end."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING, Any

from index.formats._captions.captioned import speech
from index.formats._captions.cues import cue, seconds
from index.formats._json import first_object, loads, objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.formats._captions.cues import Cue
    from index.records import Skipped, Speech
    from index.sources.source import Source

_LASTS = ("duration", "dur", "end", "ends", "end_time")
_STARTS = ("start", "starts", "start_time", "offset")
LONGEST = 60  # seconds: if the median duration is more, the numbers are milliseconds

_INNER = re.compile(  # an object up to its list of cues, unless another format reads such objects
    r'\s*\{\s*(?:"\w+"\s*:\s*(?:"(?:[^"\\]|\\.){0,400}"|[\d.]+|null|true|false)\s*,\s*){0,20}'
    r'"(?!segments"|transcription")\w+"\s*:\s*(?=\[)'
)


def recognises(source: Source) -> bool:
    """Whether the source is a list or lines of JSON cues, or an object that contains such a list.

    A cue is an object with text, a start, and a duration or an end.
    """
    head = source.head
    if not head.lstrip().startswith(("[", "{")):
        return False
    inner = _INNER.match(head)
    first = first_object(head[inner.end() :] if inner else head)
    if first is None:
        return False
    timed = any(key in first for key in _STARTS) and any(key in first for key in _LASTS)
    return timed and isinstance(first.get("text"), str) and "date" not in first


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if nobody speaks or the file's name has no date.

    Raises ValueError if the JSON is cut short or a cue has no start.
    """
    listed = _listed(loads(source.text)) if _INNER.match(source.head) else objects(source.text)
    scale = 1000.0 if _in_thousandths(listed) else 1.0
    yield speech(source, [_cue(each, number, scale) for number, each in enumerate(listed, start=1)])


def _listed(value: Any) -> list[dict[str, Any]]:
    """Return the first list of cues in the object; [] if there is none."""
    lists = [each for each in value.values() if isinstance(each, list)]
    timed = (each for each in lists if each and isinstance(each[0], dict) and any(key in each[0] for key in _STARTS))
    return [each for each in next(timed, []) if isinstance(each, dict)]


def _in_thousandths(cues: Sequence[dict[str, Any]]) -> bool:
    """Whether times are in milliseconds: all durations are whole numbers, with a median too large for seconds."""
    lasting = [each[key] for each in cues for key in ("duration", "dur") if key in each]
    lasting += [each["end"] - each["start"] for each in cues if type(each.get("end")) is type(each.get("start")) is int]
    whole = [value for value in lasting if type(value) is int]
    return bool(whole) and len(whole) == len(lasting) and median(whole) > LONGEST


def _cue(each: dict[str, Any], number: int, scale: float) -> Cue:
    begins = next((key for key in _STARTS if key in each), None)
    if begins is None:
        raise ValueError(f"cue {number} has no start: add one, or take the cue out")
    starts = _seconds(each[begins])
    last = next((key for key in _LASTS if key in each), None)
    lasts = 0.0 if last is None else _seconds(each[last])
    ends = starts + lasts if last in ("duration", "dur") else max(starts, lasts)
    speaker = each.get("speaker")
    return cue(starts / scale, ends / scale, str(each.get("text") or ""), speaker if isinstance(speaker, str) else None)


def _seconds(value: object) -> float:
    """Return a number as it is, and a clock time in seconds. Raises ValueError for anything else."""
    found = seconds(value) if isinstance(value, str) and ":" in value else None
    return found if found is not None else float(str(value))
