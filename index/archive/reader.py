"""Reads the archive: speeches by id or all in order, paragraphs by row number, what changed since a commit, and counts.

The index refers to a paragraph by the number of its row in the table of paragraphs. A generation is the archive's state
after a commit; generations are numbered. An alias is a further id under which a speech was once found. Any number of
processes and threads can read while one process writes; each thread has its own connection.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from contextlib import contextmanager, suppress
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, Self
from unicodedata import normalize

from index.archive import as_of, roll, schema
from index.archive.held import Held
from index.archive.indexable import documents
from index.archive.offices_held import offices
from index.archive.revisions import REVISION_COLUMNS, Revision, followed
from index.archive.same_event import heading
from index.archive.soundness import damages
from index.archive.stats import Stats, count
from index.archive.succession import Succession, succession
from index.archive.tables import SPEECH_COLUMNS
from index.errors import NoIndexError
from index.fields import TAGGED
from index.records import Paragraph, SeeAlso, Skipped, Speech

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from index.archive.as_of import Row
    from index.archive.offices_held import Office
    from index.archive.roll import Entered
    from index.documents import SpeechDocument

MOST_TITLES = 2000  # titles examined to find the commonest with a given beginning, in some two milliseconds
AFTER_ANY = "\U0010ffff"  # a prefix with this character appended sorts after all titles with the prefix
BATCH = 100  # speeches read at once: few queries, little memory
PARAGRAPH = ", ".join(Paragraph.__dataclass_fields__)
REVISION = ", ".join(f"r.{column}" for column in REVISION_COLUMNS)
OLDEST_FIRST = "date IS NULL, date, time, id"
NEWEST_FIRST = "date IS NULL, date DESC, time DESC, id DESC"


class ArchiveReader:
    """An archive open for reading, which can be shared between threads and across a fork.

    Raises NoIndexError if there is no archive, DamagedError if the file is not an archive.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._identity: str | None = None
        self._opened: weakref.WeakSet[Held] = weakref.WeakSet()
        self._connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close this process's connections; the reader cannot be used afterwards."""
        for held in list(self._opened):
            held.close()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection, opening it if needed.

        A child process opens its own, because a connection inherited by a fork belongs to the parent.
        """
        held: Held | None = getattr(self._local, "held", None)
        if held is None or not held.is_own:
            held = self._local.held = Held(self._checked(schema.connect_readonly(self.path)))
            self._opened.add(held)
        return held.connection

    @contextmanager
    def one_state(self) -> Iterator[None]:
        """Let all that this thread reads in the `with` block be of one generation, whatever is committed meanwhile."""
        connection = self._connection()
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.ProgrammingError):  # the reader was closed in the meantime
                if connection.in_transaction:
                    connection.execute("COMMIT")

    def _checked(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Return the connection; raise NoIndexError if the file is another archive than the one first opened here."""
        ((identity,),) = connection.execute("SELECT value FROM facts WHERE name = 'archive'").fetchall()
        if self._identity not in (None, identity):
            connection.close()
            raise NoIndexError(f"{self.path}: another archive was put in its place; start again to see it")
        self._identity = identity
        return connection

    @property
    def generation(self) -> int:
        """The archive's generation number, which grows with each commit that changes a speech; 0 in a new archive."""
        return int(self._fact("generation"))

    @property
    def identity(self) -> str:
        """A random name created with the file; an index that records another name was built from another archive."""
        return str(self._fact("archive"))

    def _fact(self, name: str) -> int | str:
        found = self._connection().execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return found[0]  # type: ignore[no-any-return]

    def canonical(self, id_: str) -> str | None:
        """Return the present id of the speech that has this id or alias, or None if there is none."""
        key = self._key(id_)
        found = self._connection().execute("SELECT id FROM speeches WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def aliases(self, id_: str) -> tuple[str, ...]:
        """Return the other ids of the speech with this id or alias, in alphabetical order.

        The result is empty if the speech has no other id or does not exist.
        """
        query = "SELECT id FROM aliases WHERE speech = ? ORDER BY id"
        return tuple(row[0] for row in self._connection().execute(query, (self._key(id_),)))

    def speech(self, id_: str) -> Speech | None:
        """Return the speech with that id or alias, or None if there is none."""
        key = self._key(id_)
        return None if key is None else next((speech for speech, _ in self._assembled([key])), None)

    def removed(self, id_: str) -> str | None:
        """Return when the speech with that id or alias was removed (ISO 8601, UTC).

        Returns None if the speech exists or never did.
        """
        query = "SELECT changed FROM removed WHERE id = ?"
        found = self._connection().execute(query, (id_,)).fetchone()
        return str(found[0]) if found and self._key(id_) is None else None

    def speeches(self) -> Iterator[Speech]:
        """Yield every speech, oldest first; undated speeches come last."""
        for speech, _ in self.speeches_with_rows():
            yield speech

    def speeches_with_rows(self, ids: Iterable[str] | None = None) -> Iterator[tuple[Speech, list[int]]]:
        """Yield speeches, each with the row numbers of its paragraphs.

        If `ids` is None, all speeches are yielded, oldest first; otherwise those with these ids, in the order of `ids`.
        Aliases and ids without a speech are left out.
        """
        for keys in self._keys(ids, OLDEST_FIRST):
            yield from self._assembled(keys)

    def documents(self, ids: Iterable[str] | None = None, order: str = OLDEST_FIRST) -> Iterator[SpeechDocument]:
        """Yield speeches in the form that is indexed.

        If `ids` is None, all speeches are yielded, in the order of the SQL expressions `order`; otherwise those with
        these ids, in the order of `ids`. Aliases and ids without a speech are left out.
        """
        for keys in self._keys(ids, order):
            yield from documents(self._connection(), keys)

    def _keys(self, ids: Iterable[str] | None, order: str) -> Iterator[list[int]]:
        """Yield the keys of speeches in batches of at most BATCH.

        If `ids` is None, all speeches are meant, in the order of the SQL expressions `order`; otherwise those with
        these ids, in the order of `ids`.
        """
        if ids is None:
            found = self._connection().execute(f"SELECT key FROM speeches ORDER BY {order}")  # noqa: S608 - a constant
        else:
            query = """SELECT speeches.key FROM speeches JOIN json_each(?) AS asked ON speeches.id = asked.value
                       ORDER BY asked.key"""
            found = self._connection().execute(query, (json.dumps(list(ids)),))
        remaining = iter([row[0] for row in found])
        while batch := list(islice(remaining, BATCH)):
            yield batch

    def rows(self, rows: Sequence[int], generation: int | None = None) -> dict[int, Row]:
        """Map each of these row numbers to its paragraph as of the given generation, or as it is now if that is None.

        Missing rows are left out. An old generation can be read until the index has moved on to a newer one.
        """
        return as_of.paragraphs(self._connection(), rows, generation)

    def addresses(self, rows: Sequence[int], generation: int | None = None) -> dict[int, tuple[str, str]]:
        """Map each of these row numbers to its (speech id, paragraph id) as of the given generation, or now if that is
        None.

        Missing rows are left out. This takes a tenth of the time of the method `rows`.
        """
        return as_of.addresses(self._connection(), rows, generation)

    def offices(self, rows: Sequence[int]) -> tuple[Office, ...]:
        """Return the offices in the labels of the paragraphs with these row numbers, ordered by first date."""
        return offices(self._connection(), rows)

    def titles(self, ids: Sequence[str], generation: int | None = None) -> dict[str, str]:
        """Map each of these speech ids to "Title (date)" as of the given generation, or as it is now if that is None.

        An undated speech has the title alone. Ids without a speech are left out.
        """
        return as_of.titles(self._connection(), ids, generation)

    def titles_beginning(self, begun: str, limit: int) -> list[tuple[str, int]]:
        """Return up to `limit` titles that begin with the text `begun`, ignoring case; none if the text is empty.

        Each title comes with the number of paragraphs in its speeches. The title with most speeches comes first. If
        more than MOST_TITLES speeches have such titles, only the first ones, in alphabetical order of title, are
        considered.
        """
        first = heading(begun)
        if not first:
            return []
        query = """SELECT min(title), heading FROM
                   (SELECT title, heading FROM speeches WHERE heading >= ? AND heading < ? LIMIT ?)
                   GROUP BY heading ORDER BY count(*) DESC, heading LIMIT ?"""
        found = self._connection().execute(query, (first, first + AFTER_ANY, MOST_TITLES, limit)).fetchall()
        return [(title, self._paragraphs_under(same)) for title, same in found]

    def _paragraphs_under(self, same: str) -> int:
        query = "SELECT count(*) FROM speeches AS s JOIN paragraphs AS p ON p.speech = s.key WHERE heading = ?"
        return int(self._connection().execute(query, (same,)).fetchone()[0])

    def leaves(self) -> tuple[int, ...]:
        """Return the numbers, counted from 1, of the pages (leaves) of the list of all speeches, except empty ones."""
        return roll.leaves(self._connection())

    def leaf(self, number: int) -> tuple[Entered, ...]:
        """Return the entries of one page (leaf) of the list of all speeches: each speech's id and time of last change.

        The result is empty if there is no such page.
        """
        return roll.leaf(self._connection(), number)

    def count(self) -> int:
        """Return the number of speeches."""
        return int(self._connection().execute("SELECT count(*) FROM speeches").fetchone()[0])

    def changed_since(self, generation: int) -> Iterator[str]:
        """Yield, in alphabetical order, the ids of speeches added, changed or removed after `generation`.

        An id also counts as removed if its speech got another id. For a removed id, `canonical` returns the speech's
        new id, or None if the speech is gone.
        """
        query = """SELECT id FROM speeches WHERE generation > :since
                   UNION SELECT id FROM removed WHERE generation > :since ORDER BY id"""
        yield from [row[0] for row in self._connection().execute(query, {"since": generation})]

    def revisions_since(self, generation: int) -> Iterator[Revision]:
        """Yield the texts replaced or removed after `generation`, oldest first, in speeches that still exist."""
        query = f"""SELECT s.id, {REVISION} FROM revisions AS r
                   JOIN speeches AS s ON s.key = r.speech WHERE r.generation > ? ORDER BY r.key"""  # noqa: S608
        yield from [Revision(*row) for row in self._connection().execute(query, (generation,))]

    def changes(self, id_: str, paragraph: str) -> tuple[Revision, ...]:
        """Return the earlier texts of a paragraph, and of the paragraphs that replaced it later, oldest first.

        `paragraph` is the paragraph's id, and `id_` the id or alias of its speech.
        """
        query = "SELECT id FROM paragraphs WHERE speech = ?"
        with self.one_state():
            held = {row[0] for row in self._connection().execute(query, (self._key(id_),))}
            return followed(self.revisions(id_), paragraph, held)

    def revisions(self, id_: str) -> tuple[Revision, ...]:
        """Return all earlier texts of the paragraphs of the speech with this id or alias, oldest first."""
        query = f"SELECT ?2, {REVISION} FROM revisions AS r WHERE speech = ?1 ORDER BY key"  # noqa: S608 - constants
        rows = self._connection().execute(query, (self._key(id_), self.canonical(id_)))
        return tuple(Revision(*row) for row in rows)

    def succession(self, id_: str, speaker: str | None) -> Succession:
        """Return the speeches directly before and after the speech with this id or alias, in the narrowest series.

        `speaker` is who spoke most in it, or None. An undated speech has none, nor has one that does not exist.
        """
        with self.one_state():
            key = self._key(id_)
            return Succession() if key is None else succession(self._connection(), key, speaker)

    def states(self) -> dict[str, str]:
        """Map speech ids, newest speech first, to states: strings that change with the speech's stored data."""
        query = f"""SELECT id, generation, (SELECT count(*) FROM aliases WHERE speech = key),
                    (SELECT count(*) FROM revisions AS r WHERE r.speech = speeches.key)
                    FROM speeches ORDER BY {NEWEST_FIRST}"""  # noqa: S608 - a constant
        return {id_: f"{told}.{also}.{revised}" for id_, told, also, revised in self._connection().execute(query)}

    def removals(self) -> list[tuple[str, str]]:
        """Return the ids of speeches that were removed or got another id, each with the time (ISO 8601, UTC).

        The ids are in alphabetical order.
        """
        return [tuple(row) for row in self._connection().execute("SELECT id, changed FROM removed ORDER BY id")]

    def fingerprint(self, source: str) -> str | None:
        """Return the fingerprint (of content and reading code) that the source of this name had when last read.

        Returns None if it was never read.
        """
        query = "SELECT fingerprint FROM sources WHERE name = ?"
        found = self._connection().execute(query, (source,)).fetchone()
        return found[0] if found else None

    def given(self, source: str) -> tuple[int, tuple[Skipped, ...]]:
        """Return how many speeches the archive has from the source of this name, and which parts of it were skipped."""
        query = "SELECT count(*) FROM source_speeches WHERE source = ?"
        speeches = self._connection().execute(query, (source,)).fetchone()[0]
        query = "SELECT part, reason FROM skipped WHERE source = ?"
        return speeches, tuple(Skipped(*row) for row in self._connection().execute(query, (source,)))

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The sources and parts of sources in which no speech was found, with the reasons, in alphabetical order."""
        query = "SELECT part, reason FROM skipped ORDER BY part, reason"
        return tuple(Skipped(*row) for row in self._connection().execute(query))

    def problems(self) -> Iterator[str]:
        """Yield a line for each fault: what SQLite's own checks find, then speeches that do not match their digests."""
        yield from damages(self._connection(), self.path)
        try:
            for id_, source in self.unsound():
                yield f"{id_}: does not match its digest; `rostra index` reads its source again: {source}"
        except sqlite3.DatabaseError as error:
            yield f"{self.path}: {error}; {schema.MENDING}"

    def unsound(self) -> Iterator[tuple[str, str]]:
        """Yield the id and source of each speech whose content does not match its stored digest, oldest first."""
        with self.one_state():
            digests = dict(self._connection().execute("SELECT id, digest FROM speeches").fetchall())
            for speech in self.speeches():
                if digests.get(speech.id) not in (None, speech.digest):
                    yield speech.id, speech.source

    def stats(self) -> Stats:
        """Count the archive's speeches, paragraphs, words, speakers, languages and other contents, for display."""
        with self.one_state():
            return count(self._connection(), self.path, self.generation)

    def _key(self, id_: str) -> int | None:
        query = "SELECT key FROM speeches WHERE id = :id UNION ALL SELECT speech FROM aliases WHERE id = :id"
        for spelling in (id_,) if id_.isascii() else (id_, normalize("NFC", id_), normalize("NFD", id_)):
            found = self._connection().execute(query, {"id": spelling}).fetchone()
            if found:
                return int(found[0])
        return None

    def _assembled(self, keys: Sequence[int]) -> Iterator[tuple[Speech, list[int]]]:
        """Yield the speeches with these keys, each with its paragraphs' row numbers, in the order of the keys.

        A key without a speech is left out.
        """
        with self.one_state():
            paragraphs = self._parts(f"SELECT speech, row, {PARAGRAPH} FROM paragraphs", "speech, number", keys)  # noqa: S608
            tags = self._parts("SELECT speech, field, value FROM tags", "speech, field, position", keys)
            captions = self._parts("SELECT speech, text FROM captions", "speech, position", keys)
            see_also = self._parts("SELECT speech, title, date, url FROM see_also", "speech, position", keys)
            found = self._parts(f"SELECT key, {', '.join(SPEECH_COLUMNS)} FROM speeches", "key", keys, "key")  # noqa: S608
        for key in keys:
            for head in found.get(key, ()):
                mine = paragraphs.get(key, ())
                said = tuple(Paragraph(*row[1:]) for row in mine)
                fields: dict[str, Any] = dict(zip(SPEECH_COLUMNS, head, strict=True))
                fields |= _tags(tags.get(key, ()))
                fields["captions"] = tuple(row[0] for row in captions.get(key, ()))
                fields["see_also"] = tuple(SeeAlso(*row) for row in see_also.get(key, ()))
                yield Speech(paragraphs=said, **fields), [row[0] for row in mine]

    def _parts(
        self, query: str, order: str, keys: Sequence[int], column: str = "speech"
    ) -> dict[int, list[tuple[Any, ...]]]:
        """Run the query for these speech keys; map each key to its rows, without their first column (the key).

        `column` is the name of the key's column in the table, and `order` lists the columns to sort by, the key first.
        """
        asked = f"{query} WHERE {column} IN (SELECT value FROM json_each(?)) ORDER BY {order}"  # noqa: S608
        rows = self._connection().execute(asked, (json.dumps(list(keys)),))
        return {key: [row[1:] for row in mine] for key, mine in groupby(rows, key=lambda row: row[0])}


def _tags(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {f.tag: [] for f in TAGGED}
    for field, value in rows:
        found[str(field)].append(str(value))
    return {name: tuple(values) for name, values in found.items()}
