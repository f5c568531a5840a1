"""The engine inside the process: archive and index lie on this machine's disk.

Everything it knows lies there, so any number of processes can run one each.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.archive.archive import ArchiveReader
from index.config import IndexSettings, SearchSettings, Settings
from search.archive_engine import ArchiveEngine
from search.library import Library

if TYPE_CHECKING:
    from search.deadline import Clock
    from search.study.study import Study


def open_engine(where: Settings | Path | str) -> EmbeddedEngine:
    """The engine over the archive and index of the settings, or of a folder, where no search has a limit of time.

    Raises NoIndexError where there is none yet, DamagedError where it cannot be read.
    """
    if isinstance(where, Path | str):
        where = Settings(index=IndexSettings(path=Path(where)), search=SearchSettings(seconds=0.0))
    archive = ArchiveReader(where.index.archive)
    library = Library(archive, where.index.index)
    return EmbeddedEngine(library, where.search.facet_values, where.search.seconds)


class EmbeddedEngine(ArchiveEngine):
    """Answers from the index in this process."""

    def __init__(
        self, library: Library, facet_values: int, seconds: float = 0.0, clock: Clock = time.monotonic
    ) -> None:
        super().__init__(library, partial(_study, library, seconds, clock), facet_values, seconds, clock)

    def warm(self) -> None:
        """Get ready in a thread for many searches, and for study at once, as a server's process does after its fork."""
        super().warm()
        _ = self.study


def _study(library: Library, seconds: float, clock: Clock) -> Study:
    from search.study.embedded_study import EmbeddedStudy  # noqa: PLC0415 - see tests/test_structure.py

    return EmbeddedStudy(library, seconds, clock)
