"""Floor: who has it in a document, by labels in bold where it has such, else by those of plain transcripts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.records import Paragraph
from index.speakers.american_turns import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.formats._documents.pieces import Passage
    from index.records import Voice
    from index.speakers.american_turns import Lead

LONGEST_LABEL = 12  # words: "Ada Quill, Minister for Ferries and Bridges of the Lakeland Republic"

_NOTE = re.compile(r"\s*\(([^()]*)\)")
_TITLES = {"president", "mr.", "mrs.", "ms.", "dr.", "mr", "mrs", "ms", "dr"}
_ASKED = re.compile(r"(?:Q|Question|Journalist|Reporter|Moderator)\b.*", re.IGNORECASE)
_AUDIENCE = re.compile(r"(?:the )?(?:audience(?: members?)?|crowd)", re.IGNORECASE)
_ANSWERED = re.compile(r"(?:A|Answer)", re.IGNORECASE)
_TOLD = re.compile(r"\([^()]*\)\.?|\[[^\[\]]*\]\.?")


def spoken(pieces: Sequence[Passage], lead: Lead, doubt: str | None) -> Iterator[Paragraph]:
    """The pieces with their speakers; `doubt` is what to say of those that only the lead names."""
    said = [piece for piece in pieces if piece.kind == "speech"]
    labelled = any(_label(piece) for piece in said)
    turns = _bold_turns(said, lead) if labelled else paragraphs((piece.text for piece in said), lead)
    for piece in pieces:
        if piece.kind != "speech":
            yield Paragraph(0, "", piece.text, piece.kind)
            continue
        paragraph = next(turns)
        named = paragraph.speaker is not None and paragraph.speaker == lead.name
        yield replace(paragraph, uncertain=doubt) if doubt and named else paragraph


def _label(piece: Passage) -> str | None:
    """The bold words up to a colon that open the piece and are a name or a part in a conversation."""
    if not piece.bold or not piece.text.startswith(piece.bold):
        return None
    end = len(piece.bold)
    label = piece.bold if piece.bold.rstrip().endswith(":") else piece.text[: end + 1]
    if not label.rstrip().endswith(":") or len(label) >= len(piece.text):
        return None
    words = _NOTE.sub("", label).rstrip(" :").split()
    return label if 0 < len(words) <= LONGEST_LABEL and words[0][0].isupper() else None


def _bold_turns(said: Sequence[Passage], lead: Lead) -> Iterator[Paragraph]:
    speaker, office, voice = lead.name, lead.office, lead.voice
    for piece in said:
        label = _label(piece)
        note = None
        if label:
            printed = label.rstrip(" :")
            found = _NOTE.search(printed)
            note = found[1].strip() if found else None
            words = _NOTE.sub("", printed).strip()
            names_lead = _names(words, lead)
            speaker, office, voice = (lead.name, lead.office, lead.voice) if names_lead else _who(words)
        text = piece.text[len(label or "") :].strip()
        if not label and _TOLD.fullmatch(text):
            yield Paragraph(0, "", text, "narration")
            continue
        yield Paragraph(0, "", text, "speech", speaker, label and label.strip(), office, note, voice)


def _names(words: str, lead: Lead) -> bool:
    """Whether a label means whose text it is: "The President", "President Quill", "Mr. Quill"."""
    before, _, last = words.casefold().rpartition(" ")
    if lead.office and last == lead.office.casefold() and before in ("", "the"):
        return True
    return bool(before) and last == lead.last_name.casefold() and before in _TITLES


def _who(words: str) -> tuple[str | None, str | None, Voice]:
    """Speaker, office and voice of a label's words: "Ada Quill, Mayor of Laketown"."""
    if _ASKED.fullmatch(words):
        return None, None, "journalist"
    if _AUDIENCE.fullmatch(words):
        return None, None, "audience"
    if _ANSWERED.fullmatch(words):
        return None, None, "unknown"
    name, _, office = words.partition(", ")
    return name, office or None, "unknown"
