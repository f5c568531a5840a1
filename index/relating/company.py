"""Counts how often each common word occurs near each of the commonest words, called companions.

The forward index gives the words of each document in order. Near means within WINDOW words in the same document. Words
are counted by stem, and each is shown as the commonest form of its stem.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.fields import EXACT, TEXT
from index.segment.packing import sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from index.segment.segment import Segment

    Numbers = NDArray[np.int64]

FEWEST = 20  # occurrences that a word must have; with fewer, its companions are a matter of chance
MOST_WORDS = 6_000  # the commonest words, whose companions are counted
MOST_COMPANIONS = 1_000  # words that are counted as companions
TOO_COMMON = 50  # commonest words that are not counted as companions, because they occur near every word
WINDOW = 5  # words to each side
SPAN = 1_000_000  # running words counted at once, some 60 MB of arrays
NONE = -1  # replaces the number of a word that is not counted


@dataclass(frozen=True, slots=True)
class Company:
    """The counted words, in ascending order of stem, and how often each companion occurs near each word.

    `stems[i]` is the stem of word i, and `shown[i]` its commonest form. `counts[i, j]` is the number of times that
    companion j occurs near word i; companion 0 is the commonest.
    """

    stems: Sequence[str]
    shown: Sequence[str]
    counts: Numbers

    @property
    def size(self) -> int:
        """The number of distinct words that are counted: the length of `stems`, and of `counts` along axis 0."""
        return len(self.stems)


def company(segments: Sequence[Segment]) -> Company:
    """Count how often each companion occurs near each of the common words in all segments.

    Every segment must have a forward index.
    """
    named = [_stems(segment) for segment in segments]
    forms = [_form_counts(segment) for segment in segments]
    totals, shown = _totals(segments, named, forms)
    common = sorted(totals, key=lambda stem: (-totals[stem], stem))
    words = sorted(stem for stem in common[:MOST_WORDS] if totals[stem] >= FEWEST and _is_word(stem))
    beside = common[TOO_COMMON : TOO_COMMON + MOST_COMPANIONS]
    counts = np.zeros(len(words) * len(beside), np.int64)
    for segment, stems in zip(segments, named, strict=True):
        places = [_numbers(stems, some) for some in (words, beside)]
        for word, companion in _near(segment, places[0], places[1]):
            counts += np.bincount(word * len(beside) + companion, minlength=len(counts))
    return Company(words, [shown[stem] for stem in words], counts.reshape(len(words), len(beside)))


def _is_word(stem: str) -> bool:
    return len(stem) > 2 and stem.isalpha()


def _stems(segment: Segment) -> list[str]:
    """Return the stem of each word form, by form number: the form's index among the terms of the field `exact`.

    If languages stem a form differently, the first of its stems in the segment is taken.
    """
    stems, _, forms, _ = segment.pairs()
    _, first = np.unique(forms, return_index=True)
    names = list(segment.terms(TEXT))
    return [names[stem] for stem in stems[first].tolist()]


def _form_counts(segment: Segment) -> Numbers:
    """Return how often each word form, by form number, occurs in the documents that are not deleted."""
    total = np.zeros(segment.term_count(EXACT), np.int64)
    for forms, _ in _spans(segment):
        total += np.bincount(forms, minlength=len(total))
    return total


def _totals(
    segments: Sequence[Segment], named: Sequence[Sequence[str]], forms: Sequence[Numbers]
) -> tuple[Counter[str], dict[str, str]]:
    """Return two mappings by stem: the first has its number of occurrences, the second its commonest word form.

    Of equally common forms, the alphabetically first is taken. `named[s]` has the stem of each word form of segment s,
    and `forms[s]` the form's number of occurrences, both by form number.
    """
    totals, of_form = Counter[str](), Counter[tuple[str, str]]()
    for segment, stems, counts in zip(segments, named, forms, strict=True):
        for stem, form, count in zip(stems, segment.terms(EXACT), counts.tolist(), strict=True):
            if count:
                totals[stem] += count
                of_form[stem, form] += count
    best: dict[str, tuple[int, str]] = {}
    for (stem, form), count in of_form.items():
        best[stem] = min(best.get(stem, (0, "")), (-count, form))
    return totals, {stem: form for stem, (_, form) in best.items()}


def _numbers(stems: Sequence[str], chosen: Sequence[str]) -> Numbers:
    """Return for each word form n the index of its stem, `stems[n]`, in `chosen`, or NONE if `chosen` lacks it."""
    numbers = {stem: number for number, stem in enumerate(chosen)}
    return np.array([numbers.get(stem, NONE) for stem in stems], np.int64)


def _near(segment: Segment, words: Numbers, companions: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Find where a companion occurs within WINDOW words of a counted word; yield these places in groups.

    A group is two arrays: element i of the first is the number of a counted word, and element i of the second that of
    the companion near it. Word form n has the number `words[n]` as a counted word, and `companions[n]` as a companion;
    NONE if it is not one.
    """
    for forms, owners in _spans(segment):
        for step in range(1, WINDOW + 1):
            same = owners[:-step] == owners[step:]
            first, then = forms[:-step][same], forms[step:][same]
            for one, other in ((first, then), (then, first)):
                word, companion = words[one], companions[other]
                both = (word >= 0) & (companion >= 0)
                yield word[both], companion[both]


def _spans(segment: Segment) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield the words of the documents that are not deleted, about SPAN words at a time, as two arrays.

    The first has the form number of each word, in the order of the text, and the second the number of its document.
    """
    forward = segment.forward
    assert forward is not None
    docs = np.arange(segment.doc_count) if segment.live is None else np.flatnonzero(segment.live)
    cuts = np.flatnonzero(np.diff(sums(forward.counts[docs])[:-1] // SPAN, prepend=0))
    for some in np.split(docs, cuts):
        found = forward.words(some)
        yield found.forms.astype(np.int64), np.repeat(some, np.diff(found.starts))
