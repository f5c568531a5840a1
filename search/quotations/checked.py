"""The result of checking a quotation, with what is said about it to a person."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from search.query.message import joined_by, said, said_of
from search.quotations.places import Place  # noqa: TC001 - web/api/schemas.py reads the annotations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.quotations.alignment import Piece

Verdict = Literal["verbatim", "apart", "nearly", "not found"]


@dataclass(frozen=True, slots=True)
class Uses:
    """How often and when the words were said.

    `query` is the search for the words, `paragraphs` the number of paragraphs that have them, and `first` the date of
    the oldest one, None if all are undated.
    """

    query: str
    paragraphs: int
    first: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking a quotation: the verdict, and the places where something like it was said.

    The verdict is "verbatim" if the same words were said, "apart" if all parts of the quotation were said, but not
    together, "nearly" if a place has most of the words, or "not found". The oldest verbatim place comes first; for
    "apart", there is a place for each part, in the order of the quotation; otherwise the best match comes first. But
    verbatim places by the speaker `named` come before others.
    `named` is the speaker's name in the typed text, None if it has none, and `speakers` are the speakers of the archive
    whom that name can mean. `uses` counts the places of a verbatim quotation; it is None if they were not counted.
    `late` means that time ran out before all candidates were compared; it is never set if the verdict is "verbatim".
    """

    quotation: str
    verdict: Verdict
    places: tuple[Place, ...]
    named: str | None = None
    speakers: tuple[str, ...] = ()
    uses: Uses | None = None
    late: bool = False

    @property
    def misattributed(self) -> bool:
        """Whether the words were found, and the person named speaks in the archive, but not at any of the places."""
        return bool(self.speakers and self.places) and not any(place.is_by(self.speakers) for place in self.places)

    @property
    def notices(self) -> tuple[str, ...]:
        """The warnings to show with the verdict."""
        return tuple(self._warnings())

    def _warnings(self) -> Iterator[str]:
        if self.late:
            yield said("The time was up before all was looked at; a shorter part of the quotation may find more.")
        yield from self._about_the_speaker()
        if skipped := max((place.skipped for place in self.places), default=0):
            yield said_of(
                skipped,
                "Take care: the quotation leaves out {number} whole paragraph.",
                "Take care: the quotation leaves out {number} whole paragraphs.",
            )
        unsaid = tuple(dict.fromkeys(form for place in self.places for form in place.unsaid))
        if unsaid:
            listed = joined_by("{first} and {second}", [said("“{words}”", words=form) for form in unsaid])
            yield said("Take care: what the quotation leaves out holds {words}.", words=listed)
        if self.verdict == "verbatim" and any(p.kind == "spelling" for place in self.places for p in place.pieces):
            yield said("The same words, but for spelling.")

    def _about_the_speaker(self) -> Iterator[str]:
        whose = self.places[0].speaker if self.places else None
        if self.named and not self.speakers:
            yield said("{named} is no speaker in this archive.", named=self.named)
        elif self.misattributed and whose:
            yield said(
                "{named} speaks in this archive, but these words in it are not by {named}: this was {speaker}.",
                named=self.named,
                speaker=whose,
            )
        elif self.misattributed:
            yield said("{named} speaks in this archive, but who said these words is not named in it.", named=self.named)

    def as_json(self) -> dict[str, object]:
        """Return the result as a JSON object."""
        return asdict(self) | {"misattributed": self.misattributed, "notices": list(self.notices)}

    def lines(self, mark: Callable[[str], str]) -> Iterator[str]:
        """Yield the result as lines of text; `mark` is applied to differences and warnings."""
        yield {
            "verbatim": "Said in these words.",
            "apart": "Said, but not together: the parts are from different places.",
            "nearly": "Not said quite so; these words differ.",
            "not found": "Not found in this archive.",
        }[self.verdict]
        yield from map(mark, self.notices)
        if self.uses and self.uses.paragraphs > 1:
            first = f", first on {self.uses.first}" if self.uses.first else ""
            yield f"Said in {self.uses.paragraphs:,} paragraphs{first}; all of them: {self.uses.query}"
        for place in self.places:
            yield ""
            yield " · ".join(part for part in (place.date, place.speaker or place.kind, place.title) if part)
            yield "  " + " ".join(_marked(piece, mark) for piece in place.pieces)
            yield f"  {place.url}"


def _marked(piece: Piece, mark: Callable[[str], str]) -> str:
    """Return the piece as text: words said, and notes in square brackets where the quotation differs from them.

    "[…]" takes the place of words for which an ellipsis or brackets stand. `mark` is applied to notes of differences
    other than spelling.
    """
    if piece.kind == "same":
        return piece.said
    if piece.kind == "left out":
        return "[…]"
    if piece.kind == "spelling":
        return f"{piece.said} [spelt: {piece.quoted}]"
    if piece.kind == "missing":
        return mark(f"[said, not quoted: {piece.said}]")
    if piece.kind == "added":
        return mark(f"[quoted, not said: {piece.quoted}]")
    return mark(f"[said: {piece.said}; quoted: {piece.quoted}]")
