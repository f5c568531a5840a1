"""Packs the forward index (the words of each document, in order) into sections (named arrays) of a segment's file.

The forward index is built from the tokens of new documents or from segments that are being merged. A form's number is
its index among the sorted word forms of the segment; its rank is its place by frequency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from index.building.ahead import one_ahead
from index.building.spill import Spilled
from index.fields import EXACT
from index.segment.container import narrowest
from index.segment.forward import NAME, packed
from index.segment.packing import sums
from index.segment.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.building.merge_inputs import MergeInput
    from index.building.tokenising import Tokens
    from index.building.word_sections import Sections

NONE = -1  # the number of a word form that no document has


class ForwardEncoder:
    """An encoder that packs each document's words as ranks of word forms, where the commonest form has rank 0.

    `frequencies[n]` is the number of occurrences of form n in the segment. If a folder is given, the packed bytes are
    buffered in an unnamed temporary file there instead of in memory.
    """

    def __init__(self, frequencies: NDArray[Any], folder: Path | None = None) -> None:
        self._by_rank = np.argsort(-frequencies.astype(np.int64), kind="stable").astype(np.int32)
        self._ranks = np.empty(len(frequencies), np.int32)
        self._ranks[self._by_rank] = np.arange(len(frequencies), dtype=np.int32)
        self._words = Spilled(np.uint8, folder)
        self._counts: list[NDArray[np.int64]] = []
        self._at: list[NDArray[np.int64]] = [np.zeros(1, np.int64)]

    def add(self, forms: NDArray[np.int32], starts: NDArray[np.int64]) -> None:
        """Pack the next documents; document i consists of the word forms numbered `forms[starts[i]:starts[i + 1]]`."""
        base = self._words.count
        words, at = packed(self._ranks[forms], starts)
        self._words.add(words)
        self._counts.append(np.diff(starts))
        self._at.append(at[1:] + base)

    def sections(self) -> Sections:
        """Return the forward index as arrays by section name."""
        counts = np.concatenate([*self._counts, np.zeros(0, np.int64)])
        return {
            f"{NAME}.forms": narrowest(self._by_rank),
            f"{NAME}.counts": narrowest(counts),
            f"{NAME}.at": narrowest(np.concatenate(self._at)),
            f"{NAME}.words": self._words.whole(),
        }


def forward_sections(tokens: Tokens, vocabulary: Sequence[tuple[str, str]], text: Sections) -> Sections:
    """Return the forward index of new documents, as arrays by section name.

    `tokens` are those of the documents, and `vocabulary[n]` is the (stem, form) pair with the number n. `text` has the
    arrays that `text_sections` returned for both.
    """
    numbers = {form: number for number, form in enumerate(_forms(text))}
    form_of = np.array([numbers.get(form, NONE) for _, form in vocabulary], np.int32)
    starts = sums(tokens.widths)
    forms = np.full(int(starts[-1]), NONE, np.int32)
    places = np.repeat(starts[:-1], tokens.lengths) + tokens.positions
    forms[places] = form_of[tokens.pairs]  # of two tokens at a position the last wins: the part, not the joined form
    encoder = ForwardEncoder(text[f"{EXACT}.cf"])
    encoder.add(forms, starts)
    return encoder.sections()


def merged_forward(inputs: Sequence[MergeInput], text: Mapping[str, NDArray[Any]], most: int) -> Sections:
    """Return the merged segment's forward index as arrays by section name, or {} if any input segment has none.

    `text` has the arrays that `merged_text` made of the merged words. About `most` words are packed at a time, while a
    second thread unpacks the next.
    """
    if any(one.segment.forward is None for one in inputs):
        return {}
    numbers = {form: number for number, form in enumerate(_forms(text))}
    encoder = ForwardEncoder(text[f"{EXACT}.cf"], inputs[0].segment.path.parent)
    for one in inputs:
        forward = one.segment.forward
        assert forward is not None
        renumbered = np.array([numbers.get(form, NONE) for form in one.segment.terms(EXACT)], np.int32)
        spans = _spans(np.flatnonzero(one.doc_numbers >= 0), forward.counts, most)
        for _, found in one_ahead(forward.words, spans):
            encoder.add(renumbered[found.forms], found.starts)
    return encoder.sections()


def _forms(text: Mapping[str, NDArray[Any]]) -> Terms:
    return Terms(text[f"{EXACT}.terms"], text[f"{EXACT}.terms.at"])


def _spans(docs: NDArray[np.int64], counts: NDArray[Any], most: int) -> list[NDArray[np.int64]]:
    """Split the documents, in order, into groups of about `most` words; document d has `counts[d]` words."""
    cuts = np.flatnonzero(np.diff(sums(counts[docs])[:-1] // most, prepend=0))
    return np.split(docs, cuts) if len(docs) else []
