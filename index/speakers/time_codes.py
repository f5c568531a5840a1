"""Time codes within a transcript, which nobody says: "(02:06)" above a paragraph, "[00:00:12.20]" within one."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = 2  # codes at the start or end of a text or a label, if the brackets of a text hold times of the recording
ASCENDING = 0.9  # least share of codes that are not before the last one; those of a second tape begin anew
TIMED = 0.7  # least share of lines that end with a time in a text that prints the time of every line

_CODE = re.compile(r"[(\[](?P<clock>(?:\d{1,2}:)?\d{1,2}:\d\d)(?:[.,]\d{1,3})?[)\]]:?(?!\w)")
_ENDS = re.compile(r".*\s[(\[]\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[)\]]")


def has_codes(texts: Sequence[str]) -> bool:
    """Whether the times in brackets are a recording's: some begin or end a text or a label, and nearly all ascend."""
    codes = [code for text in texts for code in _CODE.finditer(text)]
    edges = sum(code[0].endswith(":") or code.start() == 0 or code.end() == len(code.string) for code in codes)
    clocks = [_seconds(code["clock"]) for code in codes]
    if edges < FEWEST or len(set(clocks)) < FEWEST:
        return False
    return sum(later >= clock for clock, later in pairwise(clocks)) >= ASCENDING * (len(clocks) - 1)


def without_codes(text: str) -> str:
    """Return the text without the times in its brackets.

    >>> without_codes("So we build a bridge. [00:00:12.20] And then a harbour."), without_codes("(02:36):")
    ('So we build a bridge. And then a harbour.', '')
    """
    return " ".join(_CODE.sub(" ", text).split())


def is_code(text: str) -> bool:
    """Whether the text is a time in brackets and nothing else."""
    return _CODE.fullmatch(text) is not None


def end_in_times(texts: Sequence[str]) -> bool:
    """Whether nearly all texts end with a time in brackets, so that none of them is the line of a name above a turn."""
    return sum(_ENDS.fullmatch(text) is not None for text in texts) >= TIMED * len(texts)


def _seconds(clock: str) -> int:
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds
