"""A connection to the archive that one thread holds; it is closed once the thread has ended."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_inherited: list[sqlite3.Connection] = []  # connections of the parent process; closing them here could disturb it


class Held:
    """A connection kept as a value of `threading.local`, which drops its values when their thread ends.

    The connection is then closed. In a child process it is kept open instead, as it belongs to the parent.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._owner = os.getpid()

    @property
    def is_own(self) -> bool:
        """Whether this process opened the connection, and did not inherit it by a fork."""
        return self._owner == os.getpid()

    def close(self) -> None:
        """Close the connection, unless it was inherited."""
        if self.is_own:
            self.connection.close()

    def __del__(self) -> None:
        if self.is_own:
            self.connection.close()
        else:
            _inherited.append(self.connection)
