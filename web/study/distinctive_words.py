"""The most distinctive words of one part of the archive, for the page of a speaker, topic or year.

Each word links to its concordance in that part.
"""

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
    """A distinctive word, and the URL of its concordance in the part of the archive that was searched."""

    word: Distinctive
    lines: str


class Words(NamedTuple):
    """The distinctive words of a part of the archive, and the URL of its full comparison with the rest."""

    found: DistinctiveWords
    words: tuple[Word, ...]
    compared: str


def distinctive_words(search: SearchRequest) -> Words | None:
    """Find the distinctive words of what the search selects; None if the index has no forward index to count words."""
    study = current.engine().study
    try:
        found = study.distinctive(search)
    except NoIndexError:
        return None
    plain = search.changed(size=current.defaults().size)
    words = tuple(Word(one, pages.lines_of_run(plain, one.word)) for one in found.words)
    return Words(found, words, pages.address("comparison.page", ComparisonRequest(plain, current.defaults())))
