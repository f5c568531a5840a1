"""Corrections of speakers made by hand: a small TOML table that takes precedence over all rules.

`Corrections.applied` takes a speech as read and returns it with corrected names and voices. The table looks like
this:

    [speakers]                        # name or label as `rostra check --speakers` lists it = the right name
    "Ivan Ivanow" = "Ivan Ivanov"
    "Voice from the left" = ""        # nobody in particular

    [voices]
    "Ivan Ivanov" = "official"

    [prose]
    labels = ["One thing is sure"]    # looks like a label and is none
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, get_args

from index.errors import ConfigError
from index.records import Voice, numbered
from index.speakers.labels import label_words
from index.speakers.people import key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from index.records import Paragraph, Speech

TABLES = ("speakers", "voices", "prose")
TURN_ENDS = ("heading", "narration")  # kinds of paragraphs after which nobody is speaking
DIGITS = 16  # hex digits of the table's digest, enough to tell versions apart


@dataclass(frozen=True, slots=True)
class Corrections:
    """The parsed table of corrections.

    `speakers` maps a name or label to the right name, in which "" means nobody in particular. `voices` maps a name to
    the right voice. `prose` has words that look like a label and are none. All these names and words are without case
    and accents (see `index.speakers.people.key`), except the right names. `digest` identifies the version of the
    table; it is "" if there is no table.
    """

    speakers: Mapping[str, str] = field(default_factory=dict)
    voices: Mapping[str, Voice] = field(default_factory=dict)
    prose: frozenset[str] = frozenset()
    digest: str = ""

    def applied(self, speech: Speech) -> Speech:
        """Return the speech with corrected names and voices; the same object if no correction applies."""
        result: list[Paragraph] = []
        turn: _Turn | None = None
        for paragraph in speech.paragraphs:
            corrected = self._corrected(paragraph, turn)
            if corrected.kind == "speech":
                turn = _Turn(paragraph.speaker, corrected.speaker, corrected.voice)
            elif corrected.kind in TURN_ENDS:
                turn = None
            result.append(corrected)
        if result == list(speech.paragraphs):
            return speech
        return replace(speech, paragraphs=numbered(result))

    def _corrected(self, paragraph: Paragraph, turn: _Turn | None) -> Paragraph:
        """Return the paragraph with corrections applied; `turn` is the current turn, or None if nobody is speaking."""
        words = label_words(paragraph.label) if paragraph.label else None
        if words is not None and key(words) in self.prose:
            return _as_prose(paragraph, turn)
        if paragraph.kind != "speech":
            return paragraph
        if words is None and turn is not None and turn.speaker != turn.read == paragraph.speaker:
            return replace(paragraph, speaker=turn.speaker, voice=turn.voice)
        name = self._name(words, paragraph.speaker)
        voice = self.voices.get(key(name or words or ""), paragraph.voice)
        return replace(paragraph, speaker=name, voice=voice)

    def _name(self, words: str | None, speaker: str | None) -> str | None:
        for printed in (words, speaker):
            if printed and key(printed) in self.speakers:
                return self.speakers[key(printed)] or None
        return speaker


def corrections(path: Path) -> Corrections:
    """Read the table at this path; without a file, there are no corrections.

    Raises ConfigError with the offending entry if the file is not TOML or contains an invalid entry.
    """
    if not path.exists():
        return Corrections()
    try:
        written = path.read_text(encoding="utf-8")
        content = tomllib.loads(written)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    if strange := [name for name in content if name not in TABLES]:
        raise ConfigError(f"{path}: unknown table [{strange[0]}]; there are [{'], ['.join(TABLES)}]")
    for name, voice in content.get("voices", {}).items():
        if voice not in get_args(Voice):
            raise ConfigError(f"{path}: {name!r} has the voice {voice!r}; one of {', '.join(get_args(Voice))}")
    return Corrections(
        speakers={key(printed): name for printed, name in content.get("speakers", {}).items()},
        voices={key(name): voice for name, voice in content.get("voices", {}).items()},
        prose=frozenset(map(key, content.get("prose", {}).get("labels", ()))),
        digest=hashlib.sha256(written.encode()).hexdigest()[:DIGITS],
    )


class _Turn(NamedTuple):
    """The current turn: the speaker's name as read, and the corrected name and voice; an unknown name is None."""

    read: str | None
    speaker: str | None
    voice: Voice


def _as_prose(paragraph: Paragraph, turn: _Turn | None) -> Paragraph:
    """Return the paragraph with its label put back into the text, said by the current speaker, or as narration.

    It is narration if `turn` is None, that is, if nobody is speaking.
    """
    text = " ".join(filter(None, (paragraph.label, paragraph.text)))
    plain = replace(paragraph, text=text, label=None, office=None, note=None, speaker=None, voice="unknown")
    if turn is not None:
        return replace(plain, speaker=turn.speaker, voice=turn.voice)
    return replace(plain, kind="narration")
