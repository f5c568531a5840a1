"""SubStation captions (.ass, .ssa): lines of comma-separated fields become the recording's speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.formats._captions.captioned import speech
from index.formats._captions.cues import cue, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.formats._captions.cues import Cue
    from index.records import Skipped, Speech
    from index.sources.source import Source

_FIELDS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"  # if no "Format:" line names them


def recognises(source: Source) -> bool:
    """Whether the text begins with [Script Info]."""
    return source.head.lstrip().startswith("[Script Info]")


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if nobody speaks or the file's name has no date."""
    yield speech(source, sorted(_cues(source.text.splitlines()), key=lambda each: each.starts))


def _cues(lines: list[str]) -> Iterator[Cue]:
    names = _names(_FIELDS)
    for line in lines:
        kind, _, rest = line.partition(":")
        if kind == "Format" and "Start" in rest:
            names = _names(rest)
        elif kind == "Dialogue":
            cells = dict(zip(names, (cell.strip() for cell in rest.split(",", len(names) - 1)), strict=False))
            starts = seconds(cells.get("Start", ""))
            if starts is not None:
                yield cue(starts, seconds(cells.get("End", "")), cells.get("Text", ""), cells.get("Name") or None)


def _names(written: str) -> list[str]:
    return [name.strip() for name in written.split(",")]
