"""One module per engine, each with the same door: `build`, `open` and `page`; see `Peer`."""

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

    def keep(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Keep the texts, before `build`; an engine that stores them while it indexes reads no line."""
        ...

    def build(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Index the corpus lines into the folder, durably."""
        ...

    def open(self, folder: Path) -> None:
        """Open what `build` made."""
        ...

    def warm(self) -> None:
        """Wait until answers are as fast as they get; an engine that loads nothing beside has nothing to wait for."""

    def page(self, asked: Asked) -> Page:
        """The whole page: total, ten snippets, counts of every facet, timeline."""
        ...

    def bytes(self, folder: Path) -> int:
        """The size of the index, without the stored text."""
        ...


def peer(name: str) -> Peer:
    """The engine of that name."""
    module = importlib.import_module(f"peers.{name}_peer")
    return cast("Peer", module.Engine())


def lacking(name: str) -> list[str]:
    """The programs that the engine needs and that are not here."""
    return [tool for tool in TOOLS.get(name, ()) if shutil.which(tool) is None]


def first_answer(name: str, folder: str, line: str) -> None:
    """Open and answer once, in a fresh process: so no module but the engine's own is loaded for it."""
    engine = peer(name)
    engine.open(Path(folder))
    engine.page(asked(line))


def folder_bytes(folder: Path, *without: str) -> int:
    """The bytes of all files in the folder, but for those whose names end so."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files if not path.name.endswith(without or ("\0",)))
