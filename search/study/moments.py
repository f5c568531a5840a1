"""Finds when a query was first and last used, the longest time without it, and the years of unusual use.

These are the query's "moments". Paragraphs without a date are ignored. The slice is all paragraphs that the request's
filters select.
"""

from __future__ import annotations

import datetime
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.study.dating import MONTHS_OF_YEAR, UNDATED, dated, summed
from search.study.measures import keyness
from search.study.trends import MILLION
from search.study.words import speakers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from search.deadline import Deadline
    from search.loops.numpy_loops import Keys
    from search.request import SearchRequest
    from search.results import Notice
    from search.study.inquiry import Inquiry
    from search.study.slices import Slice
    from search.study.studied import Studied

FIRST_SPEAKERS = 5  # speakers listed, with the first use by each
SURGES = 5  # years listed, those of the most unusual use
YEAR_DIGITS, MONTH_DIGITS, DAY_DIGITS = map(len, ("2013", "2013-09", "2013-09-01"))  # letters of a date
TOLD = 10.83  # log-likelihood of an unusual year: by chance, one year in a thousand reaches it


class Moment(NamedTuple):
    """One use of the query: the ids of its speech and paragraph, the speech's title, its date and its speaker.

    `date` is a year, month or day in ISO format.
    """

    date: str
    speech: str
    paragraph: str
    title: str
    speaker: str | None


class Silence(NamedTuple):
    """The longest time between two uses that is certainly without another.

    A use of which only the year or month is known can be on any of its days, so the silence does not reach into it.
    `since` and `until` are the dates of the use before and the use after. `days` is the number of days between them,
    from the first day of a date that is only a month or a year. `events` is the number of the slice's speeches between
    the two dates; 0 means that the slice itself has none in that time.
    """

    since: str
    until: str
    days: int
    events: int

    @property
    def length(self) -> tuple[int, str] | None:
        """The length of the silence, as a number and its unit ("year", "month" or "day").

        The unit is as precise as the less precise of the two dates. None if the dates are imprecise and no whole year
        or month lies between them.

        >>> Silence("1947", "1949-05-06", 856, 3).length, Silence("2020", "2021", 366, 0).length
        ((2, 'year'), None)
        >>> Silence("2013-09", "2014-02", 153, 0).length, Silence("2013-09-01", "2013-09-03", 2, 0).length
        ((5, 'month'), (2, 'day'))
        """
        digits = min(len(self.since), len(self.until))
        if digits == DAY_DIGITS:
            return self.days, "day"
        years = int(self.until[:YEAR_DIGITS]) - int(self.since[:YEAR_DIGITS])
        if digits == YEAR_DIGITS:
            return (years, "year") if years > 1 else None
        months = 12 * years + int(self.until[5:7]) - int(self.since[5:7])
        return (months, "month") if months > 1 else None


class Surge(NamedTuple):
    """A year in which the query's rate differs from that of all other years.

    `count` is the number of occurrences in the year. `per_million` is the rate in the year, and `others` that in all
    other years, in occurrences per million words. `keyness` is the log-likelihood of the difference; it is above 0 if
    the rate in the year is higher.
    """

    year: str
    count: int  # type: ignore[assignment]  # hides tuple's method of this name, which is not needed here
    per_million: float
    others: float
    keyness: float


@dataclass(frozen=True, slots=True)
class Moments:
    """When a query was used; `first` and `last` are None if no dated paragraph uses it.

    They are also None if their paragraph was removed from the archive meanwhile. `silence` is None if no two uses are
    certainly on different days. `first_by` has the first use by each speaker, earliest first, and `surges` the years of
    unusual use, the most unusual first. `reading` describes the search in words.
    """

    request: SearchRequest
    reading: str
    first: Moment | None
    last: Moment | None
    silence: Silence | None
    surges: tuple[Surge, ...]
    first_by: tuple[Moment, ...]
    notices: tuple[Notice, ...]


def moments(generation: Studied, request: SearchRequest, deadline: Deadline) -> Moments:
    """Find the query's first and last use, its longest silence, and its years of unusual use.

    Raises NoIndexError if the index has no forward index.
    """
    found = generation.inquiry(request, deadline)
    chosen = generation.slice_of(request)
    uses = _uses(found)
    firsts = _first_of_each(uses)
    around = _around_silence(generation, uses)
    read = _read(generation, [*uses[:1], *firsts, *around, *uses[-1:]])
    return Moments(
        request,
        found.reading,
        first=read.get(uses[0].row) if uses else None,
        last=read.get(uses[-1].row) if uses else None,
        silence=_silence(around, read, chosen) if around else None,
        surges=tuple(_surges(found, chosen)),
        first_by=tuple(read[use.row] for use in firsts if use.row in read),
        notices=found.notices,
    )


class _Use(NamedTuple):
    """A use of the query in a dated paragraph: its day, its row in the archive, and its speaker (None if unknown).

    `day` and `last_day`, both ordinals, are equal unless only the year or month is known; then they are the first and
    last day of it.
    """

    day: int
    row: int
    last_day: int
    speaker: str | None


def _uses(found: Inquiry) -> list[_Use]:
    """Return one use for each dated paragraph with an occurrence, by day, then in the archive's order."""
    uses: list[_Use] = []
    for each, named in zip(found.occurrences, speakers(found.occurrences), strict=True):
        heads, segment = np.flatnonzero(np.diff(each.docs, prepend=-1)), each.around.segment
        docs = each.docs[heads]
        columns = segment.days[docs].tolist(), segment.rows[docs].tolist(), segment.year_only[segment.speeches[docs]]
        for day, row, year_only, number in zip(*columns, named.numbers[heads].tolist(), strict=True):
            if day:
                last = _last_of_year(day) if year_only else day
                uses.append(_Use(day, row, last, named.names[number] if number >= 0 else None))
    return sorted(uses, key=lambda use: use[:2])


def _first_of_each(uses: Iterable[_Use]) -> list[_Use]:
    """Return the first use by each speaker, earliest first, for at most FIRST_SPEAKERS speakers."""
    first: dict[str, _Use] = {}
    for use in uses:
        if use.speaker is not None and use.speaker not in first:
            first[use.speaker] = use
            if len(first) == FIRST_SPEAKERS:
                break
    return list(first.values())


def _read(generation: Studied, uses: Sequence[_Use]) -> dict[int, Moment]:
    """Read the paragraphs of the uses; map each paragraph's row in the archive to its Moment.

    Rows that are no longer in the archive are left out.
    """
    rows = generation.rows(sorted({use.row for use in uses}))
    return {
        number: Moment(row.date or "", row.speech, row.paragraph.id, row.title, row.paragraph.speaker)
        for number, row in rows.items()
    }


def _around_silence(generation: Studied, uses: Sequence[_Use]) -> tuple[_Use, _Use] | tuple[()]:
    """Find the two uses around the longest time that is certainly without a use; return () if there is no such time.

    The index does not tell a month from its first day. So the dates of the uses on the first day of the month in which
    that time begins are read from the archive; if one of them is only a month, the longest time is searched for again.
    """
    days = np.array([use.day for use in uses], np.int64)
    last_days = np.array([use.last_day for use in uses], np.int64)
    read = set[int]()
    while found := _longest(days, last_days):
        since, until = found
        day = _day(int(last_days[since]))
        first = day.replace(day=1).toordinal()
        if first in read:
            return uses[since], uses[until]
        read.add(first)
        month = _month_alone(generation, uses, np.flatnonzero((days == first) & (last_days == first)).tolist())
        if month is not None:
            last_days[month] = day.replace(day=monthrange(day.year, day.month)[1]).toordinal()
    return ()


def _longest(days: Keys, last_days: Keys) -> tuple[int, int] | None:
    """Find the two uses between which most days pass from the last day of one to the first day of the other.

    `days[i]` and `last_days[i]` are those of use i. If several such times are equally long, the latest is taken. Return
    None if there is no such time.
    """
    begins = np.maximum.accumulate(last_days)[:-1]
    gaps = days[1:] - begins
    if gaps.max(initial=0) <= 0:
        return None
    place = len(gaps) - 1 - int(np.argmax(gaps[::-1]))
    return int(np.flatnonzero(last_days == begins[place])[0]), place + 1


def _month_alone(generation: Studied, uses: Sequence[_Use], places: Sequence[int]) -> int | None:
    """Return the first of `places`, indexes of `uses`, whose date is only a month; None if all their dates are days.

    The first place is read alone: in an archive dated by months it is enough.
    """
    for some in (places[:1], places[1:]):
        rows = generation.rows([uses[place].row for place in some]) if some else {}
        for place in some:
            row = rows.get(uses[place].row)
            if row and len(row.date or "") == MONTH_DIGITS:
                return place
    return None


def _silence(around: tuple[_Use, _Use], read: Mapping[int, Moment], chosen: Slice) -> Silence:
    """Describe the silence between two uses by their dates as the sources give them.

    `read` maps the rows of uses to Moments, which have these dates; `chosen` is the slice.

    A use that `read` lacks, because its paragraph was removed meanwhile, is described by its day.
    """
    since, until = ((use.row in read and read[use.row].date) or _day(use.day).isoformat() for use in around)
    first, last = around[0].day, around[1].day
    return Silence(since, until, last - first, chosen.speeches_between(first, last))


def _surges(found: Inquiry, chosen: Slice) -> list[Surge]:
    """Find the years whose rate differs most from that of all other years, the greatest difference first."""
    counts = summed(dated(found.parts, [each.docs for each in found.occurrences], MONTHS_OF_YEAR))
    words = chosen.by_period("words", MONTHS_OF_YEAR)
    for each in (counts, words):
        each.pop(UNDATED, None)
    total, whole = sum(counts.values()), sum(words.values())
    surges = []
    for year, size in words.items():
        count, rest = counts.get(year, 0), whole - size
        if rest and size:
            departs = float(keyness(count, total - count, size, rest))
            rates = count * MILLION / size, (total - count) * MILLION / rest
            surges.append(Surge(f"{year:04}", count, *rates, departs))
    surges.sort(key=lambda surge: -abs(surge.keyness))
    return [surge for surge in surges[:SURGES] if abs(surge.keyness) >= TOLD]


def _day(ordinal: int) -> datetime.date:
    return datetime.date.fromordinal(ordinal)


def _last_of_year(day: int) -> int:
    return datetime.date(_day(day).year, 12, 31).toordinal()
