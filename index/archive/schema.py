"""The archive's tables, and the migrations that bring the file of an older Rostra up to date.

Every table is plain SQL and STRICT, so the file opens in any SQLite browser and in Datasette. `migrate` runs the
scripts of `MIGRATIONS` that the file has not had, each in a transaction. A released script is never edited; a change
is a new script at the end.
"""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from functools import partial
from typing import TYPE_CHECKING

from index.archive.replacing import beside
from index.errors import DamagedError, NoIndexError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

APPLICATION = 0x526F7374  # SQLite's application id, which tells an archive from other databases; in ASCII "Rost"
BUSY_MS = 10_000  # how long a statement waits for another connection's commit
MENDING = "`rostra check --repair` copies what can be read, `rostra restore FILE` brings a backup back"
UNREADABLE = "the list of its tables is malformed"  # used if SQLite's own message contains bytes that are not UTF-8
CACHE_KIB = 32 * 1024  # memory in which a connection caches pages of the file

_FIRST = """
CREATE TABLE facts (
    name TEXT PRIMARY KEY,             -- "generation" (a number), "archive" (an id made with the file)
    value ANY NOT NULL
) STRICT;

CREATE TABLE speeches (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    url TEXT,
    title TEXT NOT NULL,
    heading TEXT NOT NULL,             -- the title in lower case, plain quotes: what the same event shares
    lead TEXT,
    date TEXT,
    time TEXT,
    place TEXT,
    language TEXT NOT NULL,
    source TEXT NOT NULL,
    words INTEGER NOT NULL,
    digest TEXT NOT NULL,              -- SHA-256 of everything the speech says
    generation INTEGER NOT NULL        -- of the commit that changed it last
) STRICT;
CREATE INDEX speeches_by_heading ON speeches (heading, date);
CREATE INDEX speeches_by_date ON speeches (date, time, id);
CREATE INDEX speeches_by_generation ON speeches (generation);

CREATE TABLE paragraphs (
    row INTEGER PRIMARY KEY AUTOINCREMENT,  -- the index refers to it: kept, never reused
    speech INTEGER NOT NULL REFERENCES speeches (key) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    speaker TEXT,
    label TEXT,
    office TEXT,
    note TEXT,
    voice TEXT NOT NULL,
    uncertain TEXT,
    text TEXT NOT NULL,
    UNIQUE (speech, id)
) STRICT;

CREATE TABLE tags (
    speech INTEGER NOT NULL REFERENCES speeches (key) ON DELETE CASCADE,
    field TEXT NOT NULL CHECK (field IN ('sections', 'topics', 'geography', 'persons')),
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (speech, field, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_by_value ON tags (field, value);

CREATE TABLE captions (
    speech INTEGER NOT NULL REFERENCES speeches (key) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (speech, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE see_also (
    speech INTEGER NOT NULL REFERENCES speeches (key) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    url TEXT,
    PRIMARY KEY (speech, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE aliases (
    id TEXT PRIMARY KEY,
    speech INTEGER NOT NULL REFERENCES speeches (key) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_speech ON aliases (speech);

CREATE TABLE revisions (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    speech INTEGER NOT NULL REFERENCES speeches (key) ON DELETE CASCADE,
    paragraph TEXT NOT NULL,           -- the id that the text had
    text TEXT NOT NULL,
    changed TEXT NOT NULL,             -- UTC, when the archive met the change
    generation INTEGER NOT NULL,
    successor TEXT                     -- the id of the paragraph that says it now
) STRICT;
CREATE INDEX revisions_by_paragraph ON revisions (speech, paragraph);

CREATE TABLE removed (
    id TEXT PRIMARY KEY,               -- a speech that is gone, or the id it had before it got a better one
    changed TEXT NOT NULL,
    generation INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
    name TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL          -- digest of the bytes and of the reading rules
) STRICT, WITHOUT ROWID;

CREATE TABLE source_speeches (
    source TEXT NOT NULL REFERENCES sources (name) ON DELETE CASCADE,
    given TEXT NOT NULL,               -- the id that this source gave the speech
    speech INTEGER NOT NULL REFERENCES speeches (key) ON DELETE CASCADE,
    PRIMARY KEY (source, given)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_speeches_by_speech ON source_speeches (speech);

CREATE TABLE skipped (
    source TEXT NOT NULL REFERENCES sources (name) ON DELETE CASCADE,
    part TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX skipped_by_source ON skipped (source);

INSERT INTO facts VALUES ('generation', 0), ('archive', lower(hex(randomblob(8))));
"""

_STARTS = "ALTER TABLE paragraphs ADD COLUMN starts REAL;"  # seconds from a recording's beginning
_LANGUAGES = "ALTER TABLE paragraphs ADD COLUMN language TEXT;"  # NULL if it is the speech's language


# Old versions of rows that a commit changes or deletes, for an index that is not yet up to date (see as_of.py).
_FORMER = """
CREATE TABLE former_paragraphs (
    row INTEGER NOT NULL,
    ended INTEGER NOT NULL,            -- the generation that shows it so no more
    kept INTEGER NOT NULL DEFAULT (unixepoch()),
    speech INTEGER NOT NULL,
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    speaker TEXT,
    label TEXT,
    office TEXT,
    note TEXT,
    voice TEXT NOT NULL,
    uncertain TEXT,
    text TEXT NOT NULL,
    starts REAL,
    language TEXT,
    PRIMARY KEY (row, ended)
) STRICT, WITHOUT ROWID;

CREATE TABLE former_speeches (
    speech INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    kept INTEGER NOT NULL DEFAULT (unixepoch()),
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    time TEXT,
    place TEXT,
    language TEXT NOT NULL,
    url TEXT,
    lead TEXT,
    PRIMARY KEY (speech, ended)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_speeches_by_id ON former_speeches (id);

CREATE TRIGGER paragraph_changed BEFORE UPDATE ON paragraphs BEGIN
    INSERT OR IGNORE INTO former_paragraphs
        (row, ended, speech, number, id, kind, speaker, label, office, note, voice, uncertain, text, starts, language)
    SELECT old.row, value + 1, old.speech, old.number, old.id, old.kind, old.speaker, old.label, old.office, old.note,
        old.voice, old.uncertain, old.text, old.starts, old.language FROM facts WHERE name = 'generation';
END;
CREATE TRIGGER paragraph_gone BEFORE DELETE ON paragraphs BEGIN
    INSERT OR IGNORE INTO former_paragraphs
        (row, ended, speech, number, id, kind, speaker, label, office, note, voice, uncertain, text, starts, language)
    SELECT old.row, value + 1, old.speech, old.number, old.id, old.kind, old.speaker, old.label, old.office, old.note,
        old.voice, old.uncertain, old.text, old.starts, old.language FROM facts WHERE name = 'generation';
END;
CREATE TRIGGER speech_changed BEFORE UPDATE ON speeches BEGIN
    INSERT OR IGNORE INTO former_speeches (speech, ended, id, title, date, time, place, language, url, lead)
    SELECT old.key, value + 1, old.id, old.title, old.date, old.time, old.place, old.language, old.url, old.lead
        FROM facts WHERE name = 'generation';
END;
CREATE TRIGGER speech_gone BEFORE DELETE ON speeches BEGIN
    INSERT OR IGNORE INTO former_speeches (speech, ended, id, title, date, time, place, language, url, lead)
    SELECT old.key, value + 1, old.id, old.title, old.date, old.time, old.place, old.language, old.url, old.lead
        FROM facts WHERE name = 'generation';
END;
"""

# What else is needed to show and cite a former paragraph; NULL in older revisions, of which only the text is known.
_SAID_BY = """
ALTER TABLE revisions ADD COLUMN number INTEGER;
ALTER TABLE revisions ADD COLUMN kind TEXT;
ALTER TABLE revisions ADD COLUMN speaker TEXT;
ALTER TABLE revisions ADD COLUMN label TEXT;
ALTER TABLE revisions ADD COLUMN office TEXT;
"""

MIGRATIONS = (_FIRST, _STARTS, _LANGUAGES, _FORMER, _SAID_BY)


def connect(path: Path, inspect: Callable[[sqlite3.Connection, Path], None] | None = None) -> sqlite3.Connection:
    """Open the archive at `path` for writing; create it if it does not exist, and migrate it to the current schema.

    `inspect` is called with a read-only connection and the path before anything is written, unless the file is new; an
    error that it raises stops the opening. Raises DamagedError if the file is not an archive or was written by a newer
    Rostra.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if inspect and path.exists():  # read-only, since closing a writable connection would write the log into the file
        with closing(_opened(path, f"{path.resolve().as_uri()}?mode=ro")) as looking:
            inspect(looking, path)
    with ExitStack() as on_error:
        connection = _opened(path, f"{path.resolve().as_uri()}?mode=rwc")
        on_error.callback(connection.close)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # commits that the index refers to must survive a power failure
        connection.execute("PRAGMA foreign_keys = ON")
        migrate(connection, path)
        on_error.pop_all()
    return connection


def connect_readonly(path: Path) -> sqlite3.Connection:
    """Open the archive at `path` for reading only; it can be on a read-only medium.

    Raises NoIndexError if there is no file, and DamagedError if it is not an archive or has another schema version.
    An older schema is migrated by `rostra index` or `rostra sync`.
    """
    if not path.is_file():
        raise NoIndexError(f"{path}: no archive here; `rostra index PATH…` makes one")
    uri = path.resolve().as_uri()
    try:
        connection = _opened(path, f"{uri}?mode=ro")
    except DamagedError:
        if beside(path, "-wal").exists():
            raise
        connection = _opened(path, f"{uri}?mode=ro&immutable=1")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != len(MIGRATIONS):
        connection.close()
        _refuse_newer(version, path)
        raise DamagedError(f"{path}: written by an older Rostra; `rostra sync` brings it up to date")
    return connection


def require_archive(path: Path, name: Path) -> None:
    """Raise DamagedError if the file at `path` is not an archive; the message calls the file `name`."""
    connection = _opened(path, f"{path.resolve().as_uri()}?mode=ro")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    if not version:
        raise DamagedError(f"{name}: not Rostra's archive")


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Run the migration scripts that the file has not had, each in one transaction with its version number.

    Raises DamagedError, which names `path`, if the file was written by a newer Rostra.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    _refuse_newer(version, path)
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(
            f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; PRAGMA application_id = {APPLICATION}; COMMIT;"
        )


def _refuse_newer(version: int, path: Path) -> None:
    if version > len(MIGRATIONS):
        raise DamagedError(f"{path}: has schema {version}, this Rostra knows {len(MIGRATIONS)}; use the newer one")


def _opened(path: Path, uri: str) -> sqlite3.Connection:
    """Open the file in autocommit mode and read its first page, so that a file of another kind raises DamagedError.

    `uri` is the file's address for SQLite; error messages name `path`.
    """
    connection = None
    try:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        connection.text_factory = partial(str, encoding="utf-8", errors="replace")  # so that one bad byte ends no run
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if connection:
            connection.close()
        told = error if isinstance(error, sqlite3.Error) else UNREADABLE
        raise DamagedError(f"{path}: cannot be opened as an archive: {told}; {MENDING}") from error
    if tables and application != APPLICATION:
        connection.close()
        raise DamagedError(f"{path}: a database, but not Rostra's archive")
    return connection
