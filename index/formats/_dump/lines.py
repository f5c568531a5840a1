"""Splits a text dump into lines, and holds the words that the site prints around its events.

The text is one or many event pages as copied from a browser, in English or Russian. Blank lines are dropped, and
lines that were run together are separated. `SiteWords` has the patterns by which the kinds of lines are recognised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.text.visible import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class SiteWords:
    """The fixed words that the site prints around an event, in one language. Each pattern matches a whole line.

    `tags` maps the heading above each group of tags to the kind of these tags.
    """

    language: str
    events: str  # the word that the site prints above the title ("Events")
    see_also: frozenset[str]  # the headings above see-also links within a speech
    tags: Mapping[str, str]  # each heading above tags -> the kind of these tags
    status: str  # the heading above the status lines
    status_lines: re.Pattern[str]  # the status lines below that heading; groups: sections, published, link
    text_version: str  # the last line of an event
    counter: re.Pattern[str]  # the counter "1 of 2" below a photo series
    more: re.Pattern[str]  # the link "1 more" below tags
    furniture: re.Pattern[str]  # other lines that belong to the page, not to the event


ENGLISH = SiteWords(
    "en",
    "Events",
    frozenset(("See also", "Additional")),
    {"Geography": "geography", "Topics": "topics", "Persons": "persons"},
    "Publication status",
    re.compile(
        r"Published in sections?:\s*(?P<sections>.*)|Publication date:\s*(?P<published>.*)"
        r"|Direct link:\s*(?P<link>\S*)"
    ),
    "Text version",
    re.compile(r"\d+ of \d+"),
    re.compile(r"\d+ more"),
    re.compile(r"Last updated at .*|Expand|Send by email|Print|Share|Text|Photo|Video|Audio"),
)
RUSSIAN = SiteWords(
    "ru",
    "События",
    frozenset(("Смотрите также", "Дополнительно")),
    {"География": "geography", "Темы": "topics", "Лица": "persons"},
    "Статус материала",
    re.compile(
        r"Опубликован[оа]? в раздел(?:е|ах):\s*(?P<sections>.*)|Дата публикации:\s*(?P<published>.*)"
        r"|(?:Ссылка на материал|Прямая ссылка):\s*(?P<link>\S*)"
    ),
    "Текстовая версия",
    re.compile(r"\d+ из \d+"),
    re.compile(r"[Ее]щ[её] \d+"),
    re.compile(r"Последнее обновление .*|Распечатать|Поделиться|Текст|Фото|Видео|Аудио"),
)

_DATE_AND_TIME = r"(?:[A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [а-я]+ \d{4}(?: года)?+)(?:, \d{1,2}:\d\d)?+"
_ENDS = r"(?:Text version|Текстовая версия)"
_BEGINS = r"(?:[^\W_a-zа-яё]|[“\"«])"  # the first character of a title, a date or a time
_GLUED = re.compile(  # the places where one line surely ends and another begins, by their forms
    rf"(?P<head>(?:Publication date|Дата публикации): {_DATE_AND_TIME}"
    r"|(?:Direct link|Ссылка на материал|Прямая ссылка): \S*?/d/\d++"
    rf"|{_ENDS}(?={_BEGINS})|.*?[.!?…>›”»)](?={_ENDS}(?:$|{_BEGINS})))\s*(?P<tail>\S.*)"
)
_EVENTS_GLUED = re.compile(r"(?P<head>Events|События)(?P<tail>[^\W\d_a-zа-яё].*)")


def lines(text: str) -> list[str]:
    r"""Return the dump's non-blank lines with white space collapsed; lines that were run together are split.

    >>> lines("Text versionEvents\nThe\u00a0bridge\n\n")
    ['Text version', 'Events', 'The bridge']
    """
    return [piece for line in text.split("\n") if (tidy_line := tidy(line)) for piece in unglued(tidy_line)]


def unglued(line: str) -> Iterator[str]:
    """Split a line in which the line breaks between the end of one event and the start of the next were lost."""
    at_start = False
    while line:
        found = _GLUED.fullmatch(line)
        if found is None and at_start:
            found = _EVENTS_GLUED.fullmatch(line)
        if found is None:
            yield line
            return
        yield found["head"]
        line, at_start = found["tail"].strip(), True


def section_names(line: str) -> tuple[str, ...]:
    """Split "News, Transcripts" into its names."""
    return tuple(name.strip() for name in line.split(",") if name.strip())


def words_of(text: str) -> SiteWords:
    """Return the English or the Russian SiteWords, whichever language's fixed phrases are more frequent in the dump."""
    russian = sum(text.count(mark) for mark in (RUSSIAN.status, RUSSIAN.text_version))
    english = sum(text.count(mark) for mark in (ENGLISH.status, ENGLISH.text_version))
    return RUSSIAN if russian > english else ENGLISH
