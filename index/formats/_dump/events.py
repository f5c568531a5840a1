"""Splits the lines of a text dump into events, the pages that the site devotes to a meeting, a speech or the like.

An event begins after the status lines of the event before ("Publication date: …"), or at the site's own word above a
title ("Events"). Where a dump has neither, an event begins at the title above a date and a time.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from index.formats._dump.heads import LONGEST_HEAD, header, is_sentence
from index.formats._dump.lines import ENGLISH, RUSSIAN
from index.formats._dump.lost_bold import lost_bold
from index.speakers.labels import label
from index.speakers.people import Register
from index.text.printed_dates import is_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.formats._dump.lines import SiteWords

NEAR_START = 6  # lines below the start of an event within which a date belongs to that event

_TIME = re.compile(r"\d{1,2}:\d\d")
_DIVIDER = re.compile(r"[<‹]…[>›]|[*\s]+")


def is_body(line: str) -> bool:
    """Whether the line is of a kind that never occurs in a heading block.

    Such lines are a speaker's label, a heading above see-also links or tags, a status line, a photo counter, "<…>" and
    "* * *".

    >>> is_body("Mayor Ada Warp: Good morning."), is_body("See also"), is_body("Speech at the opening")
    (True, True, False)
    """
    if _DIVIDER.fullmatch(line) or is_labelled(line):
        return True
    return any(
        line in w.see_also or line in w.tags or line == w.status or w.counter.fullmatch(line) is not None
        for w in (ENGLISH, RUSSIAN)
    )


def is_labelled(line: str) -> bool:
    """Whether the line begins with a speaker's label."""
    return lost_bold(line) is not None or label(line, None, Register()) is not None


def events(printed: Sequence[str], words: SiteWords) -> Iterator[list[str]]:
    """Yield the lines of each event, from its title to its status lines; lines between two events are left out.

    `printed` has the lines of the dump, and `words` the site's words in the dump's language.
    """
    bounds = [*sorted(_starts(printed, words)), len(printed)]
    for start, end in pairwise(bounds):
        event = [line for line in printed[start:end] if line != words.text_version]
        if event and event[0] == words.events:
            event = event[1:]
        if event and not all(words.furniture.fullmatch(line) for line in event):
            yield event


def _starts(printed: Sequence[str], words: SiteWords) -> set[int]:
    starts = {0} if printed else set()
    for index, line in enumerate(printed):
        before = printed[index - 1] if index else ""
        closed = _is_status(before, words) and not _is_status(line, words)
        if closed or (line == words.events and header(printed[index + 1 : index + 1 + LONGEST_HEAD], is_body)):
            starts.add(index)
    for index in range(1, len(printed)):
        if _is_when(printed[index - 1], printed[index]) and not any(
            near in starts for near in range(index - NEAR_START, index + 1)
        ):
            starts.add(_title_above(printed, index - 1))
    return starts


def _is_status(line: str, words: SiteWords) -> bool:
    return line in (words.text_version, words.status) or words.status_lines.fullmatch(line) is not None


def _is_when(one: str, other: str) -> bool:
    """Whether one line is a date and the other a time, in either order."""
    return any(is_date(day) and _TIME.fullmatch(clock) is not None for day, clock in ((one, other), (other, one)))


def _title_above(printed: Sequence[str], index: int) -> int:
    """Return the index of the title above the date and time at `index`; `index` itself if there is no title.

    Lines above the date that end like a sentence are the lead, that is, the event's summary, and are skipped.
    """
    for above in range(index - 1, max(index - NEAR_START, -1), -1):
        if is_body(printed[above]):
            break
        if not is_sentence(printed[above]):
            return above
    return index
