"""Builds what is shown of matching documents: hits with texts and highlights, and facets with labels."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple, Self

from index.fields import FACETS
from search.presenting.highlight import matches, wanted
from search.presenting.snippets import snippet, spans
from search.results import Facet, FacetValue, Hit, Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from index.archive.as_of import Row
    from search.execution.execute import Answer
    from search.library import Titles
    from search.planning.marks import Mark
    from search.presenting.highlight import Wanted
    from search.presenting.snippets import Match
    from search.request import SearchRequest
    from search.results import ScorePart, Snippet

    Elsewhere = Callable[[Sequence[int]], Mapping[int, Row]]

_new = tuple.__new__  # makes each of a page's hundreds of values in half the time that calling the class takes
_LABELS = {f.name: f.label for f in FACETS}


def nowhere(_: Sequence[int]) -> Mapping[int, Row]:
    """Return an empty mapping; as the default `elsewhere` of `hits`, this means that no other paragraphs are shown."""
    return {}


class Ranked(NamedTuple):
    """A document of an answer, by its number in the whole index, with its score.

    `more` is the number of other hits in the same speech. `explanation` has the parts of the score, if requested.
    """

    doc: int
    score: float
    more: int
    explanation: ScorePart | None = None


def ranked(answer: Answer, places: slice = slice(None)) -> list[Ranked]:
    """Return the documents of the answer's page, or those of its slice `places`, in the answer's order."""
    columns = (column[places].tolist() for column in (answer.docs, answer.scores, answer.more))
    return list(starmap(Ranked, zip(*columns, strict=True)))


def hits(
    found: Mapping[int, Row],
    marks: Sequence[Mark],
    shown: Sequence[Ranked],
    elsewhere: Elsewhere = nowhere,
    *,
    by_title: bool = False,
) -> Iterator[Hit]:
    """Yield a hit, with highlights, for each document in `shown` whose text is in `found`.

    `found` maps documents to their texts; it lacks paragraphs that the archive no longer has. `elsewhere` is called
    with the documents whose text and lead contain none of the search words; it returns, for each, the best paragraph of
    the same speech. With `by_title`, a title counts as a match for every paragraph of its speech.
    """
    marked = _Marked.by(marks, by_title=by_title)
    held = [(one, _answered(found[one.doc], marked)) for one in shown if one.doc in found]
    others = elsewhere([one.doc for one, answered in held if marks and not answered.is_any])
    return (_hit(found[one.doc], one, answered, others.get(one.doc), marked) for one, answered in held)


class _Answered(NamedTuple):
    """The places where a hit contains the search words: in its text and its speech's title.

    `lead` is a snippet of the speech's lead, if the lead contains search words and the text does not.
    """

    text: Sequence[Match]
    title: Sequence[Match]
    lead: Snippet | None

    @property
    def is_any(self) -> bool:
        """Whether the text or the lead contains any search word."""
        return bool(self.text or self.lead)


class _Marked(NamedTuple):
    """The marks (words and phrases) to highlight in a paragraph's text, and in the title and lead of its speech.

    `first` and `other` are pairs: the marks for the title, and those for the lead. `first` applies to a speech's first
    paragraph and has all marks, because words of title and lead find that paragraph. `other` applies to the other
    paragraphs and has only the marks that the query restricts to title or lead (`by` names an exception).
    """

    text: Wanted
    first: tuple[Wanted, Wanted]
    other: tuple[Wanted, Wanted]

    @classmethod
    def by(cls, marks: Sequence[Mark], *, by_title: bool) -> Self:
        """Select from all marks of a query those for text, title and lead.

        With `by_title`, all marks are highlighted in the title for every paragraph of a speech.
        """
        named = [mark for mark in marks if "text" not in mark.fields]
        first = wanted(marks, "title"), wanted(marks, "lead")
        return cls(wanted(marks), first, (first[0] if by_title else wanted(named, "title"), wanted(named, "lead")))


def _answered(row: Row, marked: _Marked) -> _Answered:
    title, lead = marked.first if row.paragraph.number == 1 else marked.other
    found = matches(row.paragraph.text, marked.text, row.spoken)
    return _Answered(found, matches(row.title, title, row.language), None if found else _lead(row, lead))


def _hit(row: Row, ranked: Ranked, answered: _Answered, other: Row | None, marked: _Marked) -> Hit:
    paragraph = row.paragraph
    return Hit(
        speech=row.speech,
        paragraph=paragraph.id,
        number=paragraph.number,
        title=row.title,
        date=row.date,
        time=row.time,
        place=row.place,
        speaker=paragraph.speaker,
        office=paragraph.office,
        kind=paragraph.kind,
        voice=paragraph.voice,
        score=ranked.score,
        text=paragraph.text,
        spans=spans(answered.text),
        snippet=snippet(paragraph.text, answered.text),
        title_spans=spans(answered.title),
        more_in_speech=ranked.more,
        explanation=ranked.explanation,
        language=row.spoken,
        lead=answered.lead,
        uncertain=paragraph.uncertain,
        elsewhere=_passage(other, marked.text) if other else None,
    )


def _passage(row: Row, asked: Wanted) -> Passage | None:
    """Return the paragraph with a snippet that shows the search words; None if it contains none of them."""
    paragraph = row.paragraph
    found = matches(paragraph.text, asked, row.spoken)
    if not found:
        return None
    return Passage(paragraph.id, paragraph.number, paragraph.speaker, snippet(paragraph.text, found), row.spoken)


def _lead(row: Row, asked: Wanted) -> Snippet | None:
    """Return a snippet of the speech's lead; None if the lead contains none of the search words."""
    found = matches(row.lead, asked, row.language) if row.lead else []
    return snippet(row.lead, found) if row.lead and found else None


def facets(titles: Titles, request: SearchRequest, answer: Answer, sizes: Mapping[str, int]) -> tuple[Facet, ...]:
    """Return the answer's facets, each with its first `sizes[name]` values and all picked or excluded ones.

    Values of the facet "event" are labelled with the titles of the events.
    """
    return tuple(_facet(titles, request, answer, name, sizes[name]) for name in answer.facets)


def _facet(titles: Titles, request: SearchRequest, answer: Answer, name: str, size: int) -> Facet:
    found = answer.facets[name]
    picked, excluded = request.picked(name), request.excluded(name)
    shown = [*found[:size], *(pair for pair in found[size:] if pair[0] in picked or pair[0] in excluded)]
    if picked or excluded or name == "event":
        labels = titles.of([value for value, _ in shown]) if name == "event" else {}
        values = [FacetValue(each, n, each in picked, each in excluded, labels.get(each)) for each, n in shown]
    else:
        values = [_new(FacetValue, (value, count, False, False, None)) for value, count in shown]
    return Facet(name, _LABELS[name], tuple(values), answer.distinct[name])
