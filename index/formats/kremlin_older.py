"""Text of kremlin.ru's other layouts: the archived site of 2000-2008, the accessible edition, Russian pages.

Each page becomes one speech. The archived site prints navigation, title, date and place on separate lines, and labels
in capitals. The accessible edition prints date and place on one line. Some Russian pages begin directly with a label
("Д.Медведев:"); their title is then the file's name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats import dump
from index.formats._dump.heads import is_place
from index.formats._dump.lines import lines
from index.formats._dump.lost_bold import lost_bold
from index.identity import speech_id
from index.records import Skipped, Speech
from index.speakers.turns import Evidence, Printed, paragraphs
from index.text.printed_dates import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.sources.source import Source
    from index.text.printed_dates import Stamp

HEAD_LINES = 60  # lines among which the date is searched; the archived site has 14 lines of navigation first

_SITE = re.compile(
    r"Official website of the President of Russia|Официальный сайт Президента России"
    r"|Printer-friendly version|Версия для печати"
)
_CAPITALS = re.compile(r"^PRESIDENT OF RUSSIA [A-Z]{3,} [A-Z]{3,}(?: \([^()]*\))?:", re.MULTILINE)
_RUSSIAN_LABEL = re.compile(r"\s*(?:[А-ЯЁ]\. ?){1,2}[А-ЯЁ][\w-]+(?: ?\([^()]*\))?:\s")
_FURNITURE = re.compile(
    r"Printer-friendly version.*|Версия для печати.*|(?:Audio|Video|Photo).*\b(?:mp3|wmv|avi|jpe?g)\b.*"
    r"|.*\bSite map\b.*|.*\bSubscribe\b.*|View settings|Font size:|Site colours:|Документ ?/?|Document ?/?"
)
_CYRILLIC = re.compile(r"[А-яЁё]")


def recognises(source: Source) -> bool:
    """Whether the text has these sites' own phrases or labels and a date, or begins with a Russian label."""
    head = source.head
    if head.lstrip()[:1] in ("<", "{", "[") or dump.recognises(source):
        return False
    if _RUSSIAN_LABEL.match(head):
        return True
    marked = _SITE.search(head) or _CAPITALS.search(head)
    return marked is not None and any(stamp(line) for line in lines(head)[:HEAD_LINES])


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the page's speech, or a Skipped if there is no text below its heading lines."""
    printed = lines(source.text)
    at = next((i for i, line in enumerate(printed[:HEAD_LINES]) if stamp(line)), None)
    when = stamp(printed[at]) if at is not None else None
    if at is None or when is None or lost_bold(printed[0]):
        title, when, place, body = source.stem, None, None, printed
    else:
        title = _title(printed[:at]) or source.stem
        place, below = _place(when, printed[at + 1 :])
        body = [line for line in below if not _FURNITURE.fullmatch(line)]
    if not body:
        yield Skipped(source.name, "page without a text below its date")
        return
    date, time = (when.date, when.time) if when else (None, None)
    evidence = Evidence(title=title, date=date)
    yield Speech(
        id=speech_id(source.url, date, time, title),
        url=source.url,
        title=title,
        date=date,
        time=time,
        place=place,
        language="ru" if _is_russian(body) else "en",
        paragraphs=paragraphs([Printed(line, bold=lost_bold(line)) for line in body], evidence),
        source=source.name,
    )


def _title(above: Sequence[str]) -> str:
    """Return the last line above the date that is not navigation; "" if there is none."""
    return next((line for line in reversed(above) if not _FURNITURE.fullmatch(line)), "")


def _place(when: Stamp, below: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """Return the place, or None, and the lines of `below` that follow it.

    `when` is the parsed date line, and `below` has the lines below it. The place is the rest of the date line or, if
    that is empty, the first line of `below` if it looks like a place.
    """
    if when.rest:
        return when.rest, below
    if below and is_place(below[0]):
        return below[0], below[1:]
    return None, below


def _is_russian(body: Sequence[str]) -> bool:
    text = " ".join(body)
    return len(_CYRILLIC.findall(text)) * 2 > sum(map(str.isalpha, text))
