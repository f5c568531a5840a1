"""SubRip captions (.srt): numbered cues with times become the recording's speech."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._captions.captioned import speech
from index.formats._captions.cues import cue, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.formats._captions.cues import Cue
    from index.records import Skipped, Speech
    from index.sources.source import Source

_TIMES = r"(?P<starts>(?:\d+:)?\d{1,2}:\d{1,2}[,.]\d{1,3})[ \t]*-+>[ \t]*(?P<ends>(?:\d+:)?\d{1,2}:\d{1,2}[,.]\d{1,3})"
_LINE = re.compile(rf"^[ \t]*{_TIMES}[^\n]*$", re.MULTILINE)
_FIRST = re.compile(rf"\s*(?:\d+[ \t]*\n\s*)?[ \t]*{_TIMES}")
_NUMBER = re.compile(r"\n[ \t]*\d+[ \t]*\n*\Z")  # the next cue's number, above its times


def recognises(source: Source) -> bool:
    """Whether the text begins with a line "00:00:01,000 --> 00:00:04,200", optionally below a number."""
    return _FIRST.match(source.head) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if nobody speaks or the file's name has no date."""
    yield speech(source, list(cues(source.text)))


def cues(text: str) -> Iterator[Cue]:
    """Yield the cues of the text. A cue's number is never read as text, even if no blank line precedes it."""
    times = list(_LINE.finditer(text))
    for at, found in enumerate(times):
        below = times[at + 1].start() if at + 1 < len(times) else len(text)
        shown = text[found.end() : below]
        if at + 1 < len(times):
            shown = _NUMBER.sub("", shown)
        starts = seconds(found["starts"])
        if starts is not None:
            yield cue(starts, seconds(found["ends"]), shown)
