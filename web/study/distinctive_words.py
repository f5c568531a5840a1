"""The words most distinctive of a slice, for a page about one value: each with the lines that it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.errors import NoIndexError
from search.study.comparison import ComparisonRequest
from web import current
from web.study import pages

if TYPE_CHECKING:
    from search.request import SearchRequest
    from search.study.distinctive import Distinctive, DistinctiveWords


class Word(NamedTuple):
    """A word and the page of its lines in the slice."""

    word: Distinctive
    lines: str


class Words(NamedTuple):
    """The distinctive words, the sizes of the slice and of the rest, and the page that compares the two in full."""

    found: DistinctiveWords
    words: tuple[Word, ...]
    compared: str


def distinctive_words(search: SearchRequest) -> Words | None:
    """What `study/distinctive.html` shows of the search's slice; None where the index cannot be studied."""
    study = current.engine().study
    try:
        found = study.distinctive(search)
    except NoIndexError:
        return None
    plain = search.changed(size=current.defaults().size)
    words = tuple(Word(one, pages.lines_of(plain.changed(text=f"={one.word}"))) for one in found.words)
    return Words(found, words, pages.address("comparison.page", ComparisonRequest(plain, current.defaults())))
