"""From printed paragraphs to speakers: whose turn it is, with each label taken off and kept apart.

In go the visible paragraphs of one event in order and what else the page says of its people; out come
numbered Paragraphs. Nothing of the text is lost: a paragraph's `label` (as printed, its colon too) and
`text`, joined by a space, are what the page shows. Unlabelled paragraphs continue the turn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.records import Paragraph, numbered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.records import Kind


@dataclass(frozen=True, slots=True)
class Printed:
    """One visible body paragraph: its text, white space collapsed, without tooltips and captions.

    `bold` is the leading bold run ("" where nothing is bold, None where the format cannot tell); `kind`
    what the markup says it is; `uncertain` what the source could not tell ("caption").
    """

    text: str
    bold: str | None = None
    kind: Kind = "speech"
    uncertain: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an event says of its people outside the paragraphs; every part may be empty.

    `persons` are the persons it is tagged with ("Lukashenko Alexander"), `tooltips` pairs of such a name
    and an office, `sections` where it was published ("Transcripts"), `date` the ISO date.
    """

    title: str = ""
    lead: str = ""
    date: str | None = None
    persons: tuple[str, ...] = ()
    tooltips: tuple[tuple[str, str], ...] = ()
    sections: tuple[str, ...] = ()


_OMISSION = re.compile(r"[<‹«\[(]?\s*(?:…|\.\.\.)\s*[>›»\])]?")
_DIVIDER = re.compile(r"[*\s]+|[_–—-]{3,}")
_STAGE = re.compile(r"\(.*\)\.?|\[.*\]\.?")
_LABEL = re.compile(r"(?P<words>[^:()]{2,200}?)\s*(?P<note>\([^()]*\))?\s*:(?!//)\s*")


def paragraphs(printed: Iterable[Printed], evidence: Evidence) -> tuple[Paragraph, ...]:
    """The paragraphs of one event with speakers, offices, notes and kinds, numbered from 1."""
    result: list[Paragraph] = []
    speaker: str | None = None
    turn = False
    for piece in printed:
        text = piece.text
        if piece.kind == "speech" and (found := _bold_label(piece)):
            speaker, turn = found["words"].strip(), True
            text = text[found.end() :]
            note = (found["note"] or "").strip("()") or None
            label = piece.text[: found.end()].strip()
            result.append(
                Paragraph(0, "", text, "speech", speaker, label, note=note, uncertain=piece.uncertain)
            )
            continue
        kind = _kind(piece, turn)
        if kind == "heading":
            speaker, turn = None, False
        result.append(
            Paragraph(0, "", text, kind, speaker if kind == "speech" else None, uncertain=piece.uncertain)
        )
    return numbered(result)


def _kind(piece: Printed, turn: bool) -> Kind:
    if piece.kind != "speech":
        return piece.kind
    if _OMISSION.fullmatch(piece.text):
        return "omission"
    if _DIVIDER.fullmatch(piece.text) or (piece.bold and piece.bold == piece.text):
        return "heading"
    if _STAGE.fullmatch(piece.text):
        return "note"
    return "speech" if turn else "narration"


def _bold_label(piece: Printed) -> re.Match[str] | None:
    found = _LABEL.match(piece.text)
    if found is None or piece.bold == "":
        return None
    if piece.bold is None:
        return found if len(found["words"].split()) <= 4 else None
    return found if len(piece.bold) + 60 > found.end("words") else None
