"""Tables of presidents' speeches, from the Miller Center or derived from it: each row or object is one speech.

Such a table has the columns "president" and "transcript". The president is the speaker until a label in the text
names someone else. A summary becomes the lead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._documents.head_lines import day
from index.formats._json import loads, objects
from index.formats._rows import columns, rows, said
from index.identity import speech_id
from index.records import Skipped, Speech, numbered
from index.speakers.american_turns import Lead, paragraphs
from index.text.language import language_of
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.sources.source import Source

HEAD = 1000  # characters in which the Miller Center's own list has its name

_KEYS = ("president", "transcript")
_TITLED_DAY = re.compile(r"^[A-Z][a-z]+ \d{1,2}, \d{4}: *(?=\S)")  # "April 30, 1789: First Inaugural Address"


def recognises(source: Source) -> bool:
    """Whether the source is a table or JSON with the columns "president" and "transcript"."""
    head = source.head.lstrip()
    if head.startswith(("[", "{")):
        return all(f'"{key}"'.encode() in source.content for key in _KEYS) and '"paragraphs"' not in head
    return source.columns is None and columns(head) >= set(_KEYS)


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the table's speeches, and a Skipped for each row without a transcript or a date.

    Raises ValueError if the file is cut short.
    """
    for number, row in _rows(source):
        yield _speech(source, number, row)


def _rows(source: Source) -> Iterator[tuple[int, Mapping[str, str]]]:
    text = source.text.strip()
    if not text.startswith(("[", "{")):
        yield from rows(text)
        return
    found = loads(text)["Items"] if text.startswith("{") and '"Items"' in text[:HEAD] else objects(text)
    for number, each in enumerate(found, start=1):
        yield number, {str(key).lower(): str(value) for key, value in each.items() if value is not None}


def _speech(source: Source, number: int, row: Mapping[str, str]) -> Speech | Skipped:
    part = f"{source.name}#{number}"
    date = day(said(row.get("date")) or "")
    title = said(row.get("title") or row.get("speech_title")) or "Speech"
    president = said(row.get("president"))
    texts = (block.text for block in blocks(row.get("transcript") or ""))
    spoken = numbered(paragraphs(texts, Lead(president, "President", "president")))
    if not spoken:
        return Skipped(part, "no transcript in this row")
    if date is None:
        return Skipped(part, f"date is no date: {said(row.get('date'))}")
    title = _TITLED_DAY.sub("", title)
    url = said(row.get("url"))
    return Speech(
        id=speech_id(url, date, None, title),
        title=title,
        date=date,
        url=url,
        lead=said(row.get("summary")),
        place=said(row.get("location") or row.get("place")),
        language=language_of(" ".join(paragraph.text for paragraph in spoken)),
        paragraphs=spoken,
        source=source.name,
    )
