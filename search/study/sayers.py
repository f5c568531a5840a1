"""Ranks the values of a facet, such as speakers, by a query's occurrences per million words of each.

The words are counted in the slice: all paragraphs that the request's filters select.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from search.study.by_value import by_value
from search.study.measures import keyness
from search.study.trends import MILLION

if TYPE_CHECKING:
    from search.deadline import Deadline
    from search.request import SearchRequest
    from search.results import Notice
    from search.study.studied import Studied

FLOOR = 10_000  # words of a value in the slice; a rate from fewer means little
MOST_SHOWN = 50  # values listed


@dataclass(frozen=True, slots=True)
class SayersRequest:
    """A request to count the occurrences of a search's words for each value of `facet`, such as each speaker.

    Values whose paragraphs have fewer than `floor` words in the slice are left out. At most `size` values are listed.
    """

    search: SearchRequest
    facet: str = "speaker"
    floor: int = FLOOR
    size: int = MOST_SHOWN


class Sayer(NamedTuple):
    """One value of the facet: the query's occurrences, the number of all words, and occurrences per million words.

    `keyness` is the log-likelihood against the rest of the slice, negative if the query is rarer than in the rest.
    """

    value: str
    count: int  # type: ignore[assignment]  # hides tuple's method of this name, which is not needed here
    words: int
    per_million: float
    keyness: float


@dataclass(frozen=True, slots=True)
class Sayers:
    """The answer to a SayersRequest: the values of the facet, highest rate first, and totals.

    `reading` describes the search in words. `total` occurrences are in a slice of `words` words; `below_floor`
    values have an occurrence but too few words to be ranked.
    """

    request: SayersRequest
    reading: str
    sayers: tuple[Sayer, ...]
    total: int
    words: int
    below_floor: int
    notices: tuple[Notice, ...]


def sayers(generation: Studied, request: SayersRequest, deadline: Deadline) -> Sayers:
    """Count the query's occurrences per value of the facet. Raises NoIndexError if the index has no forward index."""
    found = generation.inquiry(request.search, deadline, request.facet)
    chosen = generation.slice_of(request.search)
    occurring, words = Counter[str](), chosen.by_value(request.facet)
    for each in found.occurrences:
        occurring.update(by_value(each.around.segment, request.facet, each.docs))
    said = {value: count for value, count in words.items() if count >= max(1, request.floor)}
    total, whole = found.total, chosen.words
    shown = [_sayer(value, (occurring[value], size), (total, whole)) for value, size in said.items()]
    shown.sort(key=lambda one: (-one.per_million, -one.words, one.value))
    below = sum(1 for value in occurring if value not in said)
    return Sayers(request, found.reading, tuple(shown[: request.size]), total, whole, below, found.notices)


def _sayer(value: str, own: tuple[int, int], whole: tuple[int, int]) -> Sayer:
    (count, words), (total, all_words) = own, whole
    rest = max(all_words - words, 1)
    return Sayer(value, count, words, count * MILLION / words, float(keyness(count, total - count, words, rest)))
