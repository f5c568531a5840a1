"""Praat's TextGrid: the intervals of tiers named like people become one speech.

The format: https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html, in its long form. A tier named like a
person has that person's words. If there is no such tier, the only tier that is not one of words or sounds is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._captions.captioned import speech
from index.formats._captions.cues import cue
from index.records import Skipped
from index.speakers.people import is_name
from index.speakers.unnamed import is_unnamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.formats._captions.cues import Cue
    from index.records import Speech
    from index.sources.source import Source

_BEGINS = re.compile(r'\s*File type = "ooTextFile(?: short)?"\s+(?:Object class = )?"TextGrid"')
_TIER = re.compile(r'class = "IntervalTier"\s+name = "((?:[^"]|"")*)"')
_INTERVAL = re.compile(r'xmin = ([\d.]+)\s+xmax = ([\d.]+)\s+text = "((?:[^"]|"")*)"')
_PARTS = re.compile(r"phon|segment|syll|word|token|gloss|tone|break|pos\b|mau|kan\b", re.IGNORECASE)


def recognises(source: Source) -> bool:
    """Whether the source begins as a TextGrid does."""
    return _BEGINS.match(source.head) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if no tier says who speaks, or the file's name has no date."""
    _, *parts = _TIER.split(source.text)
    tiers = [(name.replace('""', '"').strip(), text) for name, text in zip(parts[::2], parts[1::2], strict=True)]
    people = [(name, text) for name, text in tiers if is_name(name) or is_unnamed(name)]
    others = [(None, text) for name, text in tiers if not _PARTS.search(name)]
    if not people and len(others) != 1:
        yield Skipped(source.name, "a TextGrid whose tiers are not named like people: rename them, or save it as SRT")
        return
    cues = (each for name, text in people or others for each in _cues(name, text))
    yield speech(source, sorted(cues, key=lambda each: each.starts))


def _cues(name: str | None, tier: str) -> Iterator[Cue]:
    for starts, ends, text in _INTERVAL.findall(tier):
        if words := text.replace('""', '"').strip():
            yield cue(float(starts), float(ends), words, name)
