"""SQLite FTS5: porter stemming over unicode61, facets as integers in an extra table, bm25 with weight 2 for title and
lead.

Words as written are in a second table without stemming, which answers phrases and prefixes. The matches of a query are
put into a temporary table once; total, facets and timeline are counted from that.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from asking import FACETS, Asked, Page, line_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

BATCH = 20_000  # lines in one transaction
VALUES = 50  # values listed for each facet


class Engine:
    """The SQLite FTS5 engine."""

    def prepare(self) -> None:
        """Do nothing: no code is compiled after the installation."""

    def keep(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Do nothing: SQLite stores the texts while it indexes them."""

    def build(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Index the lines."""
        base = _connect(folder)
        base.executescript(
            """
            CREATE TABLE paragraph (id INTEGER PRIMARY KEY, text TEXT, head TEXT, month TEXT);
            CREATE TABLE facet (id INTEGER PRIMARY KEY, name TEXT, value TEXT, UNIQUE (name, value));
            CREATE TABLE holds (paragraph INTEGER, facet INTEGER, PRIMARY KEY (paragraph, facet)) WITHOUT ROWID;
            CREATE INDEX holders ON holds (facet, paragraph);
            CREATE VIRTUAL TABLE words USING fts5 (text, head, content='paragraph', content_rowid='id',
                tokenize='porter unicode61 remove_diacritics 2');
            CREATE VIRTUAL TABLE forms USING fts5 (text, content='paragraph', content_rowid='id',
                tokenize='unicode61 remove_diacritics 2');
            """
        )
        self._fill(base, lines)
        base.executescript(
            "INSERT INTO words(words) VALUES ('optimize'); INSERT INTO forms(forms) VALUES ('optimize');"
        )
        base.close()

    def _fill(self, base: sqlite3.Connection, lines: Iterable[dict[str, Any]]) -> None:
        facets: dict[tuple[str, str], int] = {}
        before = None
        base.execute("BEGIN")
        for number, line in enumerate(lines, start=1):
            same = (line.get("event") or line["title"]) == before
            before = line.get("event") or line["title"]
            head = "" if same else f"{line['title']} {line.get('lead') or ''}"
            row = (number, line["text"], head, (line.get("date") or "")[:7] or None)
            base.execute("INSERT INTO paragraph VALUES (?, ?, ?, ?)", row)
            base.execute("INSERT INTO words(rowid, text, head) VALUES (?, ?, ?)", row[:3])
            base.execute("INSERT INTO forms(rowid, text) VALUES (?, ?)", row[:2])
            for key in ((name, value) for name, values in line_values(line).items() for value in values):
                if key not in facets:
                    facets[key] = len(facets) + 1
                    base.execute("INSERT INTO facet VALUES (?, ?, ?)", (facets[key], *key))
                base.execute("INSERT INTO holds VALUES (?, ?)", (number, facets[key]))
            if number % BATCH == 0:
                base.execute("COMMIT")
                base.execute("BEGIN")
        base.execute("COMMIT")

    def open(self, folder: Path) -> None:
        """Open the database."""
        self._folder = folder
        self._base = _connect(folder)
        self._base.execute("PRAGMA temp_store = MEMORY")
        self._base.execute("CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY, score REAL)")

    def warm(self) -> None:
        """Do nothing: SQLite loads nothing in the background."""

    def page(self, asked: Asked) -> Page:
        """Put the matches into a temporary table, then run one statement each for hits, facets and timeline."""
        base = self._base
        self._match(asked, asked.values())
        total = base.execute("SELECT count(*) FROM temp.hit").fetchone()[0]
        best = base.execute("SELECT id FROM temp.hit ORDER BY score, id LIMIT 10").fetchall()
        snippets = [self._snippet(asked, number) for (number,) in best]
        counts = self._counts(FACETS)
        months = "SELECT month, count(*) FROM temp.hit JOIN paragraph USING (id) WHERE month NOT NULL GROUP BY 1"
        timeline = dict(base.execute(months).fetchall())
        for name in asked.values():
            self._match(asked, asked.values(without=name))
            counts |= self._counts((name,))
        return Page(total, snippets, counts, timeline)

    def bytes(self, folder: Path) -> int:
        """Return the size of the index tables without the texts, or of the whole file if SQLite was built without
        dbstat.
        """
        base = _connect(folder)
        try:
            query = "SELECT sum(pgsize) FROM dbstat WHERE name <> 'paragraph'"
            return int(base.execute(query).fetchone()[0])
        except sqlite3.OperationalError:  # this SQLite was built without dbstat
            return (folder / "fts5.sqlite").stat().st_size

    def _match(self, asked: Asked, filters: Mapping[str, list[str]]) -> None:
        self._base.execute("DELETE FROM temp.hit")
        where, values = self._conditions(asked)
        for name, wanted in filters.items():
            any_of = ", ".join("?" * len(wanted))
            facets = f"SELECT id FROM facet WHERE name = ? AND value IN ({any_of})"
            where.append(f"id IN (SELECT paragraph FROM holds WHERE facet IN ({facets}))")
            values += [name, *wanted]
        score = "bm25(words, 1.0, 2.0)" if "words MATCH ?" in where else "0"
        table = "words" if score != "0" else "paragraph"
        column = "rowid" if table == "words" else "id"
        condition = " AND ".join(where).replace("id IN", f"{column} IN") or "1"
        self._base.execute(f"INSERT INTO temp.hit SELECT {column}, {score} FROM {table} WHERE {condition}", values)

    def _conditions(self, asked: Asked) -> tuple[list[str], list[str]]:
        joint = " OR " if asked.either else " AND "
        stemmed = joint.join(f'"{word}"' for word in asked.words)
        if asked.without:
            rejected = " OR ".join(f'"{word}"' for word in asked.without)
            stemmed = f"({stemmed}) NOT ({rejected})" if stemmed else ""
        forms = joint.join([*(f'"{p}"' for p in asked.phrases), *(f'"{_begun(p)}"*' for p in asked.prefixes)])
        where, values = [], []
        if stemmed:
            where.append("words MATCH ?")
            values.append(stemmed)
        if forms:
            where.append("id IN (SELECT rowid FROM forms WHERE forms MATCH ?)")
            values.append(forms)
        return where, values

    def _snippet(self, asked: Asked, number: int) -> str:
        table = "words" if asked.words else "forms"
        words = [*(f'"{w}"' for w in (*asked.words, *asked.phrases)), *(f'"{_begun(p)}"*' for p in asked.prefixes)]
        if not words:
            return str(
                self._base.execute("SELECT substr(text, 1, 200) FROM paragraph WHERE id = ?", (number,)).fetchone()[0]
            )
        query = f"SELECT snippet({table}, 0, '[', ']', '…', 32) FROM {table} WHERE rowid = ? AND {table} MATCH ?"
        row = self._base.execute(query, (number, " OR ".join(words))).fetchone()
        return str(row[0]) if row else ""

    def _counts(self, names: Iterable[str]) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {name: {} for name in names}
        query = """SELECT name, value, n FROM
            (SELECT facet, count(*) AS n FROM temp.hit CROSS JOIN holds ON paragraph = hit.id GROUP BY facet)
            JOIN facet ON facet.id = facet ORDER BY n DESC, value"""
        for name, value, count in self._base.execute(query):
            if name in counts and len(counts[name]) < VALUES:
                counts[name][value] = count
        return counts


def _begun(prefix: str) -> str:
    """Return the prefix; of a pattern, only the letters before its first `?`, the closest that FTS5 supports."""
    return prefix.partition("?")[0]


def _connect(folder: Path) -> sqlite3.Connection:
    base = sqlite3.connect(folder / "fts5.sqlite", isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA mmap_size = 8589934592")
    base.execute("PRAGMA cache_size = -262144")
    return base
