"""Turns command-line options into a SearchRequest, or says what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import UsageError
from index.fields import FACET_NAMES
from search.query.periods import read_date
from search.request import Pick, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.config import SearchSettings
    from search.request import Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """The options of a search as typed on the command line.

    `picks` and `without` are the facet values to require and to exclude, each as NAME=VALUE. `size` None means the size
    that the settings name. The other options are those of `SearchRequest`.
    """

    picks: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    sort: Sort = "relevance"
    page: int = 1
    size: int | None = None
    grouped: bool = False
    any_word: bool = False
    folded: bool = False


def request(text: str, settings: SearchSettings, options: SearchOptions) -> SearchRequest:
    """Build the request from the options; the settings supply what the options leave out.

    Raises UsageError for an unknown facet and for an unreadable date.
    """
    _check_date("since", options.since)
    _check_date("until", options.until)
    picks = [Pick(*_pair(each)) for each in options.picks]
    picks += [Pick(*_pair(each), exclude=True) for each in options.without]
    return SearchRequest(
        text,
        tuple(picks),
        since=options.since,
        until=options.until,
        sort=options.sort,
        page=options.page,
        size=options.size or settings.size,
        grouped=options.grouped,
        equivalents=settings.equivalents,
        any_word=options.any_word,
        folded=options.folded,
    )


def facet_names(asked: Sequence[str]) -> Sequence[str]:
    """Return the facet names unchanged; raise UsageError for a name that is not a facet."""
    for name in asked:
        if name not in FACET_NAMES:
            raise UsageError(f"there is no facet {name!r} to count; there are {', '.join(FACET_NAMES)}")
    return asked


def _check_date(name: str, date: str | None) -> None:
    if date is not None and not read_date(date).exactly:
        raise UsageError(f"--{name} {date!r} is no date; write 2013, 2013-09 or 2013-09-23")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or name not in FACET_NAMES:
        raise UsageError(f"{text!r} is not NAME=VALUE, with NAME one of {', '.join(FACET_NAMES)}")
    return name, value
