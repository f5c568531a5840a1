"""The archive as it is at one instant, for an answer that takes longer to write than the archive takes to change."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from index.archive import schema
from index.archive.reader import ArchiveReader

if TYPE_CHECKING:
    import sqlite3


class StillArchive(ArchiveReader):
    """An archive that stays as it was when opened, whatever is written to the file; for one reader at a time.

    While it is open, new writes pile up in the log next to the file, so close it once the answer is out.
    """

    def _connection(self) -> sqlite3.Connection:
        if not self._opened:
            connection = schema.connect_readonly(self.path)
            connection.execute("BEGIN")
            connection.execute("SELECT value FROM facts").fetchone()  # the first look fixes the instant
            self._opened.append((os.getpid(), connection))
        return self._opened[0][1]
