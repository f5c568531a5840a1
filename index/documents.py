"""What is indexed of a speech: its words, the values of its facets, its day, and where its text is stored.

A SpeechDocument is one Whoosh document per paragraph, with what all paragraphs of a speech share said once. The
archive gives them (`ArchiveReader.documents`), the writer takes them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from index.fields import FACETS

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAGRAPH_FACETS = tuple(f.name for f in FACETS if f.varies)
SPEECH_FACETS = tuple(f.name for f in FACETS if not f.varies)
UNDATED = 0  # the day of a speech without a date: before every real day, as date.toordinal() starts at 1

Values = tuple[str, ...]
NO_FACETS: Final[Mapping[str, Values]] = MappingProxyType({})


class ParagraphDocument(NamedTuple):
    """One paragraph: `row` is the archive's row of its text; `facets` has keys of PARAGRAPH_FACETS only.

    `language` is what its words are stemmed by, or None for the speech's.

    Paragraphs may share one mapping. A named tuple is made in a third of a dataclass's time, and there are millions.
    """

    row: int
    text: str
    facets: Mapping[str, Values] = NO_FACETS
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SpeechDocument:
    """One speech: what its paragraphs share, and the paragraphs in order.

    `event` is the speech's id, which replaces and deletes it. `day` is the proleptic ordinal of the date's
    first day (`date.toordinal()`), UNDATED where there is none; `year_only` says that no more than its year is
    known. `facets` has keys of SPEECH_FACETS without "event", which is always `event`.
    """

    event: str
    title: str = ""
    lead: str = ""
    day: int = UNDATED
    language: str = "en"
    facets: Mapping[str, Values] = field(default_factory=dict)
    paragraphs: tuple[ParagraphDocument, ...] = ()
    year_only: bool = False


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
    except (ValueError, OverflowError):
        return UNDATED


def is_year(date: str | None) -> bool:
    """Whether the ISO date is a year without a month.

    >>> is_year("2013"), is_year("2013-09"), is_year(None)
    (True, False, False)
    """
    return bool(date) and first_day(date) != UNDATED and "-" not in str(date)
