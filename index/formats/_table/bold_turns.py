"""Turns in a cell of HTML whose labels are bold, as pages print them: "<strong>Ada Quill</strong>: Late."."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.formats._documents.floor import bold_label, spoken
from index.formats._documents.web_text import pieces_of
from index.formats._table.cell_text import unescaped
from index.formats.web_page import tree
from index.speakers.american_turns import Lead
from index.speakers.labels import label_words
from index.speakers.people import is_name, is_office_word
from index.speakers.stenographic import names_somebody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Paragraph

FEWEST_LABELS = 2  # least bold labels in the cell of a row that names its speaker; a single one may be a heading

_LABEL = re.compile(r"<(b|strong)\b[^<>]*>(?:(?!</?\1\b).){1,300}(?::\s*</\1\s*>|</\1\s*>(?:\s|&nbsp;)*:)", re.I | re.S)


def holds_bold_label(cell: str) -> bool:
    """Whether bold words in the cell end with a colon or have one after them.

    >>> holds_bold_label("<p><b>Ada Quill</b>: Late.</p>"), holds_bold_label("<b>Late</b> at 4:30")
    (True, False)
    """
    return _LABEL.search(cell if "&lt;" not in cell else unescaped(cell)) is not None


def bold_turns(cell: str, said_by: Paragraph) -> Iterator[Paragraph]:
    """Yield the paragraphs of a cell whose bold labels name the speakers; nothing if the cell has no such labels.

    `said_by` is a paragraph with the row's speaker, office, voice, language and flag; it applies to the text above the
    first label. If the row has a speaker, a single bold label counts for nothing, and at least one must have the form
    of a label.
    """
    if not holds_bold_label(cell):
        return
    pieces = list(pieces_of(tree(unescaped(cell))))
    words = [label_words(found) for piece in pieces if piece.kind == "speech" and (found := bold_label(piece))]
    sure = any(map(_is_label, words))
    if said_by.speaker or said_by.label:
        if not sure or len(words) < FEWEST_LABELS:
            return
    elif not sure and not any(map(is_name, words)):
        return
    for turn in spoken(pieces, Lead(said_by.speaker, said_by.office, said_by.voice), None):
        yield replace(turn, language=said_by.language, uncertain=turn.uncertain or said_by.uncertain)


def _is_label(words: str) -> bool:
    return names_somebody(f"{words}: ") or any(map(is_office_word, words.split()))
