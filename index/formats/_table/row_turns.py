"""Splits the text of a table's row into turns if it is a transcript with labels; otherwise the row's speaker says it
all.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.formats._table.bold_turns import bold_turns
from index.records import draft
from index.speakers.american_turns import Lead, paragraphs
from index.speakers.label_lines import parted
from index.speakers.openings import labels
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Paragraph

FEWEST_LABELS = 2  # least lines that seem to begin with a label in a cell that is examined as a transcript
SEVERAL = "said by one of several"  # flag for a paragraph whose row names several speakers

_TOLD = re.compile(r"[(\[][^()\[\]]*[)\]]\.?")
_SURE_LABEL = re.compile(r"^(?:Q[.:]?|The President[.:]|THE PRESIDENT[.:]) ", re.MULTILINE)
_MAY_LABEL = re.compile(r"^[ \t>]*(?:[^\n:：]{1,60}[:：]|[QA][.]? )", re.MULTILINE)


def turns(cell: str, text: str, said_by: Paragraph) -> Iterator[Paragraph]:
    """Yield the paragraphs of a row's text, which is `cell` without its markup.

    `said_by` is a paragraph with the row's speaker, label, office, voice, language and flag. If the text itself labels
    its turns, these labels name the speakers, and only the text above the first label is given to the row's speaker.
    """
    if by_bold := list(bold_turns(cell, said_by)):
        yield from by_bold
        return
    if _SURE_LABEL.search(text) or len(_MAY_LABEL.findall(text)) >= FEWEST_LABELS:
        texts = [block.text for block in blocks(parted(text))]
        if any(labels(texts)):
            lead = Lead(said_by.speaker, said_by.office, said_by.voice)
            for turn in paragraphs(texts, lead):
                yield replace(turn, language=said_by.language, uncertain=turn.uncertain or said_by.uncertain)
            return
    label = said_by.label
    for block in blocks(text):
        if _TOLD.fullmatch(block.text):
            yield draft(block.text, "narration", uncertain=said_by.uncertain)
            continue
        yield replace(said_by, text=block.text, label=label)
        label = None
