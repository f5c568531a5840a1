"""Formats dates, counts, numbers and messages in the reader's language, mostly as template filters."""

from __future__ import annotations

import math
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from search.query.message import Message, SaidDate
from web.languages.catalogues import SOURCE
from web.languages.nouns import NOUNS, UNITS, VALUES
from web.languages.reader import gettext, language, ngettext

LONG = ("d MMMM y", "LLLL y", "y")  # Unicode CLDR patterns for a full date, a month by itself, a year
SHORT = ("d MMM y", "LLL y", "y")
BEHIND = ("d MMMM y", "MMMM y", "y")  # after a word such as "from", where Russian months have another ending
MINUS = "\N{MINUS SIGN}"
REMEMBERED = 4096  # dates in words that are cached: those of some hundred pages


def long_date(iso: str | None) -> str:
    """Write the date in words, as precisely as it is known.

    >>> long_date("2013-09-23"), long_date("2013-09"), long_date("2013"), long_date(None)
    ('23 September 2013', 'September 2013', '2013', 'undated')
    """
    return _date(iso, LONG, language()) if iso else gettext("undated")


def short_date(iso: str | None) -> str:
    """Write the date in abbreviated form, for narrow columns.

    >>> short_date("2013-09-03"), short_date("2013-05")
    ('3 Sep 2013', 'May 2013')
    """
    return _date(iso, SHORT, language()) if iso else gettext("undated")


def cited_date(iso: str | None) -> str:
    """Write the date in words for a reference: always in English, whatever the reader's language.

    >>> cited_date("2013-09-23")
    '23 September 2013'
    """
    return _date(iso, LONG, SOURCE) if iso else "undated"


def month_name(number: int) -> str:
    """Return the name of the month, in the form used without a day.

    >>> month_name(9)
    'September'
    """
    return str(Locale.parse(language()).months["stand-alone"]["wide"][number])


def week_days() -> list[tuple[str, str]]:
    """List the days of the week from Monday, each with a two-letter abbreviation.

    >>> week_days()[0]
    ('Monday', 'Mo')
    """
    days = Locale.parse(language()).days["stand-alone"]
    return [(days["wide"][day], days["short"][day][:2]) for day in range(7)]


@lru_cache(maxsize=REMEMBERED)
def _date(iso: str, patterns: tuple[str, str, str], spoken: str) -> str:
    """Write the date by one of three patterns, for a day, a month or a year; only the year if the month is invalid.

    `spoken` is the code of the language to write in.
    """
    year, *rest = iso.split("-")
    month = int(rest[0]) if rest and rest[0].isdecimal() and 1 <= int(rest[0]) <= 12 else None
    day = int(rest[1]) if month and len(rest) > 1 and rest[1].isdecimal() else None
    if month is None:
        return year
    return format_date(date(int(year), month, day or 1), patterns[0] if day else patterns[1], spoken)


def period(since: str | None, until: str | None) -> str:
    """Write the period in words; None for an end is no limit, and a period without limits is "all years".

    >>> period("2013", "2013"), period("2012-05", None), period(None, "2014"), period("2012", "2014")
    ('2013', 'from May 2012', 'until 2014', '2012 to 2014')
    """
    if since and until:
        return long_date(since) if since == until else spanning(long_date(since), long_date(until))
    if since:
        return gettext("from %(date)s") % {"date": _date(since, BEHIND, language())}
    return gettext("until %(date)s") % {"date": long_date(until)} if until else gettext("all years")


def spanning(first: str, last: str) -> str:
    """Join the two ends of a span, already in words, in one text.

    >>> spanning("2012", "2014")
    '2012 to 2014'
    """
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def grouped_digits(number: float) -> str:
    """Write the number with a thousands separator.

    >>> grouped_digits(87312)
    '87,312'
    """
    return _written(f"{number:,}")


def decimal(number: float, places: int = 1) -> str:
    """Write the number with a thousands separator and `places` decimal places.

    >>> decimal(1234.567), decimal(0.5, 3)
    ('1,234.6', '0.500')
    """
    return _written(f"{number:,.{places}f}")


def signed(number: float, places: int = 1) -> str:
    """Write the number with a plus or minus sign and a thousands separator.

    >>> signed(2.25, 2), signed(-1234.5)
    ('+2.25', '−1,234.5')
    """
    return _written(f"{number:+,.{places}f}")


def significant(number: float, digits: int) -> str:
    """Write the number with `digits` significant digits.

    >>> significant(1234.56, 6), significant(100.0, 4)
    ('1,234.56', '100')
    """
    return _written(f"{number:,.{digits}g}")


def _written(number: str) -> str:
    """Replace the separators of a number in English format by those of the reader's language, and its hyphen by a minus
    sign.
    """
    return number.translate(_signs(language()))


@cache  # one entry for each language
def _signs(spoken: str) -> dict[int, str]:
    """Return a table for str.translate from the English thousands separator and decimal point to those of the language
    `spoken`, and from the hyphen to a minus sign.
    """
    symbols = Locale.parse(spoken).number_symbols["latn"]
    return {ord(","): symbols["group"], ord("."): symbols["decimal"], ord("-"): MINUS}


def counted(number: int, noun: str) -> str:
    """Write the number with its noun in the right grammatical form; nouns such as "in speech" include the preposition.

    >>> counted(1, "speech"), counted(4875, "speech"), counted(0, "paragraph")
    ('1 speech', '4,875 speeches', '0 paragraphs')
    """
    one, several = NOUNS[noun]
    return ngettext(one, several, number) % {"number": grouped_digits(number)}


def file_size(size: float) -> str:
    """Write a number of bytes in a suitable unit.

    >>> file_size(900), file_size(1_500_000)
    ('900 bytes', '1.5 MB')
    """
    if size < 1000:
        return counted(round(size), "byte")
    power = min(int(math.log(size, 1000)), len(UNITS))
    return f"{decimal(size / 1000**power)} {gettext(UNITS[power - 1])}"


def shortened(text: str, most: int) -> str:
    """Return the text or, if it is longer than `most` characters, its first whole words and an ellipsis.

    Text without spaces is cut after `most` characters.

    >>> shortened("We came. We saw. We left.", 18), shortened("We came. We saw. We left.", 25)
    ('We came. We saw. …', 'We came. We saw. We left.')
    """
    if len(text) <= most:
        return text
    return f"{text[: most + 1].rpartition(' ')[0] or text[:most]} …"


@cache
def right_to_left(language: str) -> bool:
    """Return whether the language is written from right to left; False for unknown languages.

    >>> right_to_left("ar"), right_to_left("en"), right_to_left("und")
    (True, False, False)
    """
    try:
        return Locale.parse(language.partition("-")[0]).text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def value_name(facet: str, value: str) -> str:
    """Return the displayed name of a facet value: the site's own values are translated, those of the archive are not.

    >>> value_name("kind", "speech"), value_name("topic", "Roads"), value_name("language", "ru")
    ('speech', 'Roads', 'Russian')
    """
    if facet == "language":
        return str(Locale.parse(language()).languages.get(value, value))
    return gettext(VALUES.get(facet, _NONE).get(value, value)) if facet in VALUES else value


_NONE = MappingProxyType({"": ""})


def worded(text: str) -> str:
    """Translate a Message from the search engine into the reader's language; other text is returned unchanged.

    >>> worded("as it is")
    'as it is'
    """
    if not isinstance(text, Message):
        return text
    if text.several:
        pattern = ngettext(text.pattern, text.several, int(text.values["number"]))
    else:
        pattern = gettext(text.pattern)
    return pattern.format(**{name: _shown(name, value) for name, value in text.values.items()})


def _shown(name: str, value: str | int) -> str:
    if isinstance(value, int):
        return grouped_digits(value)
    if isinstance(value, SaidDate) and value.iso:
        return _date(value.iso, BEHIND if name == "since" else LONG, language())
    return worded(value)
