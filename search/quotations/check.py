"""Checks a quotation: was it said, in these words, by whom, and when?

Candidates come from a search; each is then compared with the quotation word by word.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal

from search.presenting.as_json import permalink
from search.query.message import joined_by, said
from search.quotations.alignment import Piece, agreeing, align, fragments, words
from search.quotations.attribution import attributed, is_by
from search.request import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.records import Paragraph, Speech
    from search.engine import Engine
    from search.results import Hit, Span

Verdict = Literal["verbatim", "nearly", "not found"]

NEARLY = 0.6  # share of equal words from which a place is nearly the quotation; below, only the subject is the same
CANDIDATES = 30  # paragraphs compared for each search; the source of the quotation is among the first few
SHOWN = 10  # most places shown for a verbatim quotation
PHRASE_WORDS = 8  # words of the quotation searched as a phrase: enough to be rare, few enough to be quick
ASKED_WORDS = 24  # longest words of the quotation searched in any order; the rarest are among them
NEIGHBOURS = 2  # paragraphs before and after a place over which the quotation may extend
WIDENED = 3  # best places compared together with their neighbours, for each of which a speech is read
SHOWN_NEAR = 3  # most places shown if none is verbatim
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
    it with the quotation. `likeness` is the share of equal words, from 0 to 1. If the place covers paragraphs of
    several speakers, `speaker` names them all: "Ada Marsh, then Bo Lind".
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

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The negations ("not") among the words left out by an ellipsis or brackets; they can reverse the meaning."""
        left = (word.form for piece in self.pieces if piece.kind == "left out" for word in words(piece.said))
        return tuple(dict.fromkeys(form for form in left if form in NEGATIONS or form.endswith("n't")))


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking a quotation: the verdict, and the places where something like it was said.

    The verdict is "verbatim" if the same words were said, "nearly" if a place has most of them, or "not found". `named`
    is the speaker's name in the typed text, None if it has none. The best match comes first, and the oldest of equal
    matches; but verbatim places by the speaker `named` come before others. `late` means that time ran out before all
    candidates were compared; it is never set if the verdict is "verbatim".
    """

    quotation: str
    verdict: Verdict
    places: tuple[Place, ...]
    named: str | None = None
    late: bool = False

    @property
    def misattributed(self) -> bool:
        """Whether something like the quotation was said, but by no speaker with the name that was typed."""
        return bool(self.named and self.places) and not any(_is_by(self.named, place) for place in self.places)

    @property
    def notices(self) -> tuple[str, ...]:
        """The warnings to show with the verdict."""
        return tuple(self._warnings())

    def _warnings(self) -> Iterator[str]:
        if self.late:
            yield said("The time was up before all was looked at; a shorter part of the quotation may find more.")
        if self.misattributed:
            whose = self.places[0].speaker
            if whose:
                yield said("Not by {named}: this was {speaker}.", named=self.named, speaker=whose)
            else:
                yield said("Not by {named}: who said it is not named here.", named=self.named)
        unsaid = tuple(dict.fromkeys(form for place in self.places for form in place.unsaid))
        if unsaid:
            listed = joined_by("{first} and {second}", [said("“{words}”", words=form) for form in unsaid])
            yield said("Take care: what the quotation leaves out holds {words}.", words=listed)
        if self.verdict == "verbatim" and any(p.kind == "spelling" for place in self.places for p in place.pieces):
            yield said("The same words, but for spelling.")

    def as_json(self) -> dict[str, object]:
        """Return the result as a JSON object."""
        return asdict(self) | {"misattributed": self.misattributed, "notices": list(self.notices)}

    def lines(self, mark: Callable[[str], str]) -> Iterator[str]:
        """Yield the result as lines of text; `mark` is applied to differences and warnings."""
        yield {
            "verbatim": "Said in these words.",
            "nearly": "Not said quite so; these words differ.",
            "not found": "Not found in this archive.",
        }[self.verdict]
        yield from map(mark, self.notices)
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


def check(engine: Engine, quotation: str) -> Checked:
    """Search for the quotation, and compare it with each paragraph that the search finds.

    The verdict "verbatim" means the same words in the same order. Case, punctuation, typography and spelling do not
    matter, and an ellipsis or [brackets] stand for anything. A quotation can extend over several paragraphs. If it is
    typed in quotation marks, a name typed outside them is taken as its speaker.
    """
    checked = _attributed(engine, " ".join(quotation.split()))
    return replace(checked, late=engine.late and checked.verdict != "verbatim")


def _attributed(engine: Engine, typed: str) -> Checked:
    inside = attributed(typed)
    if inside is None:
        return _checked(engine, typed)
    checked = _checked(engine, inside.words, inside.named)
    if checked.verdict != "verbatim" and (whole := _checked(engine, typed)).verdict == "verbatim":
        return whole  # the quotation marks are in the speech, which quotes somebody
    return checked


def _checked(engine: Engine, quotation: str, named: str | None = None) -> Checked:
    places = []
    for hit in _candidates(engine, quotation):
        if engine.late:
            break
        places += [place] if (place := _place(quotation, hit)) else []
    places.sort(key=_best_first)
    if not any(agreeing(place.pieces) for place in places):
        for place in places[: 0 if engine.late else WIDENED]:
            places += _wider(quotation, engine.speech(place.speech), place)
        places = _each_once(sorted(places, key=_best_first))
    exact = [place for place in places if agreeing(place.pieces)]
    if exact:
        return Checked(quotation, "verbatim", tuple(_named_first(exact, named)[:SHOWN]), named)
    near = [place for place in places if place.likeness >= NEARLY]
    return Checked(quotation, "nearly" if near else "not found", tuple(near[:SHOWN_NEAR]), named)


def _named_first(places: Sequence[Place], named: str | None) -> list[Place]:
    """Return the places whose speaker can be the person named, then the others; unchanged if `named` is None."""
    return sorted(places, key=lambda place: bool(named) and not _is_by(named, place))


def _is_by(named: str | None, place: Place) -> bool:
    """Return whether any speaker of the place can be the person named; False if no one is named."""
    if not named or not place.speaker:
        return False
    return any(is_by(named, each) for each in place.speaker.split(THEN))


def _best_first(place: Place) -> tuple[float, str, int]:
    return (-place.likeness, place.date or "9999", place.number)


def _each_once(places: Sequence[Place]) -> list[Place]:
    """Keep only the first of several places that begin with the same paragraph."""
    firsts: dict[tuple[str, str], Place] = {}
    for place in places:
        firsts.setdefault((place.speech, place.paragraph), place)
    return list(firsts.values())


def _candidates(engine: Engine, quotation: str) -> list[Hit]:
    """Return paragraphs that contain a phrase of the quotation, and the best ones for its words in any order."""
    base = SearchRequest(equivalents=False)
    forms = [[word.form for word in words(part)] for part in fragments(quotation)]
    if not forms:
        return []
    longest = max(forms, key=len)
    middle = max(0, (len(longest) - PHRASE_WORDS) // 2)
    phrases = (longest[:PHRASE_WORDS], longest[middle : middle + PHRASE_WORDS], longest[-PHRASE_WORDS:])
    found: dict[tuple[str, str], Hit] = {}
    for phrase in dict.fromkeys(" ".join(phrase) for phrase in phrases):
        for hit in engine.hits(replace(base, text=f'"{phrase}"'), CANDIDATES):
            found.setdefault((hit.speech, hit.paragraph), hit)
    rarest = sorted({form for part in forms for form in part}, key=lambda form: (-len(form), form))
    asked = " ".join(f"={form}" if form.isalnum() else f'"{form}"' for form in rarest[:ASKED_WORDS])
    for hit in engine.hits(replace(base, text=asked, any_word=True), CANDIDATES):
        found.setdefault((hit.speech, hit.paragraph), hit)
    return list(found.values())


def _place(quotation: str, hit: Hit) -> Place | None:
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


def _wider(quotation: str, speech: Speech | None, place: Place) -> Iterator[Place]:
    """Yield the place extended over neighbouring paragraphs, if the quotation fits better that way; else nothing.

    `speech` is None if the archive no longer has it.
    """
    if speech is None:
        return
    first = max(0, place.number - 1 - NEIGHBOURS)
    around = speech.paragraphs[first : place.number + NEIGHBOURS]
    aligned = align(quotation, SEPARATOR.join(paragraph.text for paragraph in around))
    if aligned is None or aligned.likeness <= place.likeness:
        return
    covered = _covered(around, aligned.span)
    begins = covered[0]
    yield replace(
        place,
        paragraph=begins.id,
        number=begins.number,
        speaker=_said_by(covered),
        kind=begins.kind,
        likeness=round(aligned.likeness, 4),
        pieces=aligned.pieces,
        text=SEPARATOR.join(paragraph.text for paragraph in covered),
        url=permalink(speech.id, begins.id),
    )


def _said_by(paragraphs: Sequence[Paragraph]) -> str | None:
    """Return the names of the paragraphs' speakers, each once, joined by THEN; None if no speaker is known."""
    names = dict.fromkeys(paragraph.speaker for paragraph in paragraphs)
    return THEN.join(name or "somebody unnamed" for name in names) if any(names) else None


def _covered(around: Sequence[Paragraph], span: Span) -> list[Paragraph]:
    """Return the paragraphs that the span covers, wholly or in part.

    The span counts characters of the paragraphs' texts joined by SEPARATOR.
    """
    covered, start = [], 0
    for paragraph in around:
        end = start + len(paragraph.text)
        if start < span.end and span.start < end:
            covered.append(paragraph)
        start = end + len(SEPARATOR)
    return covered
