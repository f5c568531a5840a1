"""Turns texts into arrays of token numbers; each distinct chunk (a piece of text without white space) is analysed once.

A token is stored as the number of its (stem, form) pair, which is an index into `Tokenizer.vocabulary`, and as its
position in the text, counted from 0 in words.
"""

from __future__ import annotations

import functools
import itertools
from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.analysis.stems import stem
from index.analysis.tokens import piece_stem, pieces, plain_form
from index.building import chunk_numbers
from index.segment import packing
from index.segment.packing import ramp, sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from index.building.chunk_numbers import Chunks
    from index.documents import ParagraphDocument, SpeechDocument

MAX_CHUNKS = 1_000_000  # cached chunks, about 150 MB; with more, the cache is emptied, but not the vocabulary


class Tokens(NamedTuple):
    """The tokens of texts, in order: token t is (stem, form) pair `pairs[t]` at position `positions[t]` of its text.

    `lengths[i]` is the length of text i in tokens, `widths[i]` its length in positions; a compound's joined form has
    the same position as the first part.
    """

    pairs: NDArray[np.int32]
    positions: NDArray[np.int32]
    lengths: NDArray[np.int32]
    widths: NDArray[np.int32]


def joined(parts: Sequence[Tokens]) -> Tokens:
    """Concatenate the tokens of one or more parts."""
    return parts[0] if len(parts) == 1 else Tokens(*map(np.concatenate, zip(*parts, strict=True)))


class TokenBatch(NamedTuple):
    """The tokens of a batch of speeches: of their paragraphs, their titles and their leads."""

    text: Tokens
    titles: Tokens
    leads: Tokens


Run = tuple[str, list[str]]  # a language, and consecutive texts in it


class Texts(NamedTuple):
    """The texts of a batch of speeches, grouped into runs of consecutive texts in the same language."""

    paragraphs: list[Run]
    titles: list[Run]
    leads: list[Run]


def texts_of(speeches: Iterable[SpeechDocument]) -> Texts:
    """Collect the texts of the speeches: paragraphs, titles and leads, each kind in the order of the speeches."""
    texts = Texts([], [], [])
    for language, run in itertools.groupby(speeches, key=lambda speech: speech.language):
        members = list(run)
        texts.paragraphs.extend(_runs(language, [one for speech in members for one in speech.paragraphs]))
        texts.titles.append((language, [speech.title for speech in members]))
        texts.leads.append((language, [speech.lead for speech in members]))
    return texts


def _runs(language: str, paragraphs: Sequence[ParagraphDocument]) -> Iterator[Run]:
    """Group consecutive paragraphs in the same language; a paragraph without its own language is in `language`."""
    if all(paragraph.language is None for paragraph in paragraphs):
        yield language, [paragraph.text for paragraph in paragraphs]
        return
    for own, run in itertools.groupby(paragraphs, key=lambda paragraph: paragraph.language or language):
        yield own, [paragraph.text for paragraph in run]


class Tokenizer:
    """A tokenizer that caches the tokens of each distinct chunk; every process and writer has its own.

    `vocabulary` has the distinct (stem, form) pairs found so far, in the order of their numbers.
    """

    def __init__(self) -> None:
        self.vocabulary: list[tuple[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._memories: dict[str, Chunks] = {}
        self._spans = _Spans()
        self._plain: dict[tuple[str, str], int] = {}  # (form, language) -> number of the chunks that are just this form

    def words(self, texts: Texts) -> TokenBatch:
        """Tokenise the texts of a batch of speeches."""
        return TokenBatch(*map(self._runs, texts))

    def _runs(self, runs: Sequence[Run]) -> Tokens:
        return joined([self.tokens(texts, language) for language, texts in runs])

    def tokens(self, texts: Sequence[str], language: str) -> Tokens:
        """Tokenise texts that are all in one language."""
        memory = self._memories.get(language)
        if memory is None:
            memory = chunk_numbers.DictOfChunks(functools.partial(self.analysed, language=language))
        elif isinstance(memory, chunk_numbers.DictOfChunks):
            memory = chunk_numbers.grown(memory)
        self._memories[language] = memory
        result = self._spans.expanded(*memory.split(texts))
        if sum(map(len, self._memories.values())) > MAX_CHUNKS:
            self._memories.clear()
            self._plain.clear()
            self._spans = _Spans()
        return result

    def pair(self, stem_: str, form: str) -> int:
        """Return the number of a (stem, form) pair; a new pair gets the next free number."""
        key = (stem_, form)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.vocabulary)
            self.vocabulary.append(key)
        return number

    def analysed(self, chunk: str, language: str) -> int:
        """Analyse a new chunk in this language, store its tokens, and return its number.

        Single words that differ only in case or in the punctuation around them share a number.
        """
        form = plain_form(chunk)
        if form is None:
            found, width = pieces(chunk, language)
            pairs = [self.pair(piece_stem(piece, chunk, language), piece.form) for piece in found]
            return self._spans.add(pairs, [piece.position for piece in found], width)
        key = (form, language)
        number = self._plain.get(key)
        if number is None:
            pair = self.pair(stem(form, language), form)
            number = self._plain[key] = self._spans.add([pair], [0], 1)
        return number


class _Spans:
    """The tokens of each distinct chunk, by chunk number.

    Chunk n has the elements `_starts[n]` to `_starts[n + 1]` of `_pairs` and `_positions`, and takes `_widths[n]`
    positions.
    """

    def __init__(self) -> None:
        self._pairs, self._positions = array("i"), array("i")
        self._starts, self._widths = array("i", [0]), array("i")

    def add(self, pairs: list[int], positions: list[int], width: int) -> int:
        self._pairs.extend(pairs)
        self._positions.extend(positions)
        self._starts.append(len(self._pairs))
        self._widths.append(width)
        return len(self._widths) - 1

    def expanded(self, chunks: NDArray[np.int32], counts: NDArray[np.int64]) -> Tokens:
        """Return the tokens of texts given as chunk numbers: text i is the next `counts[i]` elements of `chunks`."""
        held = self._pairs, self._positions, self._starts, self._widths
        pairs, positions, starts, widths = (np.frombuffer(each, np.int32) for each in held)
        fast = packing.loops(len(chunks))
        if fast:
            total = int((starts[chunks + 1] - starts[chunks]).sum())
            result = Tokens(*(np.empty(n, np.int32) for n in (total, total, len(counts), len(counts))))
            fast.expand((chunks, counts), (pairs, positions, starts, widths), tuple(result))
            return result
        each = starts[chunks + 1] - starts[chunks]
        places = np.repeat(starts[chunks].astype(np.int64), each) + ramp(each)
        ends = sums(counts)
        consumed = sums(widths[chunks])
        base = consumed[:-1] - np.repeat(consumed[ends[:-1]], counts)
        return Tokens(
            pairs[places],
            (np.repeat(base, each) + positions[places]).astype(np.int32),
            np.diff(sums(each)[ends]).astype(np.int32),
            np.diff(consumed[ends]).astype(np.int32),
        )
