"""The engines compared by the benchmarks, one module each; all implement the protocol `Peer`."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from asking import asked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asking import Asked, Page

NAMES = ("rostra", "tantivy", "lucene", "fts5", "xapian", "whoosh")
TOOLS = {"lucene": ("java", "javac", "mvn")}  # programs without which an engine cannot be measured


class Peer(Protocol):
    """An engine under test."""

    def prepare(self) -> None:
        """Compile what an installation compiles once and keeps on disk; do nothing if there is no such code."""
        ...

    def keep(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Store the texts, before `build` is called; do nothing if the engine stores them while it indexes."""
        ...

    def build(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Index the corpus lines in the folder, durably."""
        ...

    def open(self, folder: Path) -> None:
        """Open the index that `build` made."""
        ...

    def warm(self) -> None:
        """Wait until answers are as fast as they get; return at once if nothing loads in the background."""

    def page(self, asked: Asked) -> Page:
        """Answer the query with the whole page: total, ten snippets, counts of every facet, timeline."""
        ...

    def bytes(self, folder: Path) -> int:
        """Return the size of the index in bytes, without the stored text."""
        ...


def peer(name: str) -> Peer:
    """Return the engine with that name."""
    module = importlib.import_module(f"peers.{name}_peer")
    return cast("Peer", module.Engine())


def lacking(name: str) -> list[str]:
    """Return the programs that the engine needs and that are not installed."""
    return [tool for tool in TOOLS.get(name, ()) if shutil.which(tool) is None]


def first_answer(name: str, folder: str, line: str) -> None:
    """Open the index and answer one query: what a fresh process runs when its start is timed."""
    engine = peer(name)
    engine.open(Path(folder))
    engine.page(asked(line))


def folder_bytes(folder: Path, *without: str) -> int:
    """Return the bytes of all files in the folder, except those whose names end in one of `without`."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files if not path.name.endswith(without or ("\0",)))
