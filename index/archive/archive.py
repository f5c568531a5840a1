"""The archive: one SQLite file that keeps every speech word for word, and the earlier texts of its paragraphs.

Speeches read from sources (saved pages and other files) are written to it. Speeches, paragraphs by row number, and
changes since a generation (the number of a commit) are read from it. A speech is stored completely or not at all, even
if the process is killed. A paragraph that does not change keeps its row number. The earlier texts of a paragraph are
its revisions, and the further ids under which a speech was found are its aliases.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from index.archive import as_of, schema, tables
from index.archive.as_of import Row
from index.archive.ids_apart import free_id, told_apart
from index.archive.reader import ArchiveReader
from index.archive.replacing import finish
from index.archive.revisions import Revision
from index.archive.same_event import Telling, same_event, same_text, telling
from index.archive.soundness import Watch, forget_sources, refuse_damaged
from index.archive.tables import Change, Moment
from index.identity import event_id
from index.lock import lock_of, writer_lock
from index.records import Skipped, Speech

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

__all__ = ["Archive", "ArchiveReader", "Outcome", "Revision", "Row"]

MOST_OF_ONE_DAY = 200  # events with one date and title that a new one is compared with; in practice there are at most 4

LEAP = 1 << 20  # if commits were perhaps lost, up to so many generation numbers are skipped, so that none is reused

Outcome = Literal["new", "changed", "unchanged"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


class _Kept(NamedTuple):
    """The facts about a stored event that are compared with a speech just read.

    `key` is the event's key in the table of speeches. `source` is the name of the source from which it was read.
    """

    key: int
    id: str
    url: str | None
    source: str
    digest: str


class Archive(ArchiveReader):
    """The archive, open for writing by one process at a time; the file is created if it does not exist.

    `clock` gives the time that is recorded with each change. Other readers see no changes before `commit`. Leaving the
    `with` block commits, unless an exception ends it. Raises LockedError if another process is writing, and
    DamagedError if the file is damaged or is not an archive.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock
        self._changed = False
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as held:
            held.enter_context(writer_lock(lock_of(path)))
            finish(path)
            self._watch, self._whole = Watch(path), False
            found = path.exists()
            known = found and self._watch.is_as_left()
            self._step = 1 if known or not found else 1 + secrets.randbelow(LEAP)
            self._writer = schema.connect(path, None if known else refuse_damaged)
            held.callback(self._seen_whole)
            held.callback(self._writer.close)
            super().__init__(path)
            if not known:
                self._doubt()
            self._whole = True
            self._held = held.pop_all()

    def _connection(self) -> sqlite3.Connection:
        return self._writer

    def _doubt(self) -> None:
        """Find the speeches that do not match their stored digests, and mark their sources to be read again."""
        doubted = [id_ for id_, _ in self.unsound()]
        if doubted:
            forget_sources(self._begun(), doubted)
            self.commit()

    def _seen_whole(self) -> None:
        if self._whole:
            self._watch.remember()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.commit()
            else:
                self._whole = False  # after any error, the next writer checks the file
                self._watch.forget()
        finally:
            self.close()

    def close(self) -> None:
        """Close the file and release its lock; all changes since the last commit are lost."""
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")
        self._held.close()

    def put(self, speech: Speech, fingerprint: str | None = None) -> Outcome:
        """Store a speech that is the only one of its source, and return whether it was new, changed or unchanged.

        `fingerprint` identifies the source's content; if it is None, it is the speech's digest.
        """
        outcomes = self.take(speech.source or speech.id, fingerprint or speech.digest, (speech,))
        return outcomes[0]

    def take(self, source: str, fingerprint: str, readings: Iterable[Speech | Skipped]) -> tuple[Outcome, ...]:
        """Store all speeches read from the source with the name `source`, in place of those read from it before.

        `readings` has the speeches, and a Skipped for each part that gave none. Speeches with the same id and nearly
        the same text are stored as one. The result says for each speech stored, in the order of `readings`, whether it
        was new, changed or unchanged. `fingerprint` identifies the source's content and the code that read it, so that
        an unchanged source need not be read again.

        A speech that the source had before and lacks now is unlinked from the source, and `prune` removes it if no
        other source has it. If `readings` has no speech at all, the earlier speeches stay linked, so that a page
        damaged in transit removes nothing.
        """
        readings = tuple(readings)
        speeches = told_apart([each for each in readings if isinstance(each, Speech)])
        with self._wholly():
            before = self._given(source)
            self._remember(source, fingerprint, [each for each in readings if isinstance(each, Skipped)])
            lost = {key for given, key in before.items() if given not in speeches}
            outcomes = []
            for given, speech in speeches.items():
                outcome, key = self._keep(speech, before.get(given), lost)
                self._link(source, given, key)
                outcomes.append(outcome)
            for given in before.keys() - speeches.keys() if speeches else ():
                self._unlink(source, given)
        return tuple(outcomes)

    def commit(self) -> int:
        """Make all pending changes durable and visible; return the generation number.

        The number rises if a speech was added, changed or removed.
        """
        if self._changed:
            self._begun().execute("UPDATE facts SET value = value + ? WHERE name = 'generation'", (self._step,))
            self._changed, self._step = False, 1
        if self._writer.in_transaction:
            self._writer.execute("COMMIT")
            self._seen_whole()
        return self.generation

    def delete(self, id_: str) -> bool:
        """Remove the speech with that id or alias, with its aliases and revisions; return whether it existed."""
        canonical = self.canonical(id_)
        if canonical is None:
            return False
        with self._wholly():
            for gone in (canonical, *self.aliases(canonical)):
                self._remove_id(gone)
            self._writer.execute("DELETE FROM speeches WHERE id = ?", (canonical,))
        return True

    def forget_former(self, generation: int) -> None:
        """Drop the old versions of paragraphs and speeches that no index of `generation` or later needs, and commit.

        Versions replaced within the last minute stay, for answers that are still being computed from them.
        """
        as_of.forget(self._begun(), generation)
        self.commit()

    def prune(self, roots: Sequence[str], seen: Collection[str], closed: Collection[str] = ()) -> int:
        """Remove the sources under `roots` that are not in `seen`, then the speeches there that no source has.

        `seen` has the names of the sources that exist, and `closed` those of the folders, containers and files that
        could not be read (to the end): what came from one of them stays. A root is a file, a folder or a container
        (such as a zip file). Returns the number of speeches removed. A source outside the roots is removed too if its
        file no longer exists and each of its speeches was also read from a source in `seen`, as after a folder was
        moved.
        """
        names = [row[0] for row in self._writer.execute("SELECT name FROM sources") if row[0] not in seen]
        names = [name for name in names if not any(holder in closed for holder in _holders(name))]
        gone = [name for name in names if any(_under(name, root) for root in roots)]
        gone += [name for name in names if _is_gone(name.partition("!")[0]) and self._spare(name, seen)]
        with self._wholly():
            speeches = set(self._speeches_of(gone))
            self._writer.executemany("DELETE FROM sources WHERE name = ?", [(name,) for name in gone])
            speeches |= {i for i, source in self._orphans() if any(_under(source, root) for root in roots)}
            orphans = [id_ for id_, _ in self._orphans() if id_ in speeches]
        for id_ in orphans:
            self.delete(id_)
        return len(orphans)

    def _spare(self, source: str, seen: Collection[str]) -> bool:
        """Return whether every speech of `source` was also read from at least one of the sources in `seen`."""
        query = "SELECT source FROM source_speeches WHERE speech = ?"
        keys = self._given(source).values()
        return all(any(each[0] in seen for each in self._writer.execute(query, (key,))) for key in keys)

    def _speeches_of(self, sources: Iterable[str]) -> Iterator[str]:
        query = "SELECT id FROM speeches JOIN source_speeches ON speech = key WHERE source_speeches.source = ?"
        for name in sources:
            yield from [row[0] for row in self._writer.execute(query, (name,))]

    def _orphans(self) -> list[tuple[str, str]]:
        query = "SELECT id, source FROM speeches WHERE key NOT IN (SELECT speech FROM source_speeches)"
        return self._writer.execute(query).fetchall()

    @contextlib.contextmanager
    def _wholly(self) -> Iterator[None]:
        """Roll back everything done in the `with` block if it ends with an error, but nothing done before it."""
        self._begun().execute("SAVEPOINT source")
        changed, whole = self._changed, False
        try:
            yield
            whole = True
        finally:
            if not whole:
                self._writer.execute("ROLLBACK TO source")
                self._changed = changed
            self._writer.execute("RELEASE source")

    def _begun(self) -> sqlite3.Connection:
        if not self._writer.in_transaction:
            self._writer.execute("BEGIN IMMEDIATE")
        return self._writer

    @property
    def _next(self) -> int:
        """The generation that the next commit will create; reading it also marks the archive as changed."""
        self._changed = True
        return self.generation + self._step

    def _given(self, source: str) -> dict[str, int]:
        query = "SELECT given, speech FROM source_speeches WHERE source = ?"
        return dict(self._writer.execute(query, (source,)).fetchall())

    def _remember(self, source: str, fingerprint: str, skipped: Iterable[Skipped]) -> None:
        query = """INSERT INTO sources VALUES (?, ?)
                   ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint"""
        self._writer.execute(query, (source, fingerprint))
        self._writer.execute("DELETE FROM skipped WHERE source = ?", (source,))
        rows = [(source, each.source, each.reason) for each in skipped]
        self._writer.executemany("INSERT INTO skipped VALUES (?, ?, ?)", rows)

    def _link(self, source: str, given: str, key: int) -> None:
        query = "INSERT OR REPLACE INTO source_speeches VALUES (?, ?, ?)"
        self._writer.execute(query, (source, given, key))

    def _unlink(self, source: str, given: str) -> None:
        query = "DELETE FROM source_speeches WHERE source = ? AND given = ?"
        self._writer.execute(query, (source, given))

    def _keep(self, speech: Speech, linked: int | None, lost: set[int]) -> tuple[Outcome, int]:
        """Insert the speech as a new event, or update the stored event; return the outcome and the event's key.

        `linked` is the key of the event that the speech's source gave under this id at its previous reading, or None.
        `lost` has the keys of the events whose ids the source gave then but does not give now.
        """
        key = linked if linked is not None else self._same(speech, lost)
        if key is None:
            return "new", self._insert(replace(speech, id=self._free_id(speech.id)))
        kept = self._kept(key)
        if self._key(speech.id) not in (None, key):
            speech = replace(speech, id=kept.id)  # the new id belongs to another speech, so the stored id is kept
        if not _replaces(speech, kept):
            self._alias(speech.id, kept)
            return "unchanged", key
        if speech.digest == kept.digest and self._is_sound(kept):
            return "unchanged", key
        self._replace(kept, speech)
        return "changed", key

    def _same(self, speech: Speech, lost: set[int]) -> int | None:
        """Return the key of the stored event that this speech belongs to, or None if the event is new.

        The event is found by its id, or by title, date and text. Different events can share an id made of date and
        title only, so with such an id the texts must agree too.

        `lost` has the keys of the events whose ids the speech's source gave at its previous reading but does not give
        now. If one of them has the same text, the speech belongs to it, and only its id has changed.
        """
        named = self._key(speech.id)
        own = telling(speech)
        plain = event_id(speech.date, speech.time, speech.title)
        if named is not None and (speech.id != plain or same_text(own, self._telling(named))):
            return named
        query = "SELECT key FROM speeches WHERE heading = ? AND date = ? ORDER BY key LIMIT ?"
        for (key,) in self._writer.execute(query, (own.heading, own.date, MOST_OF_ONE_DAY)).fetchall():
            if same_event(own, self._telling(key)):
                return int(key)
        return next((key for key in sorted(lost) if same_text(own, self._telling(key))), None)

    def _telling(self, key: int) -> Telling:
        query = "SELECT date, heading, time, place, lead, url IS NOT NULL FROM speeches WHERE key = ?"
        ids = self._writer.execute("SELECT id FROM paragraphs WHERE speech = ?", (key,))
        date, head, time, place, lead, addressed = self._writer.execute(query, (key,)).fetchone()
        paragraphs = frozenset(row[0] for row in ids)
        return Telling(date, head, time, place, lead, bool(addressed), paragraphs)

    def _kept(self, key: int) -> _Kept:
        query = "SELECT key, id, url, source, digest FROM speeches WHERE key = ?"
        return _Kept(*self._writer.execute(query, (key,)).fetchone())

    def _is_sound(self, kept: _Kept) -> bool:
        ((speech, _),) = self._assembled([kept.key])
        return speech.digest == kept.digest

    def _free_id(self, id_: str) -> str:
        return free_id(id_, lambda candidate: self._key(candidate) is not None)

    def _alias(self, id_: str, kept: _Kept) -> None:
        if id_ != kept.id:
            self._writer.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (id_, kept.key))

    def _remove_id(self, id_: str) -> None:
        row = (id_, self._time(), self._next)
        self._writer.execute("INSERT OR REPLACE INTO removed VALUES (?, ?, ?)", row)

    def _time(self) -> str:
        return self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")

    def _insert(self, speech: Speech) -> int:
        key = tables.insert(self._writer, speech, self._next)
        self._writer.execute("DELETE FROM removed WHERE id = ?", (speech.id,))
        return key

    def _replace(self, kept: _Kept, speech: Speech) -> None:
        """Overwrite the stored event `kept`: old texts become revisions, a paragraph with the same id keeps its row.

        A stored speech that does not match its digest was corrupted, so it is replaced without leaving revisions.
        """
        ((old, _),) = self._assembled([kept.key])
        change = Change(old, speech)
        if old.digest == kept.digest:
            tables.revise(self._writer, kept.key, change, Moment(self._time(), self._next))
        if speech.id != kept.id:
            self._remove_id(kept.id)
            self._writer.execute("DELETE FROM removed WHERE id = ?", (speech.id,))
            self._writer.execute("DELETE FROM aliases WHERE id = ?", (speech.id,))
            self._writer.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (kept.id, kept.key))
        tables.update(self._writer, kept.key, change, self._next)


def _replaces(speech: Speech, kept: _Kept) -> bool:
    """Return whether the speech just read replaces the stored event `kept`.

    It does so if it has the same id or the same source, or if it has a web address and the stored event has none.
    """
    return kept.id == speech.id or kept.source == speech.source or (kept.url is None and speech.url is not None)


def _holders(name: str) -> Iterator[str]:
    """Yield the source's own name, and those of all folders and containers that it is in.

    >>> list(_holders("pages/more.zip!1.html"))
    ['pages', 'pages/more.zip', 'pages/more.zip!1.html']
    """
    yield from (name[: found.start()] for found in re.finditer("(?<=.)[/!]", name))
    yield name


def _is_gone(file: str) -> bool:
    """Return whether there is no such file; a file in a folder that cannot be read may be there."""
    try:
        Path(file).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _under(name: str, root: str) -> bool:
    return name == root or name.startswith((f"{root.rstrip('/')}/", f"{root}!"))
