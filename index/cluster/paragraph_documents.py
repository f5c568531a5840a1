"""Turns a speech into documents for the cluster: one for each paragraph, to search, and one for the speech, to read."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from typing import TYPE_CHECKING, Any

from index.archive.as_of import Row
from index.archive.revisions import REVISION_COLUMNS
from index.archive.same_event import heading
from index.cluster.mapping import (
    BLEND,
    CODES,
    DATE,
    DAY,
    EVENT,
    FORMS,
    MONTH,
    NEWEST,
    NUMBER,
    OFFICE,
    PARAGRAPH,
    ROW,
    SAID,
    SHOWN,
)
from index.cluster.written_words import digits, written
from index.documents import SPEECH_FACETS, UNDATED, ParagraphDocument, SpeechDocument
from index.fields import EXACT, HEAD, LEAD, TEXT, TITLE
from index.records import Paragraph, as_json, from_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.archive.revisions import Revision
    from index.cluster.word_codes import WordCodes
    from index.records import Speech

HEAD_WEIGHT = 2  # weight of an occurrence in the title or lead: the boost of the field in index/fields.py
ID_DIGITS = 40  # hex digits of a speech's id in the cluster, which limits the length of ids


def paragraph_documents(
    document: SpeechDocument, newest: str, codes: WordCodes, shown: Sequence[Mapping[str, Any]] = ()
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the archive row number and the document of each paragraph of a speech.

    `newest` is the speech's sort key, and `codes` numbers the paragraphs' words. `shown[i]` has what a result shows of
    paragraph i, counted from 0; if `shown` is empty, the documents have no such data.
    """
    head = [text for text in (_stems(document.title, document), _stems(document.lead, document)) if text]
    shared: dict[str, Any] = {name: list(document.facets.get(name, ())) for name in SPEECH_FACETS}
    shared |= {EVENT: document.event, NEWEST: newest}
    shared |= {TITLE: _stems(document.title, document), LEAD: _stems(document.lead, document)}
    if document.day != UNDATED:
        date = datetime.date.fromordinal(document.day).isoformat()
        shared |= {DAY: document.day, MONTH: date[:4] if document.year_only else date[:7]}
    for number, paragraph in enumerate(document.paragraphs, start=1):
        words = written(paragraph.text, paragraph.language or document.language)
        content: dict[str, Any] = {name: list(values) for name, values in paragraph.facets.items()}
        first = head if number == 1 else []
        blend = [text for text in (words.stems, *first * HEAD_WEIGHT) if text]
        content |= {TEXT: words.stems or None, EXACT: words.forms or None, HEAD: first, BLEND: blend}
        content |= {NUMBER: number, ROW: paragraph.row, SAID: len(words.said), FORMS: digits(words.said)}
        if words.forms:
            content[CODES] = base64.b64encode(codes.coded(words)).decode("ascii")
        if shown:
            content[SHOWN] = shown[number - 1]
            content |= {DATE: content[SHOWN]["head"][_DATE], OFFICE: content[SHOWN]["said"][_OFFICE]}
            content[PARAGRAPH] = content[SHOWN]["said"][_ID]
        yield paragraph.row, shared | content


def _stems(text: str, document: SpeechDocument) -> str | None:
    """Return the stems of a title or lead, or None if it has none.

    The cluster would count an empty string as a field that is present.
    """
    return written(text, document.language).stems or None


def speech_document(
    speech: Speech, rows: Sequence[int], aliases: Sequence[str], revisions: Sequence[Revision]
) -> dict[str, Any]:
    """Return the document of a whole speech; the caller adds its state.

    `rows` has the archive row numbers of its paragraphs, `revisions` the earlier texts of these.
    """
    revised = [[getattr(revision, column) for column in REVISION_COLUMNS] for revision in revisions]
    return {
        "kind": "speech",
        "ids": [speech.id, *aliases],
        "heading": heading(speech.title),
        "title": speech.title,
        "date": speech.date,
        "oldest": f"{0 if speech.date else 1}{_occasion(speech)}",
        "paragraphs": len(speech.paragraphs),
        "held": {
            "speech": as_json(speech),
            "source": speech.source,
            "rows": list(rows),
            "aliases": list(aliases),
            "revisions": revised,
        },
    }


def newest(speech: Speech) -> str:
    """Return the speech's sort key; sorting by it in descending order puts the newest speech first."""
    return _occasion(speech)


def shown(speech: Speech) -> list[dict[str, Any]]:
    """Return, for each paragraph of the speech, the data that search results show; `row_of` reads them back."""
    head = [speech.id, speech.title, speech.date, speech.time, speech.place, speech.language, speech.url, speech.lead]
    return [{"head": head, "said": [getattr(p, name) for name in _COLUMNS]} for p in speech.paragraphs]


def row_of(row: int, held: Mapping[str, Any]) -> Row:
    """Return the paragraph of this row number, with the facts about its speech that results show.

    `held` is what `shown` returned for this paragraph.
    """
    return Row(row, Paragraph(*held["said"]), *held["head"])


def speech_of(held: Mapping[str, Any]) -> Speech:
    """Read the whole speech from `held`, the field of this name in the document that `speech_document` returned."""
    return from_json(held["speech"] | {"source": held["source"]})


def searchable(speech: Speech) -> SpeechDocument:
    """Return the texts of a speech in the form that is indexed, without row numbers, dates and facets."""
    paragraphs = tuple(ParagraphDocument(0, p.text, language=p.language) for p in speech.paragraphs)
    return SpeechDocument(speech.id, speech.title, speech.lead or "", language=speech.language, paragraphs=paragraphs)


def document_id(id_: str) -> str:
    """Return the cluster's id for the speech with this id: a hash, since some ids are too long for the cluster."""
    return hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:ID_DIGITS]


def line(content: Mapping[str, Any]) -> str:
    """Return an action or a document as a line of a bulk request: JSON in ASCII, without a line end."""
    return json.dumps(content, ensure_ascii=True, separators=(",", ":"))


def _occasion(speech: Speech) -> str:
    return f"{speech.date or ''} {speech.time or ''} {speech.id}"


_COLUMNS = tuple(Paragraph.__dataclass_fields__)
_ID, _OFFICE, _DATE = _COLUMNS.index("id"), _COLUMNS.index("office"), 2
