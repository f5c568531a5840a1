"""WebVTT captions (.vtt): cues with times and tags become the recording's speech.

The format: W3C, https://www.w3.org/TR/webvtt1/. Notes, styles and regions are left out. "<v Ada Quill>" names the
speaker. A language given in the header is trusted.
"""

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

_TIMES = re.compile(r"\s*((?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3})\s+-->\s+((?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3})(?:\s.*)?")
_LANGUAGE = re.compile(r"^Language: *([\w-]+)", re.MULTILINE)


def recognises(source: Source) -> bool:
    """Whether the first line of the text begins with WEBVTT."""
    return re.match(r"WEBVTT(?:\s|$)", source.head) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if nobody speaks or the file's name has no date."""
    header = source.text.partition("\n\n")[0]
    language = _LANGUAGE.search(header)
    yield speech(source, list(_cues(source.text)), language[1] if language else None)


def _cues(text: str) -> Iterator[Cue]:
    """Yield the text below each line of times, up to an empty line or the next times.

    A line that holds only a space does not end the text: YouTube writes one as the empty upper line of a cue.
    """
    times: re.Match[str] | None = None
    shown: list[str] = []
    for line in [*text.split("\n"), ""]:
        begun = _TIMES.fullmatch(line)
        if times and (begun or not line):
            starts = seconds(times[1])
            if starts is not None:
                yield cue(starts, seconds(times[2]), "\n".join(shown))
            times = None
        if begun:
            times, shown = begun, []
        else:
            shown.append(line)
