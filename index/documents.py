"""What is indexed of a speech: its words, the values of its facets, its day, and where its text is stored.

A Speech of the archive goes in, a SpeechDocument comes out: one Whoosh document per paragraph, with what all
paragraphs of a speech share said once.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.fields import FACETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.records import Paragraph, Speech

PARAGRAPH_FACETS = ("speaker", "voice", "kind")  # these change from paragraph to paragraph; the others do not
SPEECH_FACETS = tuple(f.name for f in FACETS if f.name not in PARAGRAPH_FACETS)
UNDATED = 0  # the day of a speech without a date: before every real day, as date.toordinal() starts at 1

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParagraphDocument:
    """One paragraph: `row` is the archive's row of its text; `facets` has keys of PARAGRAPH_FACETS only."""

    row: int
    text: str
    facets: Mapping[str, Values] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpeechDocument:
    """One speech: what its paragraphs share, and the paragraphs in order.

    `event` is the speech's id, which replaces and deletes it. `day` is the proleptic ordinal of the date's
    first day (`date.toordinal()`), UNDATED where there is none. `facets` has keys of SPEECH_FACETS without
    "event", which is always `event`.
    """

    event: str
    title: str = ""
    lead: str = ""
    day: int = UNDATED
    language: str = "en"
    facets: Mapping[str, Values] = field(default_factory=dict)
    paragraphs: tuple[ParagraphDocument, ...] = ()


def document(speech: Speech, rows: Sequence[int]) -> SpeechDocument:
    """The speech as it is indexed; `rows` are the archive's rows of its paragraphs, in the same order.

    Raises ValueError where rows and paragraphs differ in number.
    """
    return SpeechDocument(
        event=speech.id,
        title=speech.title,
        lead=speech.lead or "",
        day=first_day(speech.date),
        language=speech.language,
        facets=_speech_facets(speech),
        paragraphs=tuple(
            ParagraphDocument(row, paragraph.text, _paragraph_facets(paragraph))
            for row, paragraph in zip(rows, speech.paragraphs, strict=True)
        ),
    )


def first_day(date: str | None) -> int:
    """The ordinal of the first day of an ISO date of any precision; UNDATED where it is no date.

    >>> first_day("2013-09") == datetime.date(2013, 9, 1).toordinal()
    True
    >>> first_day("sometime")
    0
    """
    if not date:
        return UNDATED
    year, _, rest = date.partition("-")
    month, _, day = rest.partition("-")
    try:
        return datetime.date(int(year), int(month or 1), int(day or 1)).toordinal()
    except ValueError:
        return UNDATED


def _speech_facets(speech: Speech) -> dict[str, Values]:
    facets = {
        "topic": speech.topics,
        "geography": speech.geography,
        "person": speech.persons,
        "section": speech.sections,
        "place": _one(speech.place),
        "year": _one(speech.date[:4] if speech.date and first_day(speech.date) else None),
        "language": _one(speech.language),
    }
    return {name: tuple(dict.fromkeys(v for v in values if v)) for name, values in facets.items()}


def _paragraph_facets(paragraph: Paragraph) -> dict[str, Values]:
    return {"speaker": _one(paragraph.speaker), "voice": (paragraph.voice,), "kind": (paragraph.kind,)}


def _one(value: str | None) -> Values:
    return (value,) if value else ()
