"""Reads the head of a document: the first pieces of its text, which state its title, date or speaker.

`head` takes the pieces and the metadata; it returns the body's pieces and the completed metadata. It recognises lines
such as "Speaker: Ada Quill", a line with only a date and perhaps a place or weekday, and the title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date as calendar_day
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from index.text.days import day_of
from index.text.printed_dates import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.formats._documents.pieces import Passage, Told

HEAD = 8  # pieces at the start of a document that may be title, date or names
LONGEST_LINE = 90  # characters of a line with a date and a place
LONGEST_TITLE = 160  # characters: a longer first line is not a title

LINE = re.compile(
    r"(President|Speaker|Title|Date|Place|Location|Source|URL|Author|By|Language|Tags|Category|Slug|Status|Event|Summary"
    r"|Topic|Occasion|Modified): *(\S.*)",
    re.IGNORECASE,
)
_NOUNS = {  # the field of `Told` for each name before a colon in a head line
    "title": "title", "date": "date", "place": "place", "location": "place", "source": "url", "url": "url",
    "speaker": "speaker", "author": "author", "by": "author", "language": "language",
}  # fmt: skip
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_ISO = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?(?:[T ](\d\d:\d\d)\S*)?(?=\Z|\s)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T\d+Z?)?")
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? +", re.IGNORECASE)
_NOON = re.compile(r"[AaPp]\.?[Mm]\.?")  # what a date leaves of "10:00AM"
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_NAMING = {"president", "speaker", "place", "location", "author", "by"}
_SAYS = re.compile(r"\w{4,}[.!?…]|[!?…]$")  # a sentence's end, unlike the points of "Bo Fenn Jr." and "Laketown, U.S."
_SENTENCE = re.compile(r"[.!?:;…][\"”’'»)]*$")


def field(line: str, below: str) -> tuple[str, str] | None:
    """Return the name, in lower case, and the value of a line like "Speaker: Ada Quill"; None for other lines.

    A person or a place is no sentence, and is told once: "Speaker: The sitting is open." is a turn, and so is a line
    whose name begins a line of `below`, the text below it, too.
    """
    found = LINE.fullmatch(line)
    if found is None:
        return None
    name, value = found[1].lower(), found[2].strip()
    if name in _NAMING and (_SAYS.search(value) or re.search(rf"^{name} ?:", below, re.IGNORECASE | re.MULTILINE)):
        return None
    return name, value


@dataclass(frozen=True, slots=True)
class Head:
    """A document's metadata and the pieces of its body. `president` is the name in a "President:" line, or None."""

    told: Told
    body: tuple[Passage, ...]
    president: str | None = None


def day(written: str) -> str | None:
    """Parse a date as ISO 8601, as commonly printed, or as in mail headers. Returns the ISO date, or None.

    An ISO date without a day or a month stays without it ("2021-05", "2021").

    >>> day("2021-05-07T10:00:00Z"), day("May 7th, 2021"), day("Fri, 7 May 2021 10:00:00 +0000"), day("2021-02-31")
    ('2021-05-07', '2021-05-07', '2021-05-07', None)
    """
    written = " ".join(written.split())
    if found := _ISO.match(written) or _COMPACT.fullmatch(written):
        return _checked(*(int(part) if part else None for part in found.groups()[:3]))
    if found := _DOTTED.fullmatch(written):
        return _checked(int(found[3]), int(found[2]), int(found[1]))
    if printed := stamp(_ORDINAL.sub(r"\1", _WEEKDAY.sub("", written, count=1))):
        return printed.date
    if found_day := day_of(written):
        return found_day.date
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def _checked(year: int | None, month: int | None, number: int | None) -> str | None:
    try:
        whole = calendar_day(year or 0, month or 1, number or 1).isoformat()
    except ValueError:
        return None
    return whole if number else whole[:7] if month else whole[:4]


def head(pieces: Sequence[Passage], told: Told) -> Head:
    """Complete the metadata `told` from the first pieces, and return it with the remaining pieces as the body."""
    body: list[Passage] = []
    president = None

    def below(at: int) -> str:
        return "\n".join(piece.text for piece in pieces[at + 1 :])

    for at, piece in enumerate(pieces):
        line = field(piece.text, below(at)) if at < HEAD and not _spoken(body) else None
        if line and line[0] == "president":
            president = line[1]
        elif line:
            told = _with(told, *line)
        elif at < HEAD and not _spoken(body) and (dated := _dateline(piece.text)):
            told = replace(told, date=told.date or dated[0], place=told.place or dated[1])
        else:
            body.append(piece)
    title = told.title or _title(body)
    return Head(replace(told, title=title), tuple(_untitled(body, title)), president)


def is_head_line(text: str) -> bool:
    """Whether the line is metadata rather than text: "Speaker: Ada Quill", "Laketown, 4 May 2021"."""
    return LINE.fullmatch(text) is not None or _dateline(text) is not None


def _spoken(body: Sequence[Passage]) -> bool:
    """Whether the speech has begun, that is, whether any piece so far is a complete sentence."""
    return any(piece.kind == "speech" and _SENTENCE.search(piece.text) for piece in body)


def _with(told: Told, name: str, value: str) -> Told:
    noun = _NOUNS.get(name)
    if noun is None or getattr(told, noun) or (noun == "url" and not value.startswith("http")):
        return told
    said = day(value) if noun == "date" else value
    changed: Told = replace(told, **{noun: said})  # type: ignore[arg-type]  # all these fields are texts
    return changed


def _dateline(text: str) -> tuple[str, str | None] | None:
    """Return date and place of a line that consists only of these: "Laketown, 4 May 2021", "Tuesday, May 4, 2021".

    The place is None if it is missing; the result is None for any other line.
    """
    if len(text) > LONGEST_LINE:
        return None
    parts = text.strip(" ()[]").split(", ")
    for at in range(min(3, len(parts))):
        rest = ", ".join(parts[at:])
        found = stamp(_ORDINAL.sub(r"\1", _WEEKDAY.sub("", rest, count=1)))
        if found and len(found.rest.split()) <= 4 and not _SENTENCE.search(found.rest):
            rest = _NOON.sub("", found.rest)
            before = _WEEKDAY.sub("", ", ".join(parts[:at]) + " ").strip()
            return found.date, before or rest or None
        if re.fullmatch(r"\d{4}-\d\d-\d\d", rest) and (iso := day(rest)):
            return iso, ", ".join(parts[:at]) or None
    return None


def _title(body: Sequence[Passage]) -> str | None:
    """Return the first heading near the top, else the first piece if it looks like a title, else None.

    The first piece looks like a title if it is short, is not a sentence, and is followed by a longer piece.
    """
    heading = next((piece.text for piece in body[:HEAD] if piece.kind == "heading"), None)
    if heading or len(body) < 2:
        return heading
    first = body[0]
    short = first.kind == "speech" and len(first.text) <= LONGEST_TITLE and not _SENTENCE.search(first.text)
    return first.text if short and len(first.text) < len(max(body, key=lambda piece: len(piece.text)).text) else None


def _untitled(body: Sequence[Passage], title: str | None) -> list[Passage]:
    """Return the pieces without the one near the top that repeats the title; all pieces if there is no title."""
    for at, piece in enumerate(body[:HEAD]):
        if title and piece.text.casefold() == title.casefold():
            return [*body[:at], *body[at + 1 :]]
    return list(body)
