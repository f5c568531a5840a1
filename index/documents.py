"""The parts of a speech that are indexed: its texts, facet values and date, and the archive rows of its paragraphs.

A SpeechDocument becomes one Whoosh document per paragraph; what all paragraphs of a speech share is stored once.
`ArchiveReader.documents` yields SpeechDocuments, and the index writer takes them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from index.fields import FACETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PARAGRAPH_FACETS = tuple(f.name for f in FACETS if f.varies)
SPEECH_FACETS = tuple(f.name for f in FACETS if not f.varies)
UNDATED = 0  # the day of a speech without a date: before every real day, as date.toordinal() starts at 1

Values = tuple[str, ...]
NO_FACETS: Final[Mapping[str, Values]] = MappingProxyType({})


class ParagraphDocument(NamedTuple):
    """One paragraph to index.

    `row` is the number of the paragraph's row in the archive. `facets` maps names in PARAGRAPH_FACETS to the
    paragraph's values; several paragraphs can have the same mapping object. `language` is the ISO 639 code of the
    language in which the words are stemmed; None means the language of the speech. This is a named tuple because
    millions are made, and making a dataclass takes three times as long.
    """

    row: int
    text: str
    facets: Mapping[str, Values] = NO_FACETS
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SpeechDocument:
    """One speech to index: what its paragraphs share, and the paragraphs in order.

    `event` is the speech's id; indexing another speech with this id replaces this one. `day` is the ordinal
    (`date.toordinal()`) of the first day of its date (1 January if only a year is known), or UNDATED. `language` is an
    ISO 639 code. `facets` maps names in SPEECH_FACETS to the speech's values; "event" is left out, since its value is
    always `event`. `year_only` is true if the date is a year without a month.
    """

    event: str
    title: str = ""
    lead: str = ""
    day: int = UNDATED
    language: str = "en"
    facets: Mapping[str, Values] = field(default_factory=dict)
    paragraphs: tuple[ParagraphDocument, ...] = ()
    year_only: bool = False


def distinct_facets(paragraphs: Iterable[ParagraphDocument]) -> dict[int, Mapping[str, Values]]:
    """Return the facet mappings of the paragraphs by `id`, each once; they are few, as most paragraphs share theirs."""
    return {id(paragraph.facets): paragraph.facets for paragraph in paragraphs}


def first_day(date: str | None) -> int:
    """Return the ordinal (`date.toordinal()`) of the first day of an ISO date, which can be a year, a month or a day.

    Returns UNDATED if there is no date or the text is not a date.

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
    """Return whether the ISO date is a year without a month; False if it is None or not a date.

    >>> is_year("2013"), is_year("2013-09"), is_year(None)
    (True, False, False)
    """
    return bool(date) and first_day(date) != UNDATED and "-" not in str(date)
