"""Converts the languages that sources name ("spa", "Swedish", "pt-BR") to standard codes: ISO 639-1, or else 639-3.

If a source does not name a single known language ("mul" means several), the speech gets the language in which most of
its text is written, and each paragraph in another language is marked with its own.
"""

from __future__ import annotations

from dataclasses import replace

from index.records import Paragraph, Speech
from index.text.language import language_of, languages
from index.text.language_codes import UNKNOWN, language_code

NO_LANGUAGE = frozenset({"narration", "note", "omission"})  # the reporter's words, not a speaker's


def in_one_code(speech: Speech) -> Speech:
    """Return the speech with its language and those of its paragraphs as standard codes.

    The same object is returned if they are standard codes already. A paragraph's language is None if it is that of the
    speech. Values of the wrong type are left as they are; `index.reading.door` refuses such a speech.

    >>> in_one_code(Speech("a", "A title", None, (), language="Swedish")).language
    'sv'
    """
    said = speech.language
    if not isinstance(said, str) or not isinstance(speech.paragraphs, tuple):
        return speech
    code = UNKNOWN if said == UNKNOWN else language_code(said)
    if code is None:
        return _by_the_text(speech)
    paragraphs = tuple(_in_code(paragraph, code) for paragraph in speech.paragraphs)
    changed = any(new is not old for new, old in zip(paragraphs, speech.paragraphs, strict=True))
    if code == said and not changed:
        return speech
    return replace(speech, language=code, paragraphs=paragraphs)


def _in_code(paragraph: Paragraph, speechs: str) -> Paragraph:
    said = getattr(paragraph, "language", None)
    if not isinstance(said, str):
        return paragraph
    code = language_code(said) or language_of(paragraph.text, speechs)
    return replace(paragraph, language=None if code == speechs else code)


def _by_the_text(speech: Speech) -> Speech:
    said = [p.text for p in speech.paragraphs if isinstance(p, Paragraph) and isinstance(p.text, str)]
    if len(said) != len(speech.paragraphs):
        return speech
    main, each = languages(speech.language, said)
    paragraphs = tuple(
        paragraph if paragraph.language or language is None or paragraph.kind in NO_LANGUAGE
        else replace(paragraph, language=language)
        for paragraph, language in zip(speech.paragraphs, each, strict=True)
    )  # fmt: skip
    return replace(speech, language=main, paragraphs=tuple(_in_code(paragraph, main) for paragraph in paragraphs))
