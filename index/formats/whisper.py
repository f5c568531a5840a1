"""JSON from Whisper and compatible programs: timed segments become the recording's speech.

OpenAI's Whisper and WhisperX write `segments` with `start` and `end` in seconds; some have a `speaker`, a label such
as "SPEAKER_01" that names nobody. whisper.cpp writes `transcription` with `offsets` in milliseconds.
"""

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

_SEGMENTS = re.compile(rb'"segments"\s*:\s*\[\s*\{[^{}]*"(?:start|end)"|"transcription"\s*:\s*\[\s*\{\s*"timestamps"')


def recognises(source: Source) -> bool:
    """Whether the source is a JSON object with a list of timed segments."""
    return source.head.lstrip().startswith("{") and _SEGMENTS.search(source.content) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if nobody speaks or the file's name has no date.

    Raises ValueError if the JSON is cut short.
    """
    found = loads(source.text)
    language = found.get("language") or (found.get("result") or {}).get("language")
    yield speech(source, list(_cues(found)), language if isinstance(language, str) else None)


def _cues(found: dict[str, Any]) -> Iterator[Cue]:
    for segment in found.get("segments") or ():
        speaker = segment.get("speaker")
        words = f"{speaker}: {segment['text'].strip()}" if isinstance(speaker, str) else segment["text"]
        yield cue(float(segment["start"]), float(segment["end"]), words)
    for segment in found.get("transcription") or ():
        offsets = segment["offsets"]
        yield cue(offsets["from"] / 1000, offsets["to"] / 1000, segment["text"])
