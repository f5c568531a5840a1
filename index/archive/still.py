"""An archive frozen at one instant, for long answers: the archive can change while such an answer is written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from index.archive import schema
from index.archive.reader import ArchiveReader

if TYPE_CHECKING:
    import sqlite3


class StillArchive(ArchiveReader):
    """An archive that stays as it was when opened, whatever is written to the file; for one thread at a time.

    While it is open, SQLite's log keeps growing, so close it as soon as the answer has been sent.
    """

    def _connection(self) -> sqlite3.Connection:
        if not self._opened:
            connection = schema.connect_readonly(self.path)
            connection.execute("BEGIN")
            connection.execute("SELECT value FROM facts").fetchone()  # SQLite fixes the snapshot at the first read
            self._opened.append((os.getpid(), connection))
        return self._opened[0][1]
