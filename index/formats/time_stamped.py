"""Transcripts with a time at the start of lines or on a line above, as people copy them from video players.

Each becomes the recording's speech. The times say when paragraphs begin and are not part of the text. Transcripts
whose lines name their speakers are read by the format `plain` instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._captions.captioned import speech
from index.formats._captions.cues import cue, seconds
from index.speakers.openings import labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.formats._captions.cues import Cue
    from index.records import Skipped, Speech
    from index.sources.source import Source

ROUND = 2  # asked after formats that are easier to recognise than prose with times
FEWEST = 3  # times that a text must have
SHARE = 0.4  # least share of lines with a time among all lines that are not blank

_NICK = re.compile(r"<[^<>\s]{1,30}> ")
_STAMP = re.compile(r"[ \t]*[(\[]?((?:\d{1,2}:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?)[)\]]?(?:[ \t]+-)?(?:[ \t]+(\S.*)|[ \t]*)")


def recognises(source: Source) -> bool:
    """Whether the text begins with a time, has ascending times on or above most lines, and names no speakers."""
    lines = [line for line in source.head.split("\n") if line.strip()]
    found = [stamp for line in lines if (stamp := _STAMP.fullmatch(line))]
    if len(found) < max(FEWEST, SHARE * len(lines)) or not _STAMP.fullmatch(lines[0]):
        return False
    times = [seconds(stamp[1]) or 0.0 for stamp in found]
    said = [stamp[2] for stamp in found if stamp[2]] or [line for line in lines if not _STAMP.fullmatch(line)]
    if any(map(_NICK.match, said)):
        return False  # the lines are those of a chat
    return times == sorted(times) and len(set(times)) > 1 and not any(labels(said))


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if nobody speaks or the file's name has no date."""
    yield speech(source, list(_cues(source.text)))


def _cues(text: str) -> Iterator[Cue]:
    """Yield the text from each time to the next as one cue."""
    starts, held = 0.0, list[str]()
    for line in text.split("\n"):
        if found := _STAMP.fullmatch(line):
            following = seconds(found[1]) or 0.0
            if held:
                yield cue(starts, following, "\n".join(held))
            starts, held = following, [found[2]] if found[2] else []
        elif line.strip():
            held.append(line.strip())
    if held:
        yield cue(starts, starts, "\n".join(held))
