"""A speech or one of its paragraphs as a reference to copy into an article or a footnote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.wording import long_date

if TYPE_CHECKING:
    from index.records import Paragraph, Speech


def citation(speech: Speech, address: str, paragraph: Paragraph | None = None) -> str:
    """Speaker, title, place, date, paragraph number and address, as far as they are known.

    >>> from index.records import Paragraph, Speech
    >>> said = Paragraph(4, "ab", "Peace.", speaker="Ann Lee")
    >>> citation(Speech("x", "On peace", "2013-09-23", (said,)), "https://a.example/x/p/ab", said)
    'Ann Lee, “On peace”, 23 September 2013, paragraph 4. https://a.example/x/p/ab'
    """
    speaker = paragraph.speaker if paragraph else only_speaker(speech)
    place = speech.place or ""
    number = f"paragraph {paragraph.number}" if paragraph else ""
    parts = (speaker or "", f"“{speech.title}”", place, long_date(speech.date), number)
    return ", ".join(part for part in parts if part) + f". {address}"


def only_speaker(speech: Speech) -> str | None:
    """The one person who speaks in it, or None where there are several or none."""
    speakers = {paragraph.speaker for paragraph in speech.paragraphs if paragraph.speaker}
    return speakers.pop() if len(speakers) == 1 else None
