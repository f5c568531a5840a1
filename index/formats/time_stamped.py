"""Transcripts with a time at the start or end of lines or on a line above, as people copy them from video players.

Each becomes the recording's speech. The times say when paragraphs begin and are not part of the text. Transcripts
whose lines name their speakers are read by the format `plain` instead, unless their lines have intervals of time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._captions.captioned import speech
from index.formats._captions.cues import seconds
from index.formats._captions.stamped_lines import INTERVAL, cues, stamp
from index.speakers.openings import labels
from index.text.bold_marks import without_bold_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Skipped, Speech
    from index.sources.source import Source

ROUND = 2  # asked after formats that are easier to recognise than prose with times
FEWEST = 3  # times that a text must have
SHARE = 0.4  # least share of lines with a time among all lines that are not blank

_NICK = re.compile(r"<[^<>\s]{1,30}> ")


def recognises(source: Source) -> bool:
    """Whether the text begins with a line with a time, has ascending times in most lines, and names no speakers."""
    lines = _lines(source.head)
    pattern = stamp(lines)
    found = [stamped for line in lines if (stamped := pattern.fullmatch(line))]
    if len(found) < max(FEWEST, SHARE * len(lines)) or not pattern.fullmatch(lines[0]):
        return False
    times = [seconds(stamped["time"]) or 0.0 for stamped in found]
    said = [stamped["said"] for stamped in found if stamped["said"]]
    said = said or [line for line in lines if not pattern.fullmatch(line)]
    if times != sorted(times) or len(set(times)) == 1 or any(map(_NICK.match, said)):
        return False  # lines with nicks are those of a chat
    return INTERVAL in lines[0] or not any(labels([without_bold_marks(words) for words in said]))


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if nobody speaks or the file's name has no date."""
    yield speech(source, list(cues(_lines(source.text))))


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
