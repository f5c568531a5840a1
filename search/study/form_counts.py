"""Counts how often each word form, or each stem, occurs in given documents, in one pass over the forward index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from index.fields import EXACT, TEXT
from index.segment.packing import sums
from search.deadline import NEVER
from search.presenting.whole import in_time
from search.study.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from search.deadline import Deadline
    from search.loops.numpy_loops import Docs, Keys
    from search.study.paragraphs import Paragraphs

Spelt = Literal["form", "stem"]

SPAN = 4_000_000  # words decoded at once, some 50 MB of arrays


class WordScale(NamedTuple):
    """One numbering of words for several segments: the distinct `words`, ascending, and each form's index in them.

    Form f of segment s is `words[places[s][f]]`.
    """

    words: Sequence[str]
    places: tuple[Keys, ...]


def spelt(segments: Sequence[Paragraphs], how: Spelt) -> WordScale:
    """Number the distinct words of all segments: forms as written or, if `how` is "stem", the stems of the forms."""
    named = [_stems_of_forms(segment) if how == "stem" else list(segment.terms(EXACT)) for segment in segments]
    words = sorted(set().union(*named))
    place = {word: number for number, word in enumerate(words)}
    return WordScale(words, tuple(np.array([place[word] for word in some], np.int64) for some in named))


def _stems_of_forms(segment: Paragraphs) -> list[str]:
    """Return the stem of each form, by form number; of several stems, the one with the lowest number."""
    stems, _, forms, _ = segment.pairs()
    _, first = np.unique(forms, return_index=True)
    names = list(segment.terms(TEXT))
    return [names[stem] for stem in stems[first].tolist()]


def counted(
    segments: Sequence[Paragraphs], documents: Sequence[Docs], vocabulary: WordScale, ends: Deadline = NEVER
) -> Keys:
    """Count how often each word of the vocabulary occurs in the documents; item i of the result counts word number i.

    `documents[s]` are documents of `segments[s]`. Raises NoIndexError if a segment has no forward index, NotWholeError
    once the deadline `ends` has passed.
    """
    total = np.zeros(len(vocabulary.words), np.int64)
    for segment, docs, places in zip(segments, documents, vocabulary.places, strict=True):
        forms = np.zeros(len(places), np.int64)
        for some in in_time(spans(segment, docs), ends):
            forms += np.bincount(Surroundings.of(segment, some).words.forms, minlength=len(places))
        np.add.at(total, places, forms)
    return total


def spans(segment: Paragraphs, docs: Docs, most: int = SPAN) -> Iterator[Docs]:
    """Split the documents, in order, into batches of about `most` words."""
    yield from _parts(docs, np.flatnonzero(_steps(segment, docs, most)))


def whole_speeches(segment: Paragraphs, docs: Docs, most: int = SPAN) -> Iterator[Docs]:
    """Split the documents, in order, into batches of about `most` words, keeping each speech in one batch."""
    begins = np.append(np.flatnonzero(np.diff(segment.speeches[docs], prepend=-1)), len(docs))
    cuts = np.flatnonzero(_steps(segment, docs, most))
    yield from _parts(docs, np.unique(begins[np.searchsorted(begins, cuts)]))


def _steps(segment: Paragraphs, docs: Docs, most: int) -> NDArray[np.int64]:
    """Return, for each of `docs`, a positive number if it begins a new batch of about `most` words, otherwise 0.

    Without a forward index, all are 0.
    """
    forward = segment.forward
    counts = forward.counts[docs] if forward else np.zeros(len(docs), np.int64)
    return np.diff(sums(counts)[:-1] // most, prepend=0)


def _parts(docs: Docs, cuts: NDArray[np.int64]) -> Iterator[Docs]:
    yield from (part for part in np.split(docs, cuts) if len(part))
