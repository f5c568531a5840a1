"""Cues: the lines that a caption file shows during one interval, without markup.

`cue` takes a cue's text as the file has it and returns its lines as a viewer reads them. A speaker named by a tag
("<v Ada Quill>") is kept with the line. In rolling captions each cue repeats the last line of the cue before;
`unrolled` recognises such a file by the share of cues that do so, and keeps each line once.
"""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROLLING_SHARE = 0.5  # least share of cues that begin with the end of the one before; below it, a speaker repeats words
FEWEST_ROLLING = 2  # least number of such cues; a single one is more often words said twice
MILLISECONDS = 3  # number of decimals of a second in captions; further ones would be rounding errors
ADJACENT = 0.5  # seconds at most between a cue and the next that repeats its last line

_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?\s{1,4}([^<>]{0,200})>|(</v>)", re.IGNORECASE)
_TAG = re.compile(r"</?(?:[a-z]\w*\b[^<>]*|\d\d[\d:.,]*)>|\{\\[^{}]*\}", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a cue as shown. `voice` is the speaker named by a tag or field of the file, or None."""

    text: str
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """The lines shown from the time `starts` to the time `ends`, in seconds from the recording's beginning."""

    starts: float
    ends: float
    lines: tuple[Shown, ...]


def seconds(clock: str) -> float | None:
    """Parse a clock time such as "01:02:03,500" as seconds; hours are optional. Returns None for any other text.

    >>> seconds("01:02:03,500"), seconds("02:03.500"), seconds("soon")
    (3723.5, 123.5, None)
    """
    found = _CLOCK.fullmatch(clock.strip())
    if found is None:
        return None
    hours, minutes, whole, part = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + (float(f"0.{part}") if part else 0.0)


def cue(starts: float, ends: float | None, markup: str, voice: str | None = None) -> Cue:
    """Make a cue from its text in the file: markup is removed and entities are resolved, even where they were escaped
    twice.

    `starts` and `ends` are seconds. A start that is negative or not finite becomes 0; an end that is missing or not
    finite becomes the start. `voice` is the speaker of the lines without a voice tag, or None.
    """
    starts = round(starts, MILLISECONDS) if math.isfinite(starts) and starts > 0 else 0.0
    return Cue(starts, ends if ends is not None and math.isfinite(ends) else starts, tuple(_shown(markup, voice)))


def _shown(markup: str, voice: str | None) -> Iterator[Shown]:
    at, now = 0, voice
    for tag in _VOICE.finditer(markup):
        yield from _lines(markup[at : tag.start()], now)
        at, now = tag.end(), _plain(tag[1]) or voice if tag[1] else voice
    yield from _lines(markup[at:], now)


def _lines(markup: str, voice: str | None) -> Iterator[Shown]:
    for line in re.split(r"\r\n?|\n|\\N", markup):
        if text := _plain(line):
            yield Shown(text, voice)


def _plain(markup: str) -> str:
    text = html.unescape(html.unescape(_TAG.sub("", markup)))
    return " ".join(re.sub("[\u200b\u200e\u200f\ufeff]", "", _TAG.sub("", text)).split())


def unrolled(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield the cues that have text.

    In rolling captions, a cue loses the lines that the cue before it had, and is left out if it had no others.
    """
    shown = [each for each in cues if each.lines]
    repeats = sum(_begun(one, other) > 0 or _grown(one, other) for one, other in pairwise(shown))
    rolls = repeats >= FEWEST_ROLLING and repeats >= ROLLING_SHARE * (len(shown) - 1)
    yield from _rolled(shown) if rolls else shown


def _rolled(shown: Sequence[Cue]) -> Iterator[Cue]:
    before: Cue | None = None
    for each in shown:
        new = each.lines[_begun(before, each) :] if before else each.lines
        if before and _grown(before, each):
            last = before.lines[-1].text
            new = (Shown(each.lines[0].text[len(last) :].strip(), each.lines[0].voice), *each.lines[1:])
        before = each
        if new:
            yield Cue(each.starts, each.ends, new)


def _begun(one: Cue, other: Cue) -> int:
    """Return how many lines at the end of `one` are repeated at the start of `other`; 0 if more than ADJACENT seconds
    lie between the cues.
    """
    if other.starts - one.ends > ADJACENT:
        return 0
    ended = [line.text for line in one.lines]
    begins = [line.text for line in other.lines]
    return next((n for n in range(min(len(ended), len(begins)), 0, -1) if ended[-n:] == begins[:n]), 0)


def _grown(one: Cue, other: Cue) -> bool:
    """Whether the first line of `other` is the last line of `one` with words added, and `other` follows without a
    pause.
    """
    return other.starts - one.ends <= ADJACENT and other.lines[0].text.startswith(one.lines[-1].text + " ")
