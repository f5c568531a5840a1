"""Finds when a search's paragraphs were said: the first and last month or year, and the longest silence between them.

A silence is a series of months or years without any of the paragraphs.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from search.query.periods import first_of, last_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from search.results import Bar


class When(NamedTuple):
    """When something was said: the first and last month or year, and the longest time between them without it.

    `silence` has the periods just before and after that time, in both of which it was said; None if there is no such
    time.
    `archive_silent` is true if the archive is not known to have any paragraph from that time.
    """

    first: str
    last: str
    silence: tuple[str, str] | None
    archive_silent: bool


def when(bars: Iterable[Bar], held: Collection[str]) -> When | None:
    """Find the first and last period and the longest silence from the timeline's bars; None if there are no bars.

    `held` are the periods for which the archive has paragraphs. If some dates are known by year only, all are treated
    as years. A silence has at least one empty period; the longest has the most days, of equally long ones it is the
    latest.

    >>> from search.results import Bar
    >>> bars = [Bar("2012-11", 1), Bar("2013-01", 2), Bar("2014-05", 1)]
    >>> when(bars, {"2012-11", "2012-12", "2013-01", "2014-05"})
    When(first='2012-11', last='2014-05', silence=('2013-01', '2014-05'), archive_silent=True)
    """
    said = sorted({bar.period for bar in bars if bar.count})
    if not said:
        return None
    length = min(map(len, said))
    said = sorted({period[:length] for period in said})
    gaps = (((first_of(b) - last_of(a)).days, a, b) for a, b in pairwise(said))
    days, since, until = max(gaps, default=(0, "", ""))
    others = any(since < period[:length] < until for period in held)
    return When(said[0], said[-1], (since, until) if days > 1 else None, not others)
