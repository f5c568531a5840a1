"""A sitting: the turns of a parliament's record, gathered in order, as one speech."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.identity import ID_LIMIT, event_id
from index.records import Paragraph, Skipped, Speech, Voice, draft, numbered, slug
from index.speakers.american_turns import tidy
from index.text.language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.sources.source import Source

_SHOUTED = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ'’.-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ'’.-]*)*(?![a-zß-ÿ])")


def speech(
    source: Source, paragraphs: Iterable[Paragraph], title: str, date: str | None, **said: str | None
) -> Speech | Skipped:
    """The speech of these paragraphs; `said` are its other fields, and `key` what the record calls it.

    Skipped where nobody speaks, or where the record has no date.
    """
    found = numbered(paragraphs)
    if not any(paragraph.kind == "speech" for paragraph in found):
        return Skipped(source.name, f"a heading under which nobody speaks: {title}")
    if date is None:
        return Skipped(source.name, f"a record without a date: {title}")
    key = said.pop("key", None)
    language = said.pop("language", None) or language_of(" ".join(p.text for p in found if p.kind == "speech"))
    return Speech(
        id=slug(key, ID_LIMIT) if key else event_id(date, said.get("time"), title),
        title=title,
        date=date,
        paragraphs=found,
        language=language,
        url=said.get("url") or source.url,
        time=said.get("time"),
        place=said.get("place"),
        source=source.name,
    )


def spelled(name: str) -> str:
    """The name with words printed in capitals spelled as within a sentence."""
    return _SHOUTED.sub(lambda words: tidy(words[0]), name)


class Floor:
    """Who has the word: each turn names its speaker, and only the turn's first paragraph gets the label."""

    def __init__(self, flag: str | None = None) -> None:
        self._flag = flag
        self._speaker: str | None = None
        self._office: str | None = None
        self._voice: Voice = "unknown"
        self._label: str | None = None

    def give(self, speaker: str | None, label: str | None, office: str | None = None, voice: Voice = "unknown") -> None:
        """Begin a turn."""
        self._speaker, self._label, self._office, self._voice = speaker, label, office, voice

    def said(self, text: str, note: str | None = None) -> Paragraph:
        """A paragraph said in the present turn."""
        label, self._label = self._label, None
        return draft(
            text=text,
            speaker=self._speaker,
            label=label,
            office=self._office,
            note=note,
            voice=self._voice,
            uncertain=self._flag,
        )

    def told(self, text: str) -> Paragraph:
        """A narration: what the record says happens in the hall."""
        return draft(text, "narration", uncertain=self._flag)

    def heading(self, text: str) -> Paragraph:
        """A heading within the record."""
        return draft(text, "heading", uncertain=self._flag)

    def noted(self, text: str) -> Paragraph:
        """A note by the record for its readers: papers, votes."""
        return draft(text, "note", uncertain=self._flag)
