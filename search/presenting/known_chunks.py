"""Chunks: pieces of text between white space, analysed once and found again by the words they give.

The words of a chunk depend on itself and the language alone (`index.analysis.tokens`). So a text can be searched
without being analysed: its chunks are looked up among those that give the words asked for.
"""

from __future__ import annotations

from itertools import accumulate, filterfalse
from typing import TYPE_CHECKING, NamedTuple

from index.analysis.tokens import piece_stem, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_KEPT = 65_536  # chunks remembered of a language, some 30 MB: more than its running vocabulary


class ChunkWord(NamedTuple):
    """A word of a chunk or text: its form and stem, its characters from `start` to `end`, and its position there."""

    form: str
    stem: str
    start: int
    end: int
    position: int


class Chunks:
    """The chunks of one language met so far: the words of each, and the number of positions that each takes.

    It only ever grows, so that threads may share it.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: dict[str, tuple[ChunkWord, ...]] = {}
        self.widths: dict[str, int] = {}
        self._odd: set[str] = set()  # those whose width is not 1, as that of nearly all is
        self._with_form: dict[str, set[str]] = {}
        self._with_stem: dict[str, set[str]] = {}

    def meet(self, chunks: Sequence[str]) -> None:
        """Learn the chunks that are not yet known."""
        for chunk in filterfalse(self.widths.__contains__, chunks):
            self._learn(chunk)

    def giving(self, forms: Iterable[str], stems: Iterable[str]) -> set[str]:
        """The known chunks that have any of the forms or stems."""
        none: set[str] = set()
        by_form = (self._with_form.get(form, none) for form in forms)
        by_stem = (self._with_stem.get(one, none) for one in stems)
        return none.union(*by_form, *by_stem)

    def positions(self, chunks: Sequence[str]) -> Sequence[int]:
        """The position at which each chunk of a text begins; all chunks must be known."""
        if self._odd.isdisjoint(chunks):
            return range(len(chunks))
        return [0, *accumulate(map(self.widths.__getitem__, chunks))]

    def _learn(self, chunk: str) -> None:
        found, width = pieces(chunk, self.language)
        words = self.words[chunk] = tuple(
            ChunkWord(p.form, piece_stem(p, chunk, self.language), p.start, p.end, p.position) for p in found
        )
        for word in words:
            self._with_form.setdefault(word.form, set()).add(chunk)
            self._with_stem.setdefault(word.stem, set()).add(chunk)
        if width != 1:
            self._odd.add(chunk)
        self.widths[chunk] = width  # last: what has a width is known by all its words


def chunks_of(language: str) -> Chunks:
    """The known chunks of the language; forgotten once there are too many."""
    known = _known.get(language)
    if known is None or len(known.widths) >= MOST_KEPT:
        known = _known[language] = Chunks(language)
    return known


_known: dict[str, Chunks] = {}
