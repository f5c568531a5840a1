"""Detects the language of a speech that does not state one, and of paragraphs in another language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.text.paragraph_languages import paragraph_languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.records import Paragraph

SAID = ("speech", "quote")  # kinds of paragraphs that are in the speaker's own language


def told_languages(paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[Paragraph, ...]]:
    """Detect the main language of a speech.

    Returns the main language, and the paragraphs, in which `language` is set only on those in another language.
    """
    said = [paragraph.text for paragraph in paragraphs if paragraph.kind in SAID]
    main, each = paragraph_languages(said or [paragraph.text for paragraph in paragraphs])
    if not said or not any(each):
        return main, tuple(paragraphs)
    own = iter(each)
    return main, tuple(
        replace(paragraph, language=next(own)) if paragraph.kind in SAID else paragraph for paragraph in paragraphs
    )
