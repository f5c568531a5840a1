"""Turns a recording's captions into one speech. The date and title of the speech come from the caption file's name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.formats._captions.cues import unrolled
from index.formats._captions.joining import paragraphs
from index.formats._captions.remarks import remarks
from index.identity import speech_id
from index.records import Skipped, Speech, numbered
from index.speakers.unnamed import is_unnamed
from index.text.file_names import date_in, titled, undated
from index.text.language import language_of
from index.text.language_codes import language_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.formats._captions.cues import Cue
    from index.formats._captions.remarks import Remark
    from index.sources.source import Source

_LANGUAGE = re.compile(r"(.+)\.([a-z]{2,3})(?:[-_]\w+)*", re.DOTALL)  # "talk.en", "talk.en-US", "talk.en-orig"
_VIDEO = re.compile(r"(.*?)[ ._-]*\[([\w-]{11})\]", re.DOTALL)  # downloaders append YouTube's id to the title


@dataclass(frozen=True, slots=True)
class _Name:
    """What a caption file's name says. If it has no title, `title` is ""; any other field that it lacks is None.

    `date` is ISO 8601, `language` a language code, and `url` the address of the YouTube video whose id the name
    contains.
    """

    title: str
    date: str | None
    language: str | None
    url: str | None


def speech(source: Source, cues: Sequence[Cue], language: str | None = None) -> Speech | Skipped:
    """Build the speech from its caption cues. Returns Skipped if nobody speaks or the file's name has no date.

    `language` is the language that the file states, or None; it takes precedence over the one in the file's name.
    """
    name = _named(source.stem)
    said = numbered(paragraphs(_unnamed(remarks(list(unrolled(cues))))))
    if not any(paragraph.kind == "speech" for paragraph in said):
        return Skipped(source.name, "captions in which nobody says anything")
    if name.date is None:
        return Skipped(source.name, 'captions without a date in their name: "2021-05-04-some-title.srt" has one')
    text = " ".join(paragraph.text for paragraph in said if paragraph.kind == "speech")
    url = source.url or name.url
    title = name.title or f"Captions, {name.date}"
    return Speech(
        id=speech_id(url, name.date, None, title),
        title=title,
        date=name.date,
        url=url,
        language=language_code(language or "") or name.language or language_of(text),
        paragraphs=said,
        source=source.name,
    )


def _unnamed(found: Iterable[Remark]) -> Iterator[Remark]:
    """Yield the remarks; a voice that the file tells apart without a name ("SPEAKER_07") is only their label."""
    before: str | None = None
    for remark in found:
        nobody = remark.speaker is not None and is_unnamed(remark.speaker)
        yield replace(remark, speaker=None, turn=remark.turn or remark.label != before) if nobody else remark
        before = remark.label


def _named(stem: str) -> _Name:
    suffixed = _LANGUAGE.fullmatch(stem)
    stem, language = (suffixed[1], suffixed[2]) if suffixed else (stem, None)
    video = _VIDEO.fullmatch(stem)
    stem, key = (video[1], video[2]) if video else (stem, None)
    url = f"https://www.youtube.com/watch?v={key}" if key else None
    return _Name(titled(undated(stem)), date_in(stem), language_code(language or ""), url)
