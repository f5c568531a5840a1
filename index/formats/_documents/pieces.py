"""The pieces of a document's text before speakers are assigned, and the document's metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.records import Kind


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, quote or note of a document. `bold` is the bold text that opens it, "" if there is none."""

    text: str
    kind: Kind = "speech"
    bold: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """The metadata of a document; what it does not state is None or ().

    `date` is the ISO date of the speech, and `made` the ISO date on which the file was made. `time` is "HH:MM".
    `author` is the writer, who is not always the speaker. `lead` is a summary, and `captions` are the captions of
    pictures.
    """

    title: str | None = None
    date: str | None = None
    time: str | None = None
    speaker: str | None = None
    author: str | None = None
    place: str | None = None
    language: str | None = None
    url: str | None = None
    lead: str | None = None
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    made: str | None = None  # the day when the file was made, which need not be the day of the speech
