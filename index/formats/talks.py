"""Tables of talks, such as TED's: each row with a transcript is one speech.

`transcripts.csv` has only transcripts and addresses; title, speaker and day come from `ted_main.csv` next to it, by
address. The table of 2020 has everything in one file. Text in round brackets is narration.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.formats._documents.head_lines import day
from index.formats._rows import columns, rows, said
from index.identity import speech_id
from index.records import Paragraph, Skipped, Speech, draft, numbered
from index.sources.companions import beside
from index.text.language import language_of
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.sources.source import Source

_TOLD = re.compile(r"(\((?:[A-Z][^()]{2,40})\))")  # "(Laughter)", "(Applause)", "(Music ends)"
_SPEAKERS = ("main_speaker", "speaker_1", "speaker", "speakers")
_DAYS = ("film_date", "recorded_date", "published_date", "date")
_MAIN = {"main_speaker", "film_date", "title", "url"}  # columns by which ted_main.csv is recognised
_LISTED = re.compile(r"""['"]([^'"]+)['"]""")
_PARTS = re.compile(r"\s*\n\s*\n\s*|\s{4,}")


def recognises(source: Source) -> bool:
    """Whether the source has the columns of a table of talk transcripts or of TED's main table."""
    names = columns(source.head) if source.columns is None else frozenset()
    return names == {"transcript", "url"} or names >= {"transcript", "url", "talk_id"} or names >= _MAIN


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the table's talks. Raises ValueError for unreadable CSV.

    A row becomes a Skipped if it has no transcript, if no table lists its talk, or if the talk has no title or no day.
    A table without transcripts becomes one Skipped.
    """
    if "transcript" not in columns(source.head):
        yield Skipped(source.name, "a table of talks without their words: these stand in a table of transcripts")
        return
    talks = _talks(source)
    for number, row in rows(source.text):
        yield _speech(source, number, row, row if "title" in row else talks.get((row["url"]).strip()))


def companions(source: Source) -> Iterator[Source]:
    """Yield the tables of talks, which have title, speaker and day of each transcript."""
    if columns(source.head) == {"transcript", "url"}:
        yield from beside(source, ".csv", _has_talks)


def _has_talks(source: Source) -> bool:
    names = columns(source.head)
    return {"url", "title"} <= names and not names.isdisjoint(_SPEAKERS) and "transcript" not in names


def _talks(source: Source) -> Mapping[str, Mapping[str, str]]:
    tables = companions(source)
    return {row["url"].strip(): row for table in tables for _, row in rows(table.text) if row.get("url")}


def _speech(source: Source, number: int, row: Mapping[str, str], talk: Mapping[str, str] | None) -> Speech | Skipped:
    part = f"{source.name}#{number}"
    if talk is None:
        return Skipped(part, "a transcript without its talk: put the table of talks (title, speaker, url) beside it")
    date = next((date for name in _DAYS if (date := _day(talk.get(name)))), None)
    title = said(talk.get("title"))
    if date is None or title is None:
        return Skipped(part, "a talk without a day or a title")
    speaker = next((name for key in _SPEAKERS if (name := said(talk.get(key)))), None)
    spoken = numbered(_paragraphs(row["transcript"], speaker))
    if not spoken:
        return Skipped(part, "no transcript in this row")
    url = said(row["url"])
    return Speech(
        id=speech_id(url, date, None, title),
        title=title,
        date=date,
        url=url,
        lead=said(talk.get("description")),
        topics=tuple(_LISTED.findall(talk.get("tags") or talk.get("topics") or "")),
        sections=tuple(filter(None, [said(talk.get("event"))])),
        language=language_of(row["transcript"]),
        paragraphs=spoken,
        source=source.name,
    )


def _day(written: str | None) -> str | None:
    """Return the ISO date of a day written as a date or as seconds since 1970; None if it is neither."""
    text = said(written) or ""
    if re.fullmatch(r"-?\d{8,11}", text) and day(text) is None:
        return datetime.fromtimestamp(int(text), UTC).date().isoformat()
    return day(text)


def _paragraphs(transcript: str, speaker: str | None) -> Iterator[Paragraph]:
    label = speaker
    for block in blocks("\n\n".join(_PARTS.split(transcript))):
        for stretch in filter(str.strip, _TOLD.split(block.text)):
            if _TOLD.fullmatch(stretch.strip()):
                yield draft(stretch.strip(), "narration")
            else:
                yield draft(stretch.strip(), "speech", speaker, label)
                label = None
