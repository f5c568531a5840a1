"""The engine inside the process: archive and index lie on this machine's disk.

Everything it knows lies there, so any number of processes can run one each.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from index.archive.archive import ArchiveReader
from search.archive_engine import ArchiveEngine
from search.library import Library
from search.study.study import EmbeddedStudy

if TYPE_CHECKING:
    from index.config import Settings
    from search.deadline import Clock


def open_engine(settings: Settings) -> EmbeddedEngine:
    """The engine over the archive and index of the settings.

    Raises NoIndexError where there is none yet, DamagedError where it cannot be read.
    """
    archive = ArchiveReader(settings.index.archive)
    library = Library(archive, settings.index.index)
    return EmbeddedEngine(library, settings.search.facet_values, settings.search.seconds)


class EmbeddedEngine(ArchiveEngine):
    """Answers from the index in this process."""

    def __init__(
        self, library: Library, facet_values: int, seconds: float = 0.0, clock: Clock = time.monotonic
    ) -> None:
        super().__init__(library, EmbeddedStudy(library, seconds, clock), facet_values, seconds, clock)
