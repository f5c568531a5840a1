"""Lines of text with a time before, above or behind the words, as cues."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._captions.cues import cue, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.formats._captions.cues import Cue

INTERVAL = "-->"  # between the two times of a line that has both

_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?"
_BEFORE = re.compile(
    rf"\s*[(\[]?(?P<time>{_TIME})(?:\s*{INTERVAL}\s*{_TIME})?[)\]]?(?:[ \t]+-)?(?:[ \t]+(?P<said>\S.*)|[ \t]*)"
)
_BEHIND = re.compile(rf"\s*(?P<said>\S.*?)[ \t]+[(\[](?P<time>{_TIME})[)\]]\s*")


def stamp(lines: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of a line with its time: behind the words if the first line has it there, else before them.

    Its groups are `time` and `said`, the words, which are None in a line of only a time.
    """
    return _BEHIND if lines and _BEHIND.fullmatch(lines[0]) else _BEFORE


def cues(lines: Sequence[str]) -> Iterator[Cue]:
    """Yield the words from each time to the next as one cue; lines are not blank."""
    pattern = stamp(lines)
    starts, held = 0.0, list[str]()
    for line in lines:
        if found := pattern.fullmatch(line):
            following = seconds(found["time"]) or 0.0
            if held:
                yield cue(starts, following, "\n".join(held))
            starts, held = following, [found["said"]] if found["said"] else []
        else:
            held.append(line.strip())
    if held:
        yield cue(starts, starts, "\n".join(held))
