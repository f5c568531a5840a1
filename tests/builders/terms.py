"""Speeches with a speaker for each paragraph, and single terms, for tests of how queries are executed."""

from __future__ import annotations

import datetime

from whoosh import query as q

from index.documents import ParagraphDocument, SpeechDocument


def speech(event, *texts, day=None, speakers=(), **facets):
    """Make a speech of the texts; `speakers` has one speaker per text, and `facets` are those of the whole speech."""
    paragraphs = tuple(
        ParagraphDocument(row, text, {"speaker": speakers[row : row + 1]}) for row, text in enumerate(texts)
    )
    ordinal = datetime.date.fromisoformat(day).toordinal() if day else 0
    return SpeechDocument(event, day=ordinal, facets=facets, paragraphs=paragraphs)


def speeches(*texts, **facets):
    """Make a speech of each text; each facet is a list with one tuple of values per text."""
    return [
        speech(f"e{i}", text, **{name: column[i] for name, column in facets.items()}) for i, text in enumerate(texts)
    ]


def term(text):
    return q.Term("text", text)
