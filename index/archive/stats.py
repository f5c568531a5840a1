"""Counts for display: how many speeches an archive has, from which dates and in which languages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

TABLES = ("paragraphs", "aliases", "revisions", "sources", "skipped")  # tables whose rows are counted


@dataclass(frozen=True, slots=True)
class Stats:
    """The size of an archive.

    `words` is the number of running words, `speakers` that of distinct names, and `skipped` that of sources and parts
    of sources without a speech. `first` and `last` are the ISO dates of the oldest and the newest speech, or None if no
    speech is dated. `languages` maps language codes to numbers of speeches, commonest first. `generation` is the number
    of the last commit that changed a speech. `bytes` is the size of the archive's file, `index_bytes` that of the
    index, or None if only the archive was counted.
    """

    speeches: int
    paragraphs: int
    words: int
    first: str | None
    last: str | None
    speakers: int
    languages: Mapping[str, int]
    aliases: int
    revisions: int
    sources: int
    skipped: int
    generation: int
    bytes: int
    index_bytes: int | None = None

    def as_json(self) -> dict[str, object]:
        """Return the counts as a JSON object, without `index_bytes` if the index was not counted."""
        counted = asdict(self)
        if self.index_bytes is None:
            del counted["index_bytes"]
        return counted


def count(connection: sqlite3.Connection, path: Path, generation: int) -> Stats:
    """Count the contents of the archive file at `path`, which `connection` has open; `generation` is its generation."""
    totals = "SELECT count(*), coalesce(sum(words), 0), min(date), max(date) FROM speeches"
    speeches, words, first, last = connection.execute(totals).fetchone()
    languages = "SELECT language, count(*) FROM speeches GROUP BY language ORDER BY 2 DESC, 1"
    rows = {table: _number(connection, f"SELECT count(*) FROM {table}") for table in TABLES}  # noqa: S608 - a constant
    return Stats(
        speeches=speeches,
        words=words,
        first=first,
        last=last,
        speakers=_number(connection, "SELECT count(DISTINCT speaker) FROM paragraphs"),
        languages=dict(connection.execute(languages).fetchall()),
        generation=generation,
        bytes=path.stat().st_size,
        **rows,
    )


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])
