"""Guesses which column of a table is what, by the columns' names, and says what it guessed."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from index.sources.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = {  # the names that people give such columns, likeliest first
    "text": "text speech_text full_text transcript content body utterance paragraph statement words speech",
    "speech": "speech_id event_id debate_id transcript_id document_id doc_id session_id meeting_id",
    "speaker": "speaker speaker_name speakername name_of_person_speaking person who name author president",
    "date": "date speech_date day delivered published publication_date date_published session_date year",
    "time": "time clock start_time time_of_day",
    "title": "title speech_title headline heading event subject",
    "office": "office post position role job_title function",
    "place": "place location venue city",
    "lead": "lead summary abstract description subtitle teaser",
    "url": "url link source_url address href permalink",
    "language": "language lang locale",
    "section": "section category",
    "topic": "topic topics tag tags keywords theme",
    "country": "country nation state",
}


def guess(header: Sequence[str]) -> Columns | None:
    """The columns by their names; None where no column can be what was said.

    A table that has titles and summaries but no text is read by its summaries.

    >>> print(guess(["Line", "Speaker", "Text", "Date"]))
    text = Text, date = Date, speaker = Speaker
    """
    plain = {_plain(name): name for name in reversed(header)}
    found: dict[str, str] = {}
    for noun, names in _NAMES.items():
        column = next((plain[name] for name in names.split() if name in plain), None)
        if column and column not in found.values():
            found[noun] = column
    if "text" not in found and "title" in found and "lead" in found:
        found["text"] = found.pop("lead")
    return Columns(**found) if "text" in found else None


def knows(header: Sequence[str]) -> bool:
    """Whether two columns, or one of text, have names that such tables have: a comma in prose makes no table."""
    plain = set(map(_plain, header))
    known = {name for names in _NAMES.values() for name in names.split()}
    return len(plain & known) > 1 or (len(plain) > 1 and not plain.isdisjoint(_NAMES["text"].split()))


def used(columns: Columns) -> set[str]:
    """The names of the columns that are read."""
    return {name for field in fields(columns) if (name := getattr(columns, field.name))}


def _plain(name: str) -> str:
    """A column's name as the table of names has it: "Speech Text" is speech_text."""
    return re.sub(r"[\W_]+", "_", name.lower()).strip("_")
