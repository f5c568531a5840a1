"""The paragraphs of a snapshot in archive order, with their words as numbers that mean the same in all segments."""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from index.fields import EXACT
from index.segment.packing import ramp, sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from index.segment.segment import Segment
    from index.segment.snapshot import Snapshot

    Numbers = NDArray[np.int64]

WORD_BYTES = 8  # bytes of a word's number: two of a million forms get the same one in 1 of 40 million archives


class Words(NamedTuple):
    """The words of some texts: text i has the words `numbers[starts[i]:starts[i + 1]]`."""

    numbers: NDArray[np.uint64]
    starts: Numbers


class TextsByRow(Protocol):
    """Paragraphs, called texts here, and their words; texts are numbered from 0 in ascending order of archive row."""

    @property
    def rows(self) -> Numbers:
        """The archive row of each text."""
        ...

    @property
    def lengths(self) -> Numbers:
        """The number of words of each text."""
        ...

    def words(self, texts: Numbers) -> Words:
        """Return the words of the texts with these numbers, in the order of `texts`."""
        ...


class SaidTexts:
    """All paragraphs of a snapshot that are not deleted, called texts here.

    Texts are numbered from 0 in ascending order of their archive rows: `rows[i]` is the archive row of text i,
    `events[i]` a number of its event that is valid in this snapshot, `days[i]` its day (date.toordinal(), or 0 if
    unknown). A text keeps its row as long as it exists, and a new text gets a higher row than all others. So texts that
    stay keep their order.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._segments = snapshot.segments
        live = [_live(segment) for segment in snapshot.segments]
        rows = _joined([s.rows[docs].astype(np.int64) for s, docs in zip(self._segments, live, strict=True)])
        order = np.argsort(rows, kind="stable")
        self.rows = rows[order]
        self._docs = _joined(live)[order]
        self._places = np.repeat(np.arange(len(live)), [len(docs) for docs in live])[order]
        self.events = _events(self._segments, live)[order]
        self.days = _joined([s.days[docs] for s, docs in zip(self._segments, live, strict=True)])[order]

    @property
    def studied(self) -> bool:
        """True if every segment has a forward index, from which the words are read."""
        return all(segment.forward is not None for segment in self._segments)

    @functools.cached_property
    def lengths(self) -> Numbers:
        """The number of words of each text; 0 if its segment has no forward index."""
        lengths = np.zeros(len(self.rows), np.int64)
        for place, segment in enumerate(self._segments):
            mine = self._places == place
            lengths[mine] = segment.forward.counts[self._docs[mine]] if segment.forward else 0
        return lengths

    def spans(self, most: int) -> Iterator[tuple[Numbers, Words]]:
        """Yield all texts in groups of about `most` words; each item is the numbers of the texts and their words.

        A group has texts of one segment.
        """
        for place in range(len(self._segments)):
            mine = np.flatnonzero(self._places == place)
            cuts = np.flatnonzero(np.diff(sums(self.lengths[mine])[:-1] // most, prepend=0))
            for texts in np.split(mine, cuts) if len(mine) else ():
                yield texts, self._of_segment(place, texts)

    def words(self, texts: Numbers) -> Words:
        """Return the words of the texts with these numbers, in the order of `texts`."""
        starts = sums(self.lengths[texts])
        numbers = np.empty(int(starts[-1]), np.uint64)
        for place in np.unique(self._places[texts]).tolist():
            mine = np.flatnonzero(self._places[texts] == place)
            lengths = self.lengths[texts[mine]]
            numbers[np.repeat(starts[mine], lengths) + ramp(lengths)] = self._of_segment(place, texts[mine]).numbers
        return Words(numbers, starts)

    def _of_segment(self, place: int, texts: Numbers) -> Words:
        forward = self._segments[place].forward
        assert forward is not None
        found = forward.words(self._docs[texts])
        return Words(self._numbers[place][found.forms], found.starts)

    @functools.cached_property
    def _numbers(self) -> list[NDArray[np.uint64]]:
        """For each segment, an array with the number that `word_numbers` gives each of the segment's word forms.

        The array's index is the form's term number.
        """
        return [word_numbers(segment.terms(EXACT)) for segment in self._segments]


def word_numbers(words: Sequence[str]) -> NDArray[np.uint64]:
    """Return a number for each word: the start of its BLAKE2 digest, which is the same in all segments."""
    digests = b"".join(
        hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=WORD_BYTES).digest() for word in words
    )
    return np.frombuffer(digests, "<u8")


def _live(segment: Segment) -> Numbers:
    live = segment.live
    return np.arange(segment.doc_count) if live is None else np.flatnonzero(live)


def _events(segments: Sequence[Segment], live: Sequence[Numbers]) -> Numbers:
    """Return the number of the event of each document in `live`, segment after segment.

    `live[s]` has document numbers of segment s. An event has the same number in all segments.
    """
    numbers: dict[str, int] = {}
    found = []
    for segment, docs in zip(segments, live, strict=True):
        own = np.array([numbers.setdefault(event, len(numbers)) for event in segment.events], np.int64)
        found.append(own[segment.event_of_speech[segment.speeches[docs]]])
    return _joined(found)


def _joined(parts: Sequence[NDArray[Any]]) -> Numbers:
    return np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)
