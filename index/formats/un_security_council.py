"""The corpus of UN Security Council meetings: one text file for each speech, and tables of who spoke.

A file's name gives the meeting and the number of the speech. Speaker and date come from a table next to it (columns
filename, speaker, country, date …). The tables themselves are Skipped.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.formats._documents.head_lines import day
from index.formats._rows import columns, rows, said
from index.records import Paragraph, Skipped, Speech, draft, numbered
from index.sources.companions import beside
from index.text.language import language_of
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.sources.source import Source

TABLES_KEPT = 4  # tables kept in memory; all files of the corpus share one

TABLE = "a table of who spoke in the Security Council: the words stand in files of their own"
NO_TABLE = "a speech of the Security Council without its table (speaker.tsv) beside it: that says who spoke and when"

_NAME = re.compile(r"UNSC_(?P<year>\d{4})_SPV\.(?P<meeting>[\w.() -]+?)_spch(?P<number>\d{1,4})", re.IGNORECASE)
_LABEL = re.compile(r"(?:The President|M(?:r|rs|s|iss)\. [^:()]{2,60}|[A-Z][^:()]{2,60})(?: \([^()]*\))*: +(?=\S)")


def recognises(source: Source) -> bool:
    """Whether the source is a text of the corpus, by its name, or one of its tables, by their columns."""
    return _NAME.fullmatch(source.stem) is not None or _is_table(source)


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the file's speech, or a Skipped that says what is missing."""
    named = _NAME.fullmatch(source.stem)
    if named is None:
        yield Skipped(source.name, TABLE)
        return
    row = next((found for table in companions(source) if (found := _of_table(table).get(source.stem.lower()))), None)
    date = day(said(row.get("date")) or "") if row else None
    if row is None or date is None:
        yield Skipped(source.name, NO_TABLE)
        return
    spoken = numbered(_paragraphs(source.text, row))
    if not spoken:
        yield Skipped(source.name, "a speech without words")
        return
    topic = said(row.get("topic"))
    country = said(row.get("country") or row.get("affiliation"))
    meeting = f"Security Council, meeting {named['meeting']}"
    yield Speech(
        id=f"unsc-{named['meeting'].lower()}-{int(named['number'])}",
        title=f"{meeting}: {topic}" if topic else f"{meeting}, speech {int(named['number'])}",
        date=date,
        place="New York",
        language=language_of(source.text),
        topics=(topic,) if topic else (),
        geography=(country,) if country else (),
        paragraphs=spoken,
        source=source.name,
    )


def companions(source: Source) -> Iterator[Source]:
    """Yield the tables that say who spoke."""
    if _NAME.fullmatch(source.stem):
        for ending in (".tsv", ".csv"):
            yield from beside(source, ending, _is_table)


def _is_table(source: Source) -> bool:
    names = columns(source.head)
    return "spv" in names and "speaker" in names and "text" not in names


@lru_cache(maxsize=TABLES_KEPT)
def _of_table(table: Source) -> Mapping[str, Mapping[str, str]]:
    """Index the table's rows by the name of the file they describe, in lower case and without extension."""
    found = {}
    for _, row in rows(table.text):
        name = said(row.get("filename")) or f"{row.get('basename', '')}_spch{row.get('speech', ''):0>3}"
        found[re.sub(r"\.txt$", "", name.lower())] = row
    return found


def _paragraphs(text: str, row: Mapping[str, str]) -> Iterator[Paragraph]:
    """Yield the text's paragraphs. `row` is the text's row in the table; it gives the speaker and the office.

    The label printed at the start of the text is taken off, and is set as the label of the first paragraph.
    """
    speaker = said(row.get("speaker"))
    presides = "president" in (row.get("participanttype") or "").lower()
    office = "President" if presides else said(row.get("role_in_un"))
    for at, block in enumerate(blocks(text)):
        found = _LABEL.match(block.text) if at == 0 else None
        label = found[0].rstrip(" :") if found else None
        words = block.text[found.end() :] if found else block.text
        yield draft(words, "speech", speaker, label, office, voice="official")
