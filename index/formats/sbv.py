"""SBV captions, as YouTube's editor saves them: a line with two times, lines of text, a blank line."""

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

_CLOCK = r"\d+:\d\d:\d\d\.\d{1,3}"
_TIMES = re.compile(rf"^({_CLOCK}),({_CLOCK})[ \t]*$", re.MULTILINE)


def recognises(source: Source) -> bool:
    """Whether the first line of the text looks like "0:00:01.000,0:00:04.200"."""
    return _TIMES.match(source.head.lstrip()) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if nobody speaks or the file's name has no date."""
    yield speech(source, list(_cues(source.text)))


def _cues(text: str) -> Iterator[Cue]:
    times = list(_TIMES.finditer(text))
    for at, found in enumerate(times):
        below = times[at + 1].start() if at + 1 < len(times) else len(text)
        starts = seconds(found[1])
        if starts is not None:
            yield cue(starts, seconds(found[2]), text[found.end() : below].replace("[br]", "\n"))
