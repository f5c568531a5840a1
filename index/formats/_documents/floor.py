"""Assigns a speaker to each paragraph of a document, by bold labels if it has any, else by plain-text labels."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from index.formats._captions.joining import paragraphs as joined
from index.formats._captions.remarks import remarks
from index.formats._captions.stamped_lines import cues
from index.records import Paragraph, draft
from index.speakers.american_turns import MAYBE_LABEL, paragraphs, tidy
from index.speakers.openings import labels
from index.speakers.people import is_name, is_office_word
from index.speakers.stenographic import doubtful, is_detail, names_somebody
from index.speakers.time_codes import end_in_times, without_codes
from index.speakers.unnamed import is_unnamed

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
    """Yield the pieces as paragraphs with their speakers. `lead` is the document's main speaker.

    `doubt` is why that speaker is doubtful, or None; it is set on every paragraph that has this speaker and no label.
    """
    said = [piece for piece in pieces if piece.kind == "speech"]
    if said and end_in_times([piece.text for piece in said]):
        yield from (_doubted(turn, lead, doubt) for turn in _recorded(pieces, lead))
        return
    labelled = any(bold_label(piece) for piece in said)
    turns = deque(_bold_turns(said, lead) if labelled else paragraphs((piece.text for piece in said), lead))
    for piece in pieces:
        if piece.kind != "speech":
            yield draft(piece.text, piece.kind)
        elif turns and _is_of(turns[0], piece):  # a piece with only a label gives no paragraph
            yield _doubted(turns.popleft(), lead, doubt)
    yield from (_doubted(turn, lead, doubt) for turn in turns)


def _recorded(pieces: Sequence[Passage], lead: Lead) -> Iterator[Paragraph]:
    """Yield the paragraphs of a document whose pieces end with a recording's times; pieces above these are notes."""
    begun = False
    for kind, run in groupby(pieces, lambda piece: piece.kind):
        texts = [piece.text for piece in run]
        if kind != "speech":
            yield from (draft(text, kind) for text in texts)
            continue
        while texts and not begun and not end_in_times(texts[:1]):
            yield draft(texts.pop(0), "note")
        begun = begun or bool(texts)
        for said in joined(remarks(list(cues(texts)))):
            unlabelled = said.kind == "speech" and said.label is None and said.speaker is None
            yield replace(said, speaker=lead.name, office=lead.office, voice=lead.voice) if unlabelled else said


def _is_of(paragraph: Paragraph, piece: Passage) -> bool:
    """Whether the paragraph was made from this piece by taking off its label."""
    said = piece.text.endswith(paragraph.text) or without_codes(piece.text).endswith(paragraph.text)
    return said or (paragraph.kind == "note" and piece.text.startswith(paragraph.text))


def _doubted(paragraph: Paragraph, lead: Lead, doubt: str | None) -> Paragraph:
    named = paragraph.speaker is not None and paragraph.speaker == lead.name and paragraph.label is None
    return replace(paragraph, uncertain=doubt) if doubt and named else paragraph


def bold_label(piece: Passage) -> str | None:
    """Return the bold label that opens the piece, with its colon; None if nothing there looks like a name or a role."""
    if not piece.bold or not piece.text.startswith(piece.bold):
        return None
    end = len(piece.bold)
    label = piece.bold if piece.bold.rstrip().endswith(":") else piece.text[: end + 1]
    if not label.rstrip().endswith(":"):
        return None
    words = _NOTE.sub("", label).rstrip(" :").split()
    if is_detail(piece.text, len(label)) and not _ANSWERED.fullmatch(" ".join(words)):
        return None
    return label if 0 < len(words) <= LONGEST_LABEL and words[0][0].isupper() else None


def _bold_turns(said: Sequence[Passage], lead: Lead) -> Iterator[Paragraph]:
    speaker, office, voice = lead.name, lead.office, lead.voice
    alone: tuple[str, str | None] | None = None  # the label and note of a piece that has only a label
    plain = labels([piece.text for piece in said])
    for piece, found_plain in zip(said, plain, strict=True):
        label = bold_label(piece) or (piece.text[: found_plain.end] if found_plain else None)
        note = None
        if label:
            printed = label.rstrip(" :")
            found = _NOTE.search(printed)
            note = found[1].strip() if found else None
            words = _NOTE.sub("", printed).strip()
            names_lead = _names(words, lead)
            if found and not names_lead and _holds_office(words, found[1]):
                words, note = f"{found[1].strip()}, {words.removeprefix('The ')}", None
            speaker, office, voice = (lead.name, lead.office, lead.voice) if names_lead else _who(words)
        text = piece.text[len(label or "") :].strip()
        if label and not text:
            alone = label, note
            continue
        if not label and _TOLD.fullmatch(text):
            yield draft(text, "narration")
            continue
        doubt = None
        if alone and not label:
            label, note = alone
        elif not label and doubtful(text):
            speaker, office, voice, doubt = None, None, "unknown", MAYBE_LABEL
        alone = None
        yield draft(text, "speech", speaker, label and label.strip(), office, note, voice, uncertain=doubt)


def _names(words: str, lead: Lead) -> bool:
    """Whether a label means `lead`, the document's main speaker: "The President", "President Quill", "Mr. Quill"."""
    before, _, last = words.casefold().rpartition(" ")
    if lead.office and last == lead.office.casefold() and before in ("", "the"):
        return True
    return bool(before) and last == lead.last_name.casefold() and before in _TITLES


def _holds_office(words: str, note: str) -> bool:
    """Whether the note in brackets names the holder of an office: "The Minister for Ferries (Dr Ada Quill)"."""
    named = names_somebody(f"{note.strip()}: ") or (words.startswith("The ") and is_name(note.strip()))
    return named and not is_name(words) and any(map(is_office_word, words.split()))


def _who(words: str) -> tuple[str | None, str | None, Voice]:
    """Read speaker, office and voice (the kind of speaker) from a label such as "Ada Quill, Mayor of Laketown".

    A speaker or office that the label does not name is None.
    """
    if _ASKED.fullmatch(words):
        return None, None, "journalist"
    if _AUDIENCE.fullmatch(words):
        return None, None, "audience"
    if _ANSWERED.fullmatch(words) or is_unnamed(words):
        return None, None, "unknown"
    name, _, office = words.partition(", ")
    return tidy(name), office or None, "unknown"
