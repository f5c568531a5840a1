"""Finds a speech's best matching paragraph from its text, as `best_paragraphs` does from posting lists."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from index.cluster.written_words import written
from index.fields import TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.records import Paragraph, Speech
    from search.planning.marks import Mark


def best_said(speech: Speech, marks: Sequence[Mark]) -> int | None:
    """Return the index of the speech's best matching paragraph, or None if no paragraph matches any part of the query.

    `marks` are the query's words and phrases, each of which belongs to a part of the query. The best paragraph is the
    one that matches the most parts. Ties are broken by the number of occurrences of the query's words,
    then in favour of the earlier paragraph.
    """
    asked = [mark for mark in marks if TEXT in mark.fields]
    found = [_answered(paragraph, speech.language, asked) for paragraph in speech.paragraphs]
    best = max(range(len(found)), key=lambda at: (found[at], -at), default=None)
    return None if best is None or not found[best][0] else best


def _answered(paragraph: Paragraph, language: str, marks: Sequence[Mark]) -> tuple[int, int]:
    """Return how many parts of the query the paragraph matches, and the number of all their occurrences in it.

    `marks` are the query's words and phrases; a phrase is counted as often as its rarest word occurs. `language` is the
    speech's language, used unless the paragraph has its own.
    """
    words = written(paragraph.text, paragraph.language or language)
    counts = {"stem": _counted(words.stems), "form": _counted(words.forms)}
    parts = Counter[int]()
    for mark in marks:
        parts[mark.part] += min(sum(counts[mark.spelling][word] for word in place) for place in mark.words)
    times = parts.values()
    return sum(count > 0 for count in times), sum(times)


def _counted(words: str) -> Counter[str]:
    return Counter(words.replace("|", " ").split())
