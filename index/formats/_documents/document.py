"""Turns one document into one speech, or into a Skipped with the reason.

The input is the pieces of text that a format found and the document's metadata. Date, title and speaker are taken
from the metadata first, then from the first lines of the text. Date and title fall back to the file's name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._documents.floor import spoken
from index.formats._documents.head_lines import head
from index.formats._languages import told_languages
from index.identity import speech_id
from index.records import Skipped, Speech, numbered
from index.speakers.american_turns import Lead
from index.text.file_names import date_in, titled, undated
from index.text.language_codes import language_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.formats._documents.head_lines import Head
    from index.formats._documents.pieces import Passage, Told
    from index.sources.source import Source

FEWEST_WORDS = 3  # least words of a piece of running text; fewer are a caption, a button or a number
BYLINE = "the byline names the speaker"  # flag for a text with only an author, who may not be the speaker

_PERSON = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){1,3}[^\W\d_][\w'’-]+")
_NOBODY = re.compile(r"office|staff|team|press|editor|admin|news|department|user|author|service|desk|group", re.I)


def speech(source: Source, pieces: Sequence[Passage], told: Told, what: str) -> Speech | Skipped:
    """Build the speech of the document from its pieces, in order, and its metadata `told`.

    `what` is the kind of document with its article, as in "a PDF", for messages. Returns Skipped if the document has
    no date or no running text.
    """
    found = head([piece for piece in pieces if piece.text], told)
    told = found.told
    said = [piece for piece in found.body if piece.kind == "speech"]
    if not any(len(piece.text.split()) >= FEWEST_WORDS or not piece.text.isascii() for piece in said):
        return Skipped(source.name, f"{what} without running text")
    date = told.date or date_in(source.stem)
    if date is None:
        return Skipped(source.name, _undated(what, told.made))
    title = told.title or titled(undated(source.stem)) or f"Speech, {date}"
    lead, doubt = _lead(found)
    paragraphs = numbered(spoken(found.body, lead, doubt))
    language = language_code(told.language or "")
    if language is None:
        language, paragraphs = told_languages(paragraphs)
    url = source.url or told.url
    return Speech(
        id=speech_id(url, date, told.time, title),
        title=title,
        date=date,
        time=told.time,
        url=url,
        lead=told.lead,
        place=told.place,
        language=language,
        sections=told.sections,
        topics=told.topics,
        captions=told.captions,
        paragraphs=paragraphs,
        source=source.name,
    )


def _undated(what: str, made: str | None) -> str:
    file = f"; the file was made on {made}, which need not be the day of the speech" if made else ""
    advice = 'say it in its name ("2021-05-04-some-title") or its first line ("Date: 2021-05-04")'
    return f"{what} without a date: {advice}{file}"


def _lead(found: Head) -> tuple[Lead, str | None]:
    """Return the document's main speaker, and the reason why that speaker is doubtful; the reason can be None.

    If the document states no speaker, its author becomes a doubtful speaker, provided that the author's name looks like
    a person's. Otherwise the returned Lead has the name None.
    """
    if found.president:
        return Lead(found.president, "President", "president"), None
    told = found.told
    if told.speaker:
        return Lead(told.speaker, None), None
    author = " ".join((told.author or "").split())
    if _PERSON.fullmatch(author) and not _NOBODY.search(author):
        return Lead(author, None), BYLINE
    return Lead(None, None), None
