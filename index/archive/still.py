"""An archive frozen at one instant, for long answers: the archive can change while such an answer is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.archive import schema
from index.archive.held import Held
from index.archive.reader import ArchiveReader

if TYPE_CHECKING:
    import sqlite3


class StillArchive(ArchiveReader):
    """An archive that stays as it was when opened, whatever is written to the file; for one thread at a time.

    While it is open, SQLite's log keeps growing, so close it as soon as the answer has been sent.
    """

    _held: Held | None = None

    def _connection(self) -> sqlite3.Connection:
        if self._held is None:
            connection = schema.connect_readonly(self.path)
            self._held = Held(connection)
            self._opened.add(self._held)
            connection.execute("BEGIN")
            connection.execute("SELECT value FROM facts").fetchone()  # SQLite fixes the snapshot at the first read
        return self._held.connection
