"""Sources: the files, members of containers and streams that readers look at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: its name as shown to people ("pages.zip!news/1.html") and its bytes.

    `url` is where it was fetched from, if a container says so; `path` the file on disk, if it is one, so that
    a reader can look at a table beside it.
    """

    name: str
    content: bytes
    url: str | None = None
    path: Path | None = None
