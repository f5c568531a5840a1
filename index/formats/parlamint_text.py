"""ParlaMint as text: a file with one turn on each line (id, tab, text), and a metadata table that says who spoke.

The table has the same ids (columns ID, Title, Date, Speaker_name …). The table by itself is Skipped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._documents.head_lines import day
from index.formats._rows import columns, rows, said
from index.formats._sitting import Floor
from index.identity import ID_LIMIT
from index.records import Skipped, Speech, Voice, numbered, slug
from index.sources.companions import beside
from index.text.language import language_of
from index.text.language_codes import language_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.records import Paragraph
    from index.sources.source import Source


NO_TABLE = "ParlaMint's text without its table (…-meta.tsv) beside it, which says who spoke and when"

_LINE = re.compile(r"(ParlaMint-[^\t]+)\t(.+)")
_CHAIRS = {"chairperson", "chair"}


def recognises(source: Source) -> bool:
    """Whether the source has lines of a ParlaMint id and a text, or is the metadata table of such a file."""
    return _LINE.match(source.head) is not None or _is_metadata(source)


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the sitting's speech, or a Skipped that says what is missing."""
    if _is_metadata(source):
        yield Skipped(source.name, "a table of metadata: the speeches stand in the text file beside it")
        return
    turns = [found.groups() for line in source.text.split("\n") if (found := _LINE.match(line))]
    known = _metadata(source)
    first = known.get(turns[0][0])
    date = day(said(first.get("date")) or "") if first else None
    if first is None or date is None:
        yield Skipped(source.name, NO_TABLE)
        return
    key = said(first.get("text_id")) or source.stem
    yield Speech(
        id=slug(key, ID_LIMIT),
        title=said(first.get("title")) or key,
        date=date,
        language=language_code(said(first.get("lang")) or "") or language_of(" ".join(text for _, text in turns)),
        paragraphs=numbered(_paragraphs(turns, known)),
        source=source.name,
    )


def companions(source: Source) -> Iterator[Source]:
    """Yield the metadata table that belongs to this text."""
    if _LINE.match(source.head):
        for table in beside(source, "-meta.tsv", _is_metadata):
            if table.stem.removesuffix("-en") == f"{source.stem}-meta":
                yield table


def _is_metadata(source: Source) -> bool:
    return columns(source.head) >= {"text_id", "id", "speaker_name", "date"} and "text" not in columns(source.head)


def _metadata(source: Source) -> Mapping[str, Mapping[str, str]]:
    return {row["id"]: row for table in companions(source) for _, row in rows(table.text)}


def _paragraphs(turns: list[tuple[str, ...]], known: Mapping[str, Mapping[str, str]]) -> Iterator[Paragraph]:
    floor = Floor()
    before: str | None = None
    for key, text in turns:
        row = known.get(key, {})
        who = said(row.get("speaker_id")) or key
        if who != before:
            voice: Voice = "official" if (row.get("speaker_role") or "").lower() in _CHAIRS else "unknown"
            name = _name(said(row.get("speaker_name")))
            floor.give(name, name, voice=voice)
        before = who
        yield floor.said(" ".join(text.split()))


def _name(listed: str | None) -> str | None:
    """Return "Ada Quill" for the listed form "Quill, Ada"; a name without a comma is kept, and None stays None."""
    last, comma, first = (listed or "").partition(", ")
    return f"{first} {last}" if comma else last or None
