"""A search as a command line's options ask for it: texts in, a SearchRequest out, or what is wrong with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.errors import UsageError
from index.fields import FACETS
from search.query.periods import first_of
from search.request import Pick, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.config import SearchSettings

PLAIN = ("sort", "page", "since", "until", "grouped", "any_word")


def request(text: str, settings: SearchSettings, asked: Mapping[str, Any]) -> SearchRequest:
    """The request of the options `asked`: those of PLAIN, `size`, and `picks` and `without` as NAME=VALUE.

    Raises UsageError for a facet that is none and a date that is none.
    """
    for name in ("since", "until"):
        _checked(name, asked[name])
    picks = [Pick(*_pair(each)) for each in asked["picks"]]
    picks += [Pick(*_pair(each), exclude=True) for each in asked["without"]]
    return SearchRequest(
        text,
        tuple(picks),
        size=asked["size"] or settings.size,
        equivalents=settings.equivalents,
        **{name: asked[name] for name in PLAIN},
    )


def _checked(name: str, date: str | None) -> None:
    try:
        if date is not None:
            first_of(date)
    except ValueError:
        raise UsageError(f"--{name} {date!r} is no date; write 2013, 2013-09 or 2013-09-23") from None


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or name not in {facet.name for facet in FACETS}:
        names = ", ".join(facet.name for facet in FACETS)
        raise UsageError(f"{text!r} is not NAME=VALUE, with NAME one of {names}")
    return name, value
