"""From documents to what is shown: hits with texts and marks, facets with labels, bars of a timeline."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from index.fields import FACETS
from search.highlight import matches
from search.results import Bar, Facet, FacetValue, Hit
from search.snippets import snippet, spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.archive import ArchiveReader, Row
    from index.segment import Snapshot
    from search.execute import Answer
    from search.marks import Mark
    from search.request import SearchRequest
    from search.results import ScorePart, Snippet

MONTHS_SHOWN = 48  # a longer timeline is told in years: its bars would be too thin to point at

_LABELS = {f.name: f.label for f in FACETS}


def hits(
    archive: ArchiveReader,
    snapshot: Snapshot,
    marks: Sequence[Mark],
    answer: Answer,
    explanations: Sequence[ScorePart] | None = None,
) -> tuple[Hit, ...]:
    """The paragraphs of the answer's page, best first, explained if explanations are given in that order.

    One that the archive no longer has is left out: the index follows the archive within moments.
    """
    rows = [_row(snapshot, int(doc)) for doc in answer.docs]
    found = {row.row: row for row in archive.rows(rows)}
    explained: Sequence[ScorePart | None] = explanations or [None] * len(rows)
    return tuple(
        _hit(found[row], marks, (float(score), int(more), explanation))
        for row, score, more, explanation in zip(rows, answer.scores, answer.more, explained, strict=True)
        if row in found
    )


def _row(snapshot: Snapshot, doc: int) -> int:
    """The archive's row of a document by its global number."""
    number = bisect_right(snapshot.bases, doc) - 1
    return int(snapshot.segments[number].rows[doc - snapshot.bases[number]])


def _hit(row: Row, marks: Sequence[Mark], found_as: tuple[float, int, ScorePart | None]) -> Hit:
    paragraph = row.paragraph
    score, more, explanation = found_as
    found = matches(paragraph.text, marks, row.language)
    of_speech = _asked_of_speech(marks, paragraph.number)
    of_title = spans(matches(row.title, of_speech, row.language, "title"))
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
        score=score,
        text=paragraph.text,
        spans=spans(found),
        snippet=snippet(paragraph.text, found),
        title_spans=of_title,
        more_in_speech=more,
        explanation=explanation,
        language=row.language,
        lead=None if found or of_title else _lead(row, of_speech),
    )


def _lead(row: Row, marks: Sequence[Mark]) -> Snippet | None:
    """The speech's lead, if that is where the marks stand."""
    found = matches(row.lead, marks, row.language, "lead") if row.lead else []
    return snippet(row.lead, found) if row.lead and found else None


def _asked_of_speech(marks: Sequence[Mark], number: int) -> Sequence[Mark]:
    """What title and lead can answer for a paragraph: all for the first, what was asked of them for the others."""
    return marks if number == 1 else [mark for mark in marks if "text" not in mark.fields]


def facets(
    archive: ArchiveReader, request: SearchRequest, answer: Answer, sizes: Mapping[str, int]
) -> tuple[Facet, ...]:
    """The answer's facets: so many values of each and all that the request picks, events by their titles."""
    return tuple(_facet(archive, request, answer, name, sizes[name]) for name in answer.facets)


def _facet(archive: ArchiveReader, request: SearchRequest, answer: Answer, name: str, size: int) -> Facet:
    found = answer.facets[name]
    picked, excluded = request.picked(name), request.excluded(name)
    shown = [pair for i, pair in enumerate(found) if i < size or pair[0] in picked or pair[0] in excluded]
    labels = archive.titles([value for value, _ in shown]) if name == "event" else {}
    values = (FacetValue(value, count, value in picked, value in excluded, labels.get(value)) for value, count in shown)
    return Facet(name, _LABELS[name], tuple(values), answer.distinct[name])


def timeline(answer: Answer) -> tuple[Bar, ...]:
    """Paragraphs per month, or per year where the months are too many; periods without any are left out.

    >>> from types import SimpleNamespace
    >>> timeline(SimpleNamespace(timeline=(("1999-12", 2), ("2013-09", 1), ("2013-10", 4))))
    (Bar(period='1999', count=2), Bar(period='2013', count=5))
    """
    months = answer.timeline
    if not months or _months(months[-1][0]) - _months(months[0][0]) < MONTHS_SHOWN:
        return tuple(Bar(period, count) for period, count in months)
    years = Counter[str]()
    for period, count in months:
        years[period[:4]] += count
    return tuple(Bar(year, count) for year, count in years.items())


def _months(period: str) -> int:
    return int(period[:4]) * 12 + int(period[5:7])
