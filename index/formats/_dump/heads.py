"""Reads the heading block of an event in a text dump: title, lead (a summary), date, time and place in any order.

`header` takes the first lines of an event and returns the Header with its length in lines. Dates and times are
recognised by their form. A lead ends like a sentence, title and place do not, and a place is a few names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.text.printed_dates import TIME_KNOWN_FROM, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST_HEAD = 8  # lines: title, date, time, place and a lead of up to four paragraphs
LONGEST_PLACE = 75  # characters: the longest place on 4,875 pages, a hall and its city, has 61
TIME_REACH = 4  # lines at most from date to time; title, lead and place may come between
MOST_NAMES = 3  # most lines that do not end like a sentence: title, place, and a lead that lost its full stop

_TIME = re.compile(r"\d{1,2}:\d\d")
_SENTENCE_END = re.compile(r"[.!?…:;,]['\"’”»)]*$")
_SMALL = frozenset(
    re.findall(r"\w+", "a and at de di du la of on s the training range district village территория и на")
)
_KNOWN_PLACE = re.compile(
    r"\b(?:Moscow|Kremlin|Sochi|St\.? Petersburg|Region|Residence|Palace|Novo-Ogar\w+|Territory|Republic|"
    r"Москва|Кремль|Сочи|Санкт-Петербург|Ново-Огарёво|область|край)\b"
)
_EVENT = re.compile(
    r"(?:Forum|Meeting|Summit|Conference|Talks|Address|Speech|Interview|Congress|Greetings|Ceremony|Statement)s?\b"
)


@dataclass(frozen=True, slots=True)
class Header:
    """The heading block of an event and its length in lines. A place or lead that is not printed is None.

    `date` is an ISO date. `time` is "HH:MM", or None where the site did not print or did not know the time.
    """

    title: str
    date: str
    time: str | None
    place: str | None
    lead: str | None
    length: int


def header(lines: Sequence[str], ends: Callable[[str], bool]) -> Header | None:
    """Read the heading block that opens the lines; None if there is no date, or no title near the date.

    `ends` recognises a line that belongs to the body: a speaker's label, a see-also block, a photo counter.
    """
    core = _core(lines)
    when = stamp(lines[core.date]) if core else None
    if core is None or when is None:
        return None
    sure = [line for index, line in enumerate(lines[: core.length]) if index not in (core.date, core.time)]
    names = [line for line in sure if not is_sentence(line)]
    lead = [line for line in sure if is_sentence(line)]
    if len(names) > MOST_NAMES:
        return None
    if not lead and sum(not _placeness(name) for name in names) > 1:  # a lead that lost its full stop
        lead = [max(names, key=len)]
        names.remove(lead[0])
    more = _rest(lines[core.length : core.length + LONGEST_HEAD], names, lead, ends)
    title, place = _title_and_place([*names, when.rest] if when.rest else names)
    if lead and (not title or (not place and _placeness(title) > 2)):  # a title can end like a sentence
        title, place = lead.pop(0), title or None
    time = when.time if core.time is None else lines[core.time].zfill(5)
    if time == "00:00" and when.date < TIME_KNOWN_FROM:
        time = None
    return Header(title, when.date, time, place, " ".join(lead) or None, core.length + more) if title else None


@dataclass(frozen=True, slots=True)
class _Core:
    """The indexes of a heading block's date line and time line; `time` is None if there is no time line.

    `length` is the number of lines from the top of the block to the lower of these two lines.
    """

    date: int
    time: int | None

    @property
    def length(self) -> int:
        return max(self.date, -1 if self.time is None else self.time) + 1


def _core(lines: Sequence[str]) -> _Core | None:
    day = next((index for index, line in enumerate(lines[: LONGEST_HEAD - 1]) if stamp(line)), None)
    if day is None:
        return None
    near = range(max(day - TIME_REACH, 0), min(day + TIME_REACH + 1, len(lines)))
    times = [index for index in near if _TIME.fullmatch(lines[index])]
    return _Core(day, min(times, key=lambda index: abs(index - day), default=None))


def _rest(lines: Sequence[str], names: list[str], lead: list[str], ends: Callable[[str], bool]) -> int:
    """Return how many of the lines below date and time still belong to the heading block.

    Each of them is appended to `names` if it can be the title or the place, and to `lead` otherwise. `ends` recognises
    a line of the body, which ends the block.
    """
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if ends(line):
            return index
        if _names_more(names, line):
            names.append(line)
        elif not lead and is_sentence(line) and (not names or _goes_on(names, following, ends)):
            lead.append(line)
        else:
            return index
    return len(lines)


def _goes_on(names: Sequence[str], following: str, ends: Callable[[str], bool]) -> bool:
    return not ends(following) and _names_more(names, following)


def _names_more(names: Sequence[str], line: str) -> bool:
    """Whether the line can be the title or the place; `names` has the lines already taken for one of these."""
    if not line or is_sentence(line) or _TIME.fullmatch(line) or len(names) > 1:
        return False
    return not names or is_place(line) or is_place(names[0])


def _title_and_place(names: Sequence[str]) -> tuple[str, str | None]:
    if len(names) < 2:
        return (names[0] if names else ""), None
    first, second = names[:2]
    swapped = _placeness(first) > _placeness(second)
    return (second, first) if swapped else (first, second)


def _placeness(name: str) -> int:
    if not is_place(name) or _EVENT.search(name):
        return 0
    return 2 + bool(_KNOWN_PLACE.search(name)) - (len(name.split()) > 4)


def is_place(line: str) -> bool:
    """Whether the line can name a place: a few names, joined only by small words.

    >>> is_place("The Kremlin, Moscow"), is_place("Meeting with weavers in Lower Spindle")
    (True, False)
    """
    words = re.findall(r"[^\W\d_]+", line)
    return (
        bool(words)
        and len(line) <= LONGEST_PLACE
        and not is_sentence(line)
        and all(word[0].isupper() or word in _SMALL for word in words)
    )


def is_sentence(line: str) -> bool:
    """Whether the line ends like a sentence or a clause, as a lead does and a title does not."""
    return bool(_SENTENCE_END.search(line))
