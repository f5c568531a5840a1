"""The places where a quotation, or something like it, was said: in one paragraph, or anywhere in one speech."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.presenting.as_json import permalink
from search.quotations.alignment import Piece, agreeing, align, align_exactly, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from index.records import Paragraph, Speech
    from search.quotations.alignment import Aligned
    from search.results import Hit, Span

NEIGHBOURS = 2  # paragraphs before and after a place over which a quotation with other words may extend
NEGATIONS = frozenset(  # besides these, all words that end in n't
    ["no", "not", "never", "neither", "nor", "nobody", "none", "nothing", "cannot", "without"]
)
THEN = ", then "  # joins the names of the speakers of one place
SEPARATOR = "\n"  # joins paragraphs; no word can extend over it


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a speech where something like the quotation was said, and how it differs from the quotation.

    `paragraph` is the id of the place's first paragraph, `number` its number in the speech, from 1, and `kind` its kind
    (see `index.records.Paragraph`). `text` is the whole text of the place's paragraphs, and `pieces` aligns a part of
    it with the quotation. `likeness` is the share of equal words, from 0 to 1. If the quoted words are in paragraphs of
    several speakers, `speaker` names them all: "Ada Marsh, then Bo Lind". `skipped` is the number of whole paragraphs
    that an ellipsis or brackets leave out.
    """

    speech: str
    paragraph: str
    number: int
    date: str | None
    title: str
    speaker: str | None
    kind: str
    likeness: float
    pieces: tuple[Piece, ...]
    text: str
    url: str
    skipped: int = 0

    @property
    def agrees(self) -> bool:
        """Whether every quoted word was said here, in this order."""
        return agreeing(self.pieces)

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The negations ("not") among the words left out by an ellipsis or brackets; they can reverse the meaning.

        There are none if whole paragraphs are left out, which nearly always have some.
        """
        pieces = () if self.skipped else self.pieces
        left = (word.form for piece in pieces if piece.kind == "left out" for word in words(piece.said))
        return tuple(dict.fromkeys(form for form in left if form in NEGATIONS or form.endswith("n't")))

    def is_by(self, speakers: Collection[str]) -> bool:
        """Return whether any of the speakers, written as in the archive, said something of this place."""
        return bool(self.speaker) and any(each in speakers for each in str(self.speaker).split(THEN))


def best_first(place: Place) -> tuple[float, str, int]:
    """Return the key by which places are sorted: the likest first, and the oldest of these."""
    return (-place.likeness, *oldest_first(place))


def oldest_first(place: Place) -> tuple[str, int]:
    """Return the key by which places are sorted by date, undated ones last."""
    return (place.date or "9999", place.number)


def each_once(places: Iterable[Place]) -> list[Place]:
    """Keep only the first of several places that begin with the same paragraph."""
    firsts: dict[tuple[str, str], Place] = {}
    for place in places:
        firsts.setdefault((place.speech, place.paragraph), place)
    return list(firsts.values())


def place_in(quotation: str, hit: Hit) -> Place | None:
    """Compare the quotation with the paragraph found; None if no word agrees."""
    aligned = align(quotation, hit.text)
    if aligned is None:
        return None
    return Place(
        speech=hit.speech,
        paragraph=hit.paragraph,
        number=hit.number,
        date=hit.date,
        title=hit.title,
        speaker=hit.speaker,
        kind=hit.kind,
        likeness=round(aligned.likeness, 4),
        pieces=aligned.pieces,
        text=hit.text,
        url=permalink(hit.speech, hit.paragraph),
    )


def across(quotation: str, speech: Speech, place: Place) -> Place | None:
    """Return where the whole speech has the quotation word for word; None if it does not.

    `place` is any place in the speech that has some of the words.
    """
    aligned = align_exactly(quotation, _joined(speech.paragraphs))
    return _extended(place, speech, speech.paragraphs, aligned) if aligned else None


def around(quotation: str, speech: Speech, place: Place) -> Place | None:
    """Compare the quotation with the paragraphs around the place; None if these are not liker to it than the place."""
    near = speech.paragraphs[max(0, place.number - 1 - NEIGHBOURS) : place.number + NEIGHBOURS]
    aligned = align(quotation, _joined(near))
    if aligned is None or aligned.likeness <= place.likeness:
        return None
    return _extended(place, speech, near, aligned)


def _extended(place: Place, speech: Speech, paragraphs: Sequence[Paragraph], aligned: Aligned) -> Place:
    """Return the place with the part of the paragraphs' joined text that is aligned with the quotation."""
    covered = _covered(paragraphs, [aligned.span])
    quoted = _covered(paragraphs, aligned.parts)
    begins = covered[0]
    return replace(
        place,
        paragraph=begins.id,
        number=begins.number,
        speaker=_said_by(quoted),
        kind=begins.kind,
        likeness=round(aligned.likeness, 4),
        pieces=aligned.pieces,
        text=_joined(covered),
        url=permalink(speech.id, begins.id),
        skipped=len(covered) - len(quoted),
    )


def _joined(paragraphs: Sequence[Paragraph]) -> str:
    return SEPARATOR.join(paragraph.text for paragraph in paragraphs)


def _said_by(paragraphs: Sequence[Paragraph]) -> str | None:
    """Return the names of the paragraphs' speakers, each once, joined by THEN; None if no speaker is known."""
    names = dict.fromkeys(paragraph.speaker for paragraph in paragraphs)
    return THEN.join(name or "somebody unnamed" for name in names) if any(names) else None


def _covered(around: Sequence[Paragraph], spans: Sequence[Span]) -> list[Paragraph]:
    """Return the paragraphs that any of the spans covers, wholly or in part.

    The spans count characters of the paragraphs' texts joined by SEPARATOR.
    """
    covered, start = [], 0
    for paragraph in around:
        end = start + len(paragraph.text)
        if any(start < span.end and span.start < end for span in spans):
            covered.append(paragraph)
        start = end + len(SEPARATOR)
    return covered
