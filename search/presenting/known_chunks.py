"""A cache of chunks (pieces of text between white space) and the words that each contains.

The words of a chunk depend only on the chunk and the language (`index.analysis.tokens`). So a text is searched without
tokenizing it, by looking up which of its chunks contain the wanted words.
"""

from __future__ import annotations

from itertools import accumulate, filterfalse
from typing import TYPE_CHECKING, NamedTuple

from index.analysis.tokens import piece_stem, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_KEPT = 65_536  # cached chunks of a language, some 30 MB: more than the words in common use


class ChunkWord(NamedTuple):
    """A word of a chunk or text: its form, its stem, its half-open range of characters, and its position among words.

    The position counts from 0.
    """

    form: str
    stem: str
    start: int
    end: int
    position: int


class Chunks:
    """The chunks of one language seen so far, with the words of each and the number of word positions that it spans.

    Entries are only ever added, so that threads can share them.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: dict[str, tuple[ChunkWord, ...]] = {}
        self.widths: dict[str, int] = {}
        self._odd: set[str] = set()  # the few chunks whose width is not 1
        self._with_form: dict[str, set[str]] = {}
        self._with_stem: dict[str, set[str]] = {}
        self._last: tuple[object, set[str]] = None, set()

    def meet(self, chunks: Sequence[str]) -> None:
        """Tokenize and add the chunks that are not yet known."""
        for chunk in filterfalse(self.widths.__contains__, chunks):
            self._learn(chunk)

    def giving(self, forms: frozenset[str], stems: frozenset[str]) -> set[str]:
        """Return the known chunks that contain a word with any of these forms or stems.

        The last answer is cached, because all paragraphs of a page are searched for the same words and seldom have a
        new chunk.
        """
        asked, last = (forms, stems, len(self.widths)), self._last
        if last[0] == asked:
            return last[1]
        none: set[str] = set()
        by_form = (self._with_form.get(form, none) for form in forms)
        by_stem = (self._with_stem.get(one, none) for one in stems)
        found = none.union(*by_form, *by_stem)
        self._last = asked, found
        return found

    def positions(self, chunks: Sequence[str]) -> Sequence[int]:
        """Return the word position, counted from 0, at which each of a text's chunks begins; all must be known.

        The result can have one more item, the position after the last chunk.
        """
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
        self.widths[chunk] = width  # set last, because it marks the chunk as complete for other threads


def chunks_of(language: str) -> Chunks:
    """Return the cache of the language's chunks; it is emptied when it grows too large."""
    known = _known.get(language)
    if known is None or len(known.widths) >= MOST_KEPT:
        known = _known[language] = Chunks(language)
    return known


_known: dict[str, Chunks] = {}
