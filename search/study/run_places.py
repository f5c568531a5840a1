"""Finds the places of words as the tables of studies count them, so that a figure can lead to exactly its lines.

The tables of collocates and keywords count forms or stems, or sequences of them, in the forward index. They count a
compound by its parts, and a sequence even where two of its occurrences overlap. No query finds exactly these places.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from index.fields import EXACT
from search.loops.array_lists import STRIDE
from search.study.collocates import WIDEST, windows
from search.study.counting_bounds import CountingBounds
from search.study.occurrences import NOWHERE, Occurrences, term_keys
from search.study.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.deadline import Deadline
    from search.loops.numpy_loops import Docs, Keys
    from search.study.collocates import Side
    from search.study.form_counts import WordScale
    from search.study.inquiry import Inquiry
    from search.study.paragraphs import Paragraphs

NO_WORD = -1  # replaces the number of a word that the scale lacks


def places_near(found: Inquiry, scale: WordScale, word: str, window: int, side: Side) -> Iterator[Occurrences]:
    """Yield, for each segment, the places of `word` near the query's occurrences.

    Near means at most `window` words from an occurrence, on the side `side`. `word` is a form or stem that `scale`
    numbers; any other word has no places. Each place is given once, so they are as many as `search.study.collocates`
    counts.
    """
    number = _number(scale, word)
    for each, places in zip(found.occurrences, scale.places, strict=True):
        words = each.around.words
        near = windows(each, min(max(window, 1), WIDEST), side)
        near = near[places[words.forms[near]] == number]
        place = np.searchsorted(words.starts, near, "right") - 1
        positions = (near - words.starts[place]).astype(np.int32)
        yield Occurrences(each.around.docs[place], positions, np.ones(len(near), np.int32), each.around)


def places_of(
    parts: Sequence[Paragraphs], documents: Sequence[Docs], scale: WordScale, words: str, deadline: Deadline
) -> Iterator[Occurrences]:
    """Yield, for each segment in `parts`, the places of `words` in its `documents`.

    `words` are forms or stems that `scale` numbers, separated by spaces: one, or several that follow one another in the
    text. The places are as many as `search.study.comparison` counts. Raises NotWholeError if counting exceeds the
    `CountingBounds` of a search with this deadline.
    """
    numbers = [_number(scale, word) for word in words.split()]
    bounds = CountingBounds(deadline)
    for segment, docs, places in zip(parts, documents, scale.places, strict=True):
        forms = [np.flatnonzero(places == number) for number in numbers]
        starts = _starts(segment, docs, forms)
        bounds.count(len(starts))
        docs_in, positions = (column.astype(np.int32) for column in np.divmod(starts, STRIDE))
        around = Surroundings.of(segment, np.unique(docs_in))
        found = Occurrences(docs_in, positions, np.full(len(starts), len(numbers), np.int32), around)
        said = np.ones(len(starts), np.bool_)
        for step, some in enumerate(forms):  # postings also have compounds found as one word; the text has their parts
            said &= np.isin(found.inside(step), some)
        yield found.chosen(said)


def _starts(segment: Paragraphs, docs: Docs, forms: Sequence[Keys]) -> Keys:
    """Return the keys, ascending, of the words at which a sequence of words of these forms begins.

    `forms[i]` has the numbers of the forms that word i of the sequence can have. A key is `document * STRIDE +
    position`.
    """
    starts: Keys | None = None
    for step, numbers in enumerate(forms):
        keys = [NOWHERE, *(term_keys(segment, EXACT, number, docs) for number in numbers.tolist())]
        here = np.unique(np.concatenate(keys)) - step
        starts = here if starts is None else starts[np.isin(starts, here, assume_unique=True)]
    return NOWHERE if starts is None else starts


def _number(scale: WordScale, word: str) -> int:
    place = bisect_left(scale.words, word)
    return place if place < len(scale.words) and scale.words[place] == word else NO_WORD
