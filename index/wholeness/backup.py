"""Backup and restore: copies the archive as it is at one instant, and makes such a copy the archive.

The index is not part of a backup, since it can be rebuilt from the archive at any time.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from index.archive import schema
from index.archive.reader import ArchiveReader
from index.archive.replacing import beside, finish, put_in_place
from index.archive.soundness import Watch
from index.errors import DamagedError, RostraError, UsageError
from index.lock import lock_of, writer_lock
from index.segment.container import sync_folder
from index.wholeness.repair import begin_anew

if TYPE_CHECKING:
    from pathlib import Path

OF_THE_COPY = frozenset(["SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE"])  # faults


@dataclass(frozen=True, slots=True)
class Copied:
    """The result of a backup or restore.

    `file` is the file written, `bytes` its size, and `speeches` the number of speeches in it. `aside` is where a
    restore keeps the earlier archive, None if there was none.
    """

    speeches: int
    bytes: int
    file: str
    aside: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the result as a JSON object."""
        return asdict(self)

    def __str__(self) -> str:
        """Return the result as lines for people to read."""
        kept = f"\nthe earlier archive is kept as {self.aside}" if self.aside else ""
        return f"{self.file}: {self.speeches:,} speeches, {self.bytes / 1e6:.1f} MB{kept}"


def backup(archive: Path, file: Path) -> Copied:
    """Copy the archive as it is now to the file, even while others read or write the archive.

    Raises DamagedError if the archive is not sound, and UsageError if `file` is a folder or the archive itself.
    """
    _refuse(archive, file)
    ArchiveReader(archive).close()  # raises the error that says that there is no archive
    new = file.with_name(f"{file.name}.new")
    try:
        _copy(archive, new, schema.MENDING)
        speeches = _found_whole(new)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    sync_folder(file.absolute().parent)
    return Copied(speeches, file.stat().st_size, str(file))


def restore(file: Path, archive: Path, when: str) -> Copied:
    """Make the copy `file` the archive. Keeps the earlier archive next to it under a name that contains the time
    `when`.

    Raises DamagedError if the copy is not sound, and UsageError if there is no such file.
    """
    _refuse(archive, file)
    if not file.is_file():
        raise UsageError(f"{file}: no file here")
    archive.parent.mkdir(parents=True, exist_ok=True)
    new = beside(archive, ".restored")
    with writer_lock(lock_of(archive)):
        finish(archive)
        try:
            _copy(file, new, "nothing was replaced; try another backup")
            schema.require_archive(new, file)
            with contextlib.closing(schema.connect(new)) as connection:
                begin_anew(connection)
            speeches = _found_whole(new)
            aside = put_in_place(new, archive, f"before-{when}")
        finally:
            new.unlink(missing_ok=True)
        Watch(archive).remember()
    return Copied(speeches, archive.stat().st_size, str(archive), str(aside) if aside else None)


def _refuse(archive: Path, file: Path) -> None:
    if file.is_dir():
        raise UsageError(f"{file}: a folder; name the file of the backup")
    if file.exists() and archive.exists() and file.samefile(archive):
        raise UsageError(f"{file}: the archive itself; name another file")


def _copy(one: Path, other: Path, advice: str) -> None:
    """Copy the database as of one instant by SQLite's backup; the copy is durable when this returns.

    Raises RostraError if `other` cannot be written, and DamagedError, with the advice, if `one` cannot be read.
    """
    other.unlink(missing_ok=True)
    try:
        other.touch()
    except OSError as error:
        raise RostraError(f"{other}: cannot be written: {error.strerror}") from error
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{one.resolve().as_uri()}?mode=ro", uri=True)) as source,
            contextlib.closing(sqlite3.connect(other)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # so that the copy stays a single file whoever opens it
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        told = error if isinstance(error, sqlite3.Error) else schema.UNREADABLE
        if getattr(error, "sqlite_errorname", "") in OF_THE_COPY:  # the original is only read
            raise RostraError(f"{other}: cannot be written: {told}") from error
        raise DamagedError(f"{one}: {told}; {advice}") from error
    descriptor = os.open(other, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _found_whole(file: Path) -> int:
    """Return the number of speeches in the copy; raise DamagedError if it is not sound."""
    with ArchiveReader(file) as reader:
        for problem in reader.problems():
            raise DamagedError(f"not whole, so nothing was replaced: {problem}")
        return reader.count()
