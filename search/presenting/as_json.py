"""The answer to a search as JSON, as printed by `rostra search --json` and sent by `/api/search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from search.results import Facet, Further, Hit, Notice, Passage, ScorePart, SearchResults, Suggestion


def as_json(results: SearchResults) -> dict[str, Any]:
    """Return the answer as a JSON object.

    `spans` are half-open pairs of indexes into the `text` beside them. A hit has `explanation` only if the search was
    asked to explain. A hit whose text contains none of the search words has `lead`, a piece of its speech's lead that
    contains some. If the lead contains none either, the hit has `elsewhere`, the paragraph of its speech that contains
    most of the words, if any does. `further` has hits with only some of the words, to fill a page that is not full;
    `total` does not include them. `further` is null if there are none.
    """
    return {
        "query": results.request.text,
        "reading": results.reading,
        "notices": [_notice(notice) for notice in results.notices],
        "total": results.total,
        "events": results.events,
        "took_ms": round(results.took_ms, 3),
        "hits": [_hit(hit) for hit in results.hits],
        "facets": {facet.name: _facet(facet) for facet in results.facets},
        "timeline": [{"period": bar.period, "count": bar.count} for bar in results.timeline],
        "suggestions": [_suggestion(suggestion) for suggestion in results.suggestions],
        "further": _further(results.further) if results.further else None,
    }


def permalink(speech: str, paragraph: str) -> str:
    """Return the address of a paragraph on any site that serves the archive, without the host.

    >>> permalink("kremlin-60795", "0a1b2c3d4e")
    '/speech/kremlin-60795/p/0a1b2c3d4e'
    """
    return f"/speech/{quote(speech, safe='')}/p/{quote(paragraph, safe='')}"


def _hit(hit: Hit) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "speech": hit.speech,
        "paragraph": hit.paragraph,
        "number": hit.number,
        "date": hit.date,
        "title": hit.title,
        "time": hit.time,
        "place": hit.place,
        "speaker": hit.speaker,
        "uncertain": hit.uncertain,
        "office": hit.office,
        "kind": hit.kind,
        "voice": hit.voice,
        "language": hit.language,
        "more_in_speech": hit.more_in_speech,
        "score": round(hit.score, 6),
        "text": hit.text,
        "spans": [list(span) for span in hit.spans],
        "url": permalink(hit.speech, hit.paragraph),
    }
    if hit.lead:
        shown["lead"] = {"text": hit.lead.text, "spans": [list(span) for span in hit.lead.spans]}
    if hit.elsewhere:
        shown["elsewhere"] = _passage(hit.speech, hit.elsewhere)
    if hit.explanation:
        shown["explanation"] = _part(hit.explanation)
    return shown


def _further(further: Further) -> dict[str, Any]:
    return {"total": further.total, "hits": [_hit(hit) for hit in further.hits]}


def _passage(speech: str, passage: Passage) -> dict[str, Any]:
    return {
        "paragraph": passage.paragraph,
        "number": passage.number,
        "speaker": passage.speaker,
        "text": passage.snippet.text,
        "spans": [list(span) for span in passage.snippet.spans],
        "url": permalink(speech, passage.paragraph),
    }


def _part(part: ScorePart) -> dict[str, Any]:
    return {"label": part.label, "value": part.value, "parts": [_part(each) for each in part.parts]}


def _facet(facet: Facet) -> list[dict[str, Any]]:
    return [{"value": each.value, "count": each.count, "picked": each.picked} for each in facet.values]


def _notice(notice: Notice) -> dict[str, Any]:
    span = list(notice.span) if notice.span else None
    return {"code": notice.code, "message": notice.message, "span": span, "instead": notice.instead}


def _suggestion(suggestion: Suggestion) -> dict[str, Any]:
    return {"kind": suggestion.kind, "text": suggestion.text, "total": suggestion.total}
