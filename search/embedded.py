"""The engine for an archive and index on this machine's disk.

An engine has no state outside its process, so any number of processes can each have one.
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
    """Open the engine for the given settings, or for a folder that has an archive and its index.

    For a folder, the default settings apply, but searches have no time limit. Raises NoIndexError if there is no index
    yet, DamagedError if it cannot be read.
    """
    if isinstance(where, Path | str):
        where = Settings(index=IndexSettings(path=Path(where)), search=SearchSettings(seconds=0.0))
    archive = ArchiveReader(where.index.archive)
    library = Library(archive, where.index.index)
    return EmbeddedEngine(library, where.search.facet_values, where.search.seconds)


class EmbeddedEngine(ArchiveEngine):
    """An engine that answers from an index on this machine's disk."""

    def __init__(
        self, library: Library, facet_values: int, seconds: float = 0.0, clock: Clock = time.monotonic
    ) -> None:
        super().__init__(library, partial(_study, library, seconds, clock), facet_values, seconds, clock)

    def warm(self) -> None:
        """Create the study engine, and build the tables for completion and spelling in a background thread.

        A server calls this in each process after forking.
        """
        super().warm()
        _ = self.study


def _study(library: Library, seconds: float, clock: Clock) -> Study:
    from search.study.embedded_study import EmbeddedStudy  # noqa: PLC0415 - see tests/test_structure.py

    return EmbeddedStudy(library, seconds, clock)
