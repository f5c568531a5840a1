"""Builds a speech from one sitting of a parliament: the paragraphs of all turns in order."""

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
    """Build the speech from these paragraphs.

    `said` holds the speech's other fields, such as time and place; its entry `key` is the id that the record itself
    gives the speech. Returns Skipped if nobody speaks or the record has no date.
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
    """Return the name with words in capitals respelled in normal case."""
    return _SHOUTED.sub(lambda words: tidy(words[0]), name)


class Floor:
    """Remembers the current speaker of a record and makes paragraphs; only the first paragraph of a turn gets the
    label.

    `flag` is the doubt that is set on every paragraph, or None.
    """

    def __init__(self, flag: str | None = None) -> None:
        self._flag = flag
        self._speaker: str | None = None
        self._office: str | None = None
        self._voice: Voice = "unknown"
        self._label: str | None = None

    def give(self, speaker: str | None, label: str | None, office: str | None = None, voice: Voice = "unknown") -> None:
        """Begin a turn by this speaker; `speaker` is None if nobody is named.

        `label` is what the record prints above the turn, or None; `office` is the speaker's office, or None; `voice`
        is the kind of speaker.
        """
        self._speaker, self._label, self._office, self._voice = speaker, label, office, voice

    def said(self, text: str, note: str | None = None) -> Paragraph:
        """Make a paragraph of what the current speaker says. `note` is a remark on the paragraph, such as its language,
        or None.
        """
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
        """Make a narration: what happens in the hall, as the record describes it."""
        return draft(text, "narration", uncertain=self._flag)

    def heading(self, text: str) -> Paragraph:
        """Make a heading within the record."""
        return draft(text, "heading", uncertain=self._flag)

    def noted(self, text: str) -> Paragraph:
        """Make a paragraph of kind "note" for what the record adds for its readers, such as papers tabled or votes."""
        return draft(text, "note", uncertain=self._flag)
