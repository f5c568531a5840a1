"""Speeches collected for the next segment: tokenised in batches, held as arrays, then built into sections.

A section is a named array of a segment's file; a document is a paragraph. A speech that is replaced or deleted before
the commit stays in the arrays, and the commit marks it as deleted.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from index.building.day_sections import day_sections
from index.building.facet_sections import Column
from index.building.forward_sections import forward_sections
from index.building.tokenising import Tokens, joined
from index.building.word_sections import shared_sections, text_sections
from index.documents import PARAGRAPH_FACETS, SPEECH_FACETS, distinct_facets
from index.fields import HEAD, LEAD, TEXT, TITLE
from index.segment.container import narrowest
from index.segment.packing import sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.building.tokenising import TokenBatch
    from index.building.word_sections import Sections
    from index.documents import SpeechDocument

EVENT = "event"
HEAD_GAP = 1  # positions left free between title and lead, so that no phrase can span both


class Pending:
    """Tokenised speeches, in the order added, without their texts.

    If `forward` is set, their segment gets a forward index (each document's words in order). `tokens` is the number of
    tokens in the paragraphs added so far.
    """

    def __init__(self, *, forward: bool = True) -> None:
        self._forward = forward
        self.tokens = 0
        self.counts: list[int] = []  # the number of documents of each speech
        self._days: list[int] = []
        self._year_only: list[bool] = []
        self._rows = array("q")
        self._columns = {name: Column() for name in (*SPEECH_FACETS, *PARAGRAPH_FACETS)}
        self._words: list[TokenBatch] = []

    def add(self, speeches: Sequence[SpeechDocument], words: TokenBatch) -> None:
        """Append the next speeches and their tokens, which are in the same order."""
        self._words.append(words)
        self.tokens += len(words.text.pairs)
        self.counts.extend(len(speech.paragraphs) for speech in speeches)
        self._days.extend(speech.day for speech in speeches)
        self._year_only.extend(speech.year_only for speech in speeches)
        paragraphs = [paragraph for speech in speeches for paragraph in speech.paragraphs]
        self._rows.extend([paragraph.row for paragraph in paragraphs])
        each = np.arange(len(speeches))
        for name in SPEECH_FACETS:
            own = [(speech.event,) if name == EVENT else speech.facets.get(name, ()) for speech in speeches]
            self._columns[name].extend(own, each)
        shared = distinct_facets(paragraphs)
        numbers = {key: number for number, key in enumerate(shared)}
        places = np.array([numbers[id(paragraph.facets)] for paragraph in paragraphs], np.intp)
        for name in PARAGRAPH_FACETS:
            self._columns[name].extend([facets.get(name, ()) for facets in shared.values()], places)

    def sections(self, vocabulary: Sequence[tuple[str, str]]) -> tuple[Sections, dict[str, int]]:
        """Return a segment of these speeches as arrays by section name, and by field name its total length in tokens.

        `vocabulary[n]` is the (stem, form) pair with the number n. Call this method once: it drops the tokens.
        """
        counts = np.array(self.counts, np.int64)
        text, titles, leads = (joined([batch[i] for batch in self._words]) for i in range(3))
        self._words.clear()
        heads = _heads(titles, leads)
        words = text_sections(text, vocabulary)
        forward = forward_sections(text, vocabulary, words) if self._forward else {}
        sections = (
            words
            | forward
            | {
                "speeches.starts": sums(counts).astype(np.uint32),
                **day_sections(np.array(self._days, np.int64), np.array(self._year_only, np.bool_)),
                "rows": narrowest(np.array(self._rows, np.int64)),
            }
        )
        for name, found in ((TITLE, titles), (LEAD, leads), (HEAD, heads)):
            sections |= shared_sections(name, found, vocabulary)
        for name, column in self._columns.items():
            sections |= column.sections(name)
        totals = {
            TEXT: len(text.pairs),
            TITLE: int((titles.lengths * counts).sum()),
            LEAD: int((leads.lengths * counts).sum()),
            HEAD: len(heads.pairs),
        }
        return sections, totals


def _heads(titles: Tokens, leads: Tokens) -> Tokens:
    """Return the tokens of one text for each speech: its title, HEAD_GAP free positions, and its lead."""
    speeches = np.arange(len(titles.lengths))
    of_speech = np.concatenate([np.repeat(speeches, titles.lengths), np.repeat(speeches, leads.lengths)])
    order = np.argsort(of_speech, kind="stable")
    shift = np.repeat(titles.widths + HEAD_GAP, leads.lengths)
    positions = np.concatenate([titles.positions, leads.positions + shift.astype(np.int32)])
    return Tokens(
        np.concatenate([titles.pairs, leads.pairs])[order],
        positions[order],
        titles.lengths + leads.lengths,
        titles.widths + leads.widths + HEAD_GAP,
    )
