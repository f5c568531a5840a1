"""Converts less usual notations of dates: other digits, eras, weeks, days of the year, Roman months.

`plain_day` returns a date that the module `days` can parse; text in none of these notations is returned unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

_ERAS = {
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "民國": 1911,
    "民国": 1911,
}  # era -> the common year before its first year
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s*(元|\d{{1,3}})\s*年")
_HAN_DAY = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号號]"
)
_HAN = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_WEEK = re.compile(r"(\d{4})-?[Ww](\d\d)(?:-?([1-7]))?")
_DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})")
_ROMAN = re.compile(r"(\d{1,2})[. /-]\s*([IVX]{1,4})[. /-]\s*(\d{4})")
_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_POINTS = re.compile(r"(\d{1,2})\.\s+(\d{1,2})\.\s+(\d{4})")
_LEGAL = re.compile(r"(?:the\s+)?(\d{1,2}(?:st|nd|rd|th))\s+day\s+of\s+", re.IGNORECASE)
_HOUR = re.compile(r"(?<=[ ,])(\d{1,2}) ?([ap])\.?m\.?$", re.IGNORECASE)


def plain_day(written: str) -> str:
    """Rewrite a date from another calendar, script or notation in a common one; return other text unchanged.

    >>> plain_day("令和3年5月4日"), plain_day("民國110年5月4日"), plain_day("二〇二一年五月四日"), plain_day("٤/٥/٢٠٢١")
    ('2021年5月4日', '2021年5月4日', '2021年5月4日', '4/5/2021')
    >>> plain_day("2013-W39-1"), plain_day("2013-266"), plain_day("4.V.2021"), plain_day("4. 5. 2021")
    ('2013-09-23', '2013-09-23', '2021-05-4', '4.5.2021')
    >>> plain_day("the 4th day of May, 2021"), plain_day("4 May 2021, 10 am")
    ('4th May, 2021', '4 May 2021, 10:00 am')
    """
    text = written if written.isascii() else _of_other_signs(written)
    if found := _WEEK.fullmatch(text):
        return _of_week(int(found[1]), int(found[2]), int(found[3] or 1)) or written
    if found := _DAY_OF_YEAR.fullmatch(text):
        return _of_year(int(found[1]), int(found[2])) or written
    if (found := _ROMAN.fullmatch(text)) and found[2] in _MONTHS:
        return f"{found[3]}-{_MONTHS.index(found[2]) + 1:02}-{found[1]}"
    text = _POINTS.sub(r"\1.\2.\3", _LEGAL.sub(r"\1 ", text))
    return _HOUR.sub(r"\1:00 \2m", text)


def _of_other_signs(text: str) -> str:
    """Convert digits of all scripts to ASCII, and years of Japanese and Taiwanese eras to common years."""
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    text = _HAN_DAY.sub(lambda day: f"{_digits(day[1])}年{_counted(day[2])}月{_counted(day[3])}日", text)
    return _ERA.sub(lambda era: f"{_ERAS[era[1]] + (1 if era[2] == '元' else int(era[2]))}年", text)


def _digits(signs: str) -> str:
    return "".join(str(_HAN[sign]) for sign in signs)


def _counted(signs: str) -> int:
    """Return a number below one hundred: 二十三 is 23."""
    tens, ten, ones = signs.rpartition("十")
    return (_HAN.get(tens, 1) * 10 if ten else 0) + (_HAN.get(ones, 0) if ones else 0)


def _of_week(year: int, week: int, day: int) -> str | None:
    try:
        return date.fromisocalendar(year, week, day).isoformat()
    except ValueError:
        return None


def _of_year(year: int, day: int) -> str | None:
    try:
        found = date(year, 1, 1) + timedelta(days=day - 1)
    except ValueError:
        return None
    return found.isoformat() if day and found.year == year else None
