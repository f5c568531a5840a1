"""Converts echoes to objects for JSON and rows for CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from search.presenting.as_json import permalink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.echoes.again import Echo, SaidAgain
    from search.echoes.listing import EchoFamily, EchoList
    from search.echoes.sayings import Saying

ECHO_COLUMNS = (
    "speeches", "times", "words",
    "first_date", "first_speaker", "first_title", "first_url",
    "last_date", "last_speaker", "last_title", "last_url", "text",
)  # fmt: skip
SAYING_COLUMNS = ("date", "speaker", "title", "number", "url", "text")


def echoes_json(found: EchoList) -> dict[str, Any]:
    """Return a page of repeated passages as a JSON object.

    `total` is the number of passages on all pages, and `times` the number of their occurrences.
    """
    request = found.request
    return {
        "query": request.search.text,
        "reading": found.reading,
        "notices": [{"code": notice.code, "message": notice.message} for notice in found.notices],
        "order": request.order,
        "reports": request.reports,
        "total": found.total,
        "times": found.times,
        "page": request.page,
        "pages": found.pages,
        "passages": [family_json(family) for family in found.families],
    }


def family_json(family: EchoFamily) -> dict[str, Any]:
    """Return a passage as a JSON object: its text, its first and last occurrence, and how often it was said."""
    told = {"speeches": family.speeches, "times": family.times}
    sayings = {"passage": family.passage, "first": family.first, "last": family.last}
    return told | {name: saying_json(saying) for name, saying in sayings.items()}


def saying_json(saying: Saying) -> dict[str, Any]:
    """Return one occurrence as a JSON object with its paragraph's URL.

    Its `span` is a half-open range of characters in the paragraph's text.
    """
    told = {name: value for name, value in saying._asdict().items() if name != "span"}
    return {**told, "span": list(saying.span), "url": permalink(saying.speech, saying.paragraph)}


def echo_json(echo: Echo) -> dict[str, Any]:
    """Return a passage of a speech as a JSON object, with its other occurrences and the words that differ in each."""
    return {
        "here": saying_json(echo.here),
        "speeches": echo.speeches,
        "others": [_again_json(other) for other in echo.others],
    }


def _again_json(other: SaidAgain) -> dict[str, Any]:
    told = [each._asdict() for each in other.differences if each.kind == "changed"]
    return {**saying_json(other.saying), "verbatim": other.verbatim, "differences": told}


def echo_rows(families: Iterable[EchoFamily]) -> Iterator[list[Any]]:
    """Yield a row of ECHO_COLUMNS for each passage."""
    for family in families:
        ends = [_cells(saying) for saying in (family.first, family.last)]
        yield [family.speeches, family.times, family.passage.words, *ends[0], *ends[1], family.passage.text]


def saying_rows(echo: Echo) -> Iterator[list[Any]]:
    """Yield rows of SAYING_COLUMNS: the passage itself, then its other occurrences."""
    for saying in (echo.here, *(other.saying for other in echo.others)):
        date, speaker, title, url = _cells(saying)
        yield [date, speaker, title, saying.number, url, saying.text]


def _cells(saying: Saying) -> list[str]:
    return [saying.date or "", saying.speaker or "", saying.title, permalink(saying.speech, saying.paragraph)]
