"""Reads speeches for the index directly from the archive's tables: only the indexed columns, without making a Speech.

Each speech becomes a SpeechDocument. Building an index reads every paragraph once, so the work per paragraph is kept to
one table row and one named tuple.
"""

from __future__ import annotations

import functools
import json
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from index.documents import UNDATED, ParagraphDocument, SpeechDocument, first_day, is_year
from index.fields import TAGGED

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from index.documents import Values

PARAGRAPHS = """SELECT speech, row, text, speaker, voice, kind, language FROM paragraphs
                WHERE speech IN {} ORDER BY speech, number"""
TAGS = "SELECT speech, field, value FROM tags WHERE speech IN {} ORDER BY speech, field, position"
SPEECHES = "SELECT key, id, title, lead, date, place, language FROM speeches WHERE key IN {}"
FACET_OF = {f.tag: f.name for f in TAGGED}  # name in the archive's table of tags -> name of the facet
REMEMBERED = 4096  # cached facets of paragraphs: a speech has few speakers, who often speak in the next one too
_new = tuple.__new__  # makes a ParagraphDocument in half the time that calling the class takes

Rows = dict[int, list[tuple[Any, ...]]]


def documents(connection: sqlite3.Connection, keys: Sequence[int]) -> Iterator[SpeechDocument]:
    """Yield the speeches with these keys (of the table of speeches), in the order of `keys`.

    A key without a speech is left out.
    """
    asked = json.dumps(list(keys))
    paragraphs, tags, speeches = (_rows(connection, query, asked) for query in (PARAGRAPHS, TAGS, SPEECHES))
    for key in keys:
        for _, id_, title, lead, date, place, language in speeches.get(key, ()):
            day = first_day(date)
            facets = _tagged(tags.get(key, ())) | {
                "place": _one(place),
                "year": () if day == UNDATED else (date[:4],),
            }
            said = tuple(
                _new(ParagraphDocument, (row, text, _paragraph_facets(speaker, voice, kind, own or language), own))
                for _, row, text, speaker, voice, kind, own in paragraphs.get(key, ())
            )
            yield SpeechDocument(id_, title, lead or "", day, language, facets, said, is_year(date))


def _rows(connection: sqlite3.Connection, query: str, asked: str) -> Rows:
    """Run the query for the speech keys in `asked` (a JSON list); group its rows by their first column, the key."""
    found = connection.execute(query.format("(SELECT value FROM json_each(?))"), (asked,)).fetchall()
    return {key: list(mine) for key, mine in groupby(found, key=itemgetter(0))}


def _tagged(rows: Sequence[tuple[Any, ...]]) -> dict[str, Values]:
    """Return the values of each facet that is stored in the table of tags, in order and without duplicates.

    `rows` has the (key, field, value) rows of one speech.
    """
    found: dict[str, dict[str, None]] = {name: {} for name in FACET_OF.values()}
    for _, field, value in rows:
        if value:
            found[FACET_OF[field]][value] = None
    return {name: tuple(values) for name, values in found.items()}


@functools.lru_cache(REMEMBERED)
def _paragraph_facets(speaker: str | None, voice: str, kind: str, language: str) -> Mapping[str, Values]:
    return {"speaker": _one(speaker), "voice": (voice,), "kind": (kind,), "language": _one(language)}


def _one(value: str | None) -> Values:
    return (value,) if value else ()
