"""Assigns speakers to the printed paragraphs of one event, and separates the labels from the text.

No text is lost: a paragraph's `label`, which includes its colon, and its `text`, joined by a space, are what the page
shows. A paragraph without a label continues the turn before it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.records import Paragraph, draft, numbered
from index.speakers.labels import Label, label, outline
from index.speakers.offices import introduced, office_in
from index.speakers.people import Register, is_name, key, table
from index.speakers.voices import Speaking, voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.records import Kind, Voice

SHORT_HEADING = 160  # characters: a longer line below "* * *" is prose, not a heading


@dataclass(frozen=True, slots=True)
class Printed:
    """One visible paragraph: its text with white space collapsed, without tooltips and captions.

    `bold` is the bold text that opens it: "" if it opens in ordinary type, None if the format does not show bold.
    `kind` is its kind according to the markup. `uncertain` says why the paragraph is doubtful ("caption"), or is None.
    """

    text: str
    bold: str | None = None
    kind: Kind = "speech"
    uncertain: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an event says about its people outside the paragraphs; a field is empty, or None, if the event does not say
    it.

    `persons` are the names in its tags ("Lukashenko Alexander"). `tooltips` are pairs of a name in the same form and
    an office. `sections` are the sections of the site that published the event ("Transcripts"). `date` is its ISO
    date.
    """

    title: str = ""
    lead: str = ""
    date: str | None = None
    persons: tuple[str, ...] = ()
    tooltips: tuple[tuple[str, str], ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """The current speaker and the speaker's voice; if `open` is False, nobody is speaking.

    `speaker` is None if the label names no person ("Question").
    """

    open: bool = False
    speaker: str | None = None
    voice: Voice = "unknown"


_OMISSION = re.compile(r"[<‹«\[(]?\s*(?:…|\.\.\.)\s*[>›»\])]?")
_DIVIDER = re.compile(r"[*\s]+|[_–—-]{3,}")
_STAGE = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)\.?|\[[^\[\]]*\]\.?")


def paragraphs(printed: Iterable[Printed], evidence: Evidence) -> tuple[Paragraph, ...]:
    """Return the event's paragraphs, numbered from 1, with speakers, offices, notes, voices and kinds.

    `printed` has the paragraphs as read from the page; `evidence` is what the event says about its people elsewhere.
    """
    pieces = list(printed)
    register = registered(pieces, evidence)
    labels = [label(p.text, p.bold, register) if _may_be_labelled(p) else None for p in pieces]
    voices = Voices(evidence, pieces)
    result: list[Paragraph] = []
    turn, part = Turn(), ""
    for at, (piece, found) in enumerate(zip(pieces, labels, strict=True)):
        if found is not None:
            turn = Turn(True, found.who.name, voices.of(found, _said(pieces, labels, at), part))
            result.append(_labelled(piece, found, turn))
            continue
        kind = _kind(pieces, labels, at, turn)
        if kind == "heading":
            turn, part = Turn(), piece.text
        result.append(_unlabelled(piece, kind, turn))
    return numbered(_joined(result))


def _may_be_labelled(piece: Printed) -> bool:
    """Whether a label can open the piece: it is speech, or a quote in a format that does not show bold type."""
    return piece.kind == "speech" or (piece.kind == "quote" and piece.bold is None)


def _said(pieces: Sequence[Printed], labels: Sequence[Label | None], at: int) -> str:
    """Return the words of the turn that the label at index `at` opens, up to the next label.

    `labels` has the label of each piece, or None.
    """
    found = labels[at]
    end = next((i for i in range(at + 1, len(pieces)) if labels[i] is not None), len(pieces))
    return " ".join((pieces[at].text[found.end if found else 0 :], *(p.text for p in pieces[at + 1 : end])))


def _labelled(piece: Printed, found: Label, turn: Turn) -> Paragraph:
    return draft(
        text=piece.text[found.end :],
        speaker=turn.speaker,
        label=found.printed,
        office=found.who.office,
        note=found.note,
        voice=turn.voice,
        uncertain=piece.uncertain,
    )


def _unlabelled(piece: Printed, kind: Kind, turn: Turn) -> Paragraph:
    if kind != "speech":
        return draft(piece.text, kind, uncertain=piece.uncertain)
    return draft(piece.text, kind, turn.speaker, voice=turn.voice, uncertain=piece.uncertain)


def _joined(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Merge a label alone in its paragraph into the speech after it; if no speech follows, the label becomes a note."""
    result: list[Paragraph] = []
    for paragraph in paragraphs:
        before = result[-1] if result else None
        if before and before.label and not before.text and paragraph.kind == "speech" and not paragraph.label:
            result[-1] = replace(before, text=paragraph.text)
        else:
            result.append(paragraph)
    return [p if p.text else draft(p.label or "", "note", uncertain=p.uncertain) for p in result]


def _kind(pieces: Sequence[Printed], labels: Sequence[Label | None], at: int, turn: Turn) -> Kind:
    piece = pieces[at]
    if piece.kind != "quote" and _OMISSION.fullmatch(piece.text):
        return "omission"
    if piece.kind != "speech":
        return piece.kind
    if _STAGE.fullmatch(piece.text):
        return "note"
    if _is_heading(piece) or _opens_a_part(pieces, labels, at):
        return "heading"
    return "speech" if turn.open else "narration"


def _is_heading(piece: Printed) -> bool:
    return bool(_DIVIDER.fullmatch(piece.text) or (piece.bold and piece.bold == piece.text))


def _opens_a_part(pieces: Sequence[Printed], labels: Sequence[Label | None], at: int) -> bool:
    """Whether the piece at index `at` is a heading such as "Beginning of the meeting".

    Such a heading is between "* * *" and a label. `labels` has the label of each piece, or None.
    """
    text = pieces[at].text
    if at == 0 or not _DIVIDER.fullmatch(pieces[at - 1].text) or len(text) > SHORT_HEADING:
        return False
    follows = labels[at + 1] if at + 1 < len(labels) else None
    return follows is not None and text[-1] not in ",:;"


def registered(pieces: Sequence[Printed], evidence: Evidence) -> Register:
    """Collect the names known for the event: names in its tags and tooltips, and names before a colon.

    A name before a colon must be bold, begin with a common forename, or recur.
    """
    register = Register()
    text = " ".join((evidence.title, evidence.lead, *(p.text for p in pieces)))
    for tag in (*evidence.persons, *(name for name, _ in evidence.tooltips)):
        register.add_tag(tag, text)
    counts: Counter[str] = Counter()
    printed: dict[str, str] = {}
    for piece in pieces:
        found = outline(piece.text) if piece.kind == "speech" else None
        register.bold = register.bold or bool(
            found and piece.bold and found[1].startswith(piece.bold[: found[0]].rstrip(" :"))
        )
        if found and is_name(found[1]):
            sure = 2 if piece.bold or key(found[1].partition(" ")[0]) in table().given else 1
            counts[key(found[1])] += sure
            printed.setdefault(key(found[1]), found[1])
    for name, count in counts.most_common():
        if count > 1 and register.find(printed[name]) is None:
            register.add(printed[name])
    return register


class Voices:
    """Determines the voice (president, official, journalist …) of each speaker of an event.

    Remembers the first known office of each speaker.
    """

    def __init__(self, evidence: Evidence, pieces: Sequence[Printed]) -> None:
        self._evidence = evidence
        self._context = f"{evidence.title}. {evidence.lead}"
        self._text = "\n".join((evidence.title, evidence.lead, *(p.text for p in pieces)))
        self._offices: dict[str, str] = {}

    def of(self, found: Label, said: str, part: str) -> Voice:
        """Return the voice of the label's speaker.

        `said` is the text of the turn, and `part` the heading above it, "" if there is none.
        """
        name, office = found.who.name, found.who.office
        if name is not None:
            office = self._offices.get(name) or office or self._office_told(name, said)
            self._offices.setdefault(name, office or "")
        words = found.words if name is None and office is None else None
        return voice(Speaking(name, office, words, f"{self._context} {part}", self._evidence.date))

    def _office_told(self, name: str, said: str) -> str | None:
        """Return words that tell the office of the speaker called `name`; None or "" if nothing tells it.

        If the name begins with a title ("Metropolitan"), the title is returned. Otherwise the result is the first of
        these that exists: the office in the event's text, the sentences in which the turn's text `said` introduces the
        speaker, and the office in a tooltip.
        """
        if name in self._offices:
            return self._offices[name]
        title = name.partition(" ")[0]
        told = title if title.casefold() in table().titles else office_in(self._text, name)
        return told or introduced(said, name) or self._tooltip(name)

    def _tooltip(self, name: str) -> str | None:
        tooltips = self._evidence.tooltips
        return next((office for tag, office in tooltips if office and set(tag.split()) == set(name.split())), None)
