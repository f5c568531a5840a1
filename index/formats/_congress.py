"""Parsing shared by all formats of the US Congressional Record: the day, the labels of turns, and narration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.formats._sitting import spelled
from index.text.printed_dates import stamp

if TYPE_CHECKING:
    from index.records import Voice

DAY = re.compile(r"\((?:\w+day), ([A-Z][a-z]+ \d{1,2}, \d{4})\)")

_TITLES = r"Mr|Mrs|Ms|Miss|Dr|Messrs"
_CAPITALS = r"[A-Z][A-Za-z'’-]*[A-Z][A-Z'’-]*"
_LABEL = re.compile(
    rf"(?P<label>(?:{_TITLES})\.? (?:{_CAPITALS})(?: (?:[A-Z]\.|{_CAPITALS}|of [A-Z][a-z]+(?: [A-Z][a-z]+)?|Jr\.))*"
    r"|The (?:(?:Acting )?(?:SPEAKER|CHAIR(?:MAN|WOMAN)?|PRESIDING OFFICER|PRESIDENT|VICE PRESIDENT|CLERK)"
    r"(?: pro tempore)?(?: \([^()]+\))?|ACTING (?:PRESIDENT|CHAIR|SPEAKER) pro tempore)"
    r"|The (?:assistant |senior |legislative |bill )*clerk)\. +"
)
_TOLD = re.compile(
    r"(?:\(?(?:Mr|Mrs|Ms|Dr)\. \S+.* (?:asked and was given permission|addressed the House|yielded the floor).*"
    r"|The (?:Clerk|clerk|legislative clerk|assistant \w+ clerk|bill clerk) (?:read|proceeded|called|reported).*"
    r"|There (?:was|being) no objection.*"
    r"|The (?:resolution|motion|bill|amendment) was (?:agreed to|laid|read|passed).*)"
)
_IN_CHAIR = re.compile(r"\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Titled:
    """The printed label of a turn, without its full stop, and the speaker and office that it names.

    `speaker` or `office` is None if the label does not name it. `voice` is "official" for an office, else "unknown".
    """

    printed: str
    speaker: str | None
    office: str | None
    voice: Voice


def day(found: re.Match[str]) -> str | None:
    """Return the ISO date of a match of DAY such as "(Wednesday, January 6, 2021)", or None if there is no such day."""
    printed = stamp(found[1])
    return printed.date if printed else None


def begun(text: str) -> tuple[Titled, str] | None:
    """Split a paragraph into the label that opens it and the words after the label; None if either is missing.

    >>> begun("Mr. QUILL of Lakeland. Mr. Speaker, the ferries are late.")[0].speaker
    'Mr. Quill of Lakeland'
    """
    found = _LABEL.match(text)
    return (titled(found["label"]), text[found.end() :]) if found and found.end() < len(text) else None


def titled(label: str) -> Titled:
    """Read a printed label as a speaker or an office. A presiding officer's name is taken from the brackets, if any."""
    label = " ".join(label.split()).rstrip(".")
    if label.startswith("The "):
        chair = _IN_CHAIR.search(label)
        office = _IN_CHAIR.sub("", label).removeprefix("The ").strip()
        return Titled(label, spelled(chair[1]) if chair else None, spelled(office), "official")
    return Titled(label, spelled(label), None, "unknown")


def is_told(text: str) -> bool:
    """Whether the paragraph is narration rather than somebody's words."""
    return _TOLD.fullmatch(text) is not None
