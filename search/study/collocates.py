"""Collocates: the words that occur near a query's occurrences, and how much more often than chance would explain.

The words near an occurrence are its window. A word of the text is counted once, even if it is in several windows. The
slice is all paragraphs that the request's filters select. The expected count of a collocate is its count in the slice
times the windows' share of all words in the slice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from search.planning.stop_words import is_stop_word
from search.study.measures import log_dice, log_likelihood

if TYPE_CHECKING:
    from search.deadline import Deadline
    from search.loops.numpy_loops import Keys
    from search.request import SearchRequest
    from search.results import Notice
    from search.study.form_counts import Spelt, WordScale
    from search.study.occurrences import Occurrences
    from search.study.slices import Slice
    from search.study.studied import Studied

Side = Literal["left", "right", "both"]
Measure = Literal["likelihood", "dice", "frequency"]

WIDEST = 10  # words of a window to each side
MOST_SHOWN = 50  # collocates listed


@dataclass(frozen=True, slots=True)
class CollocatesRequest:
    """A request for the words that occur near a query's occurrences.

    A word is listed if at least `minimum` of its own occurrences are within `window` words of one of the query's, on
    the side `side`. `spelt` says whether word forms or stems are counted, and `measure` names the score by which they
    are ordered. Stop words are listed only with `stop_words`. At most `size` words are listed.
    """

    search: SearchRequest
    window: int = 5
    side: Side = "both"
    minimum: int = 3
    spelt: Spelt = "form"
    stop_words: bool = False
    measure: Measure = "likelihood"
    size: int = MOST_SHOWN


class Collocate(NamedTuple):
    """A word that occurs near the query, with its counts and scores.

    The counts are: how often the word is in the windows (`together`), how often chance would put it there (`expected`),
    and how often it is in the slice (`overall`). `likelihood` is its log-likelihood and `dice` its logDice score.
    """

    word: str
    together: int
    expected: float
    overall: int
    likelihood: float
    dice: float


@dataclass(frozen=True, slots=True)
class Collocates:
    """The answer to a CollocatesRequest: the collocates, best first, and the totals behind their scores.

    `reading` describes the search in words. `total` is the number of occurrences of the query, `places` the number of
    words in their windows, and `words` the number of words in the slice.
    """

    request: CollocatesRequest
    reading: str
    collocates: tuple[Collocate, ...]
    total: int
    places: int
    words: int
    notices: tuple[Notice, ...]


def collocates(generation: Studied, request: CollocatesRequest, deadline: Deadline) -> Collocates:
    """Find the words near the query's occurrences. Raises NoIndexError if the index has no forward index."""
    found = generation.inquiry(request.search, deadline)
    chosen = generation.slice_of(request.search)
    scale = generation.spelt(found.parts, request.spelt)
    together = np.zeros(len(scale.words), np.int64)
    for each, places in zip(found.occurrences, scale.places, strict=True):
        near = each.around.words.forms[windows(each, min(max(request.window, 1), WIDEST), request.side)]
        np.add.at(together, places[near], 1)
    words = chosen.words
    listed = _listed((scale, together), chosen, (found.total, words), request)
    return Collocates(request, found.reading, listed, found.total, int(together.sum()), words, found.notices)


def windows(found: Occurrences, width: int, side: Side) -> Keys:
    """Return the indexes, in `found.around.words.forms`, of the words near an occurrence, ascending.

    Near means at most `width` words to the given side, in the same document. Words that are part of an occurrence are
    left out.
    """
    place = np.searchsorted(found.around.docs, found.docs)
    low, high = found.around.words.starts[place], found.around.words.starts[place + 1]
    first = low + found.positions
    last = first + found.widths
    steps = np.arange(1, width + 1)
    parts = []
    if side != "right":
        left = first[:, None] - steps
        parts.append(left[left >= low[:, None]])
    if side != "left":
        right = last[:, None] + steps - 1
        parts.append(right[right < high[:, None]])
    near = np.zeros(len(found.around.words.forms), np.bool_)
    near[np.concatenate(parts)] = True
    steps = np.arange(int(found.widths.max(initial=0)))
    own = first[:, None] + steps
    near[own[steps < found.widths[:, None]]] = False
    return np.flatnonzero(near)


def _listed(
    near: tuple[WordScale, Keys], chosen: Slice, sizes: tuple[int, int], request: CollocatesRequest
) -> tuple[Collocate, ...]:
    """List the words that are frequent enough in the windows, best first.

    `near` has a numbering of words, and an array with each word's count in the windows, by word number. `sizes` has the
    number of the query's occurrences and the number of words in the slice `chosen`.
    """
    scale, together = near
    total, whole = sizes
    places = int(together.sum())
    enough = np.flatnonzero(together >= max(1, request.minimum))
    both, alone = together[enough], chosen.occurring(scale, enough, request.spelt)
    likelihood, dice = log_likelihood(both, alone, places, max(whole, 1)), log_dice(both, total, alone)
    by = {"likelihood": likelihood, "dice": dice, "frequency": both}[request.measure]
    listed: list[Collocate] = []
    for i in np.lexsort((enough, -by)).tolist():
        word = scale.words[int(enough[i])]
        if request.stop_words or not is_stop_word(word):
            expected = int(alone[i]) * places / max(whole, 1)
            listed.append(Collocate(word, int(both[i]), expected, int(alone[i]), float(likelihood[i]), float(dice[i])))
        if len(listed) == request.size:
            break
    return tuple(listed)
