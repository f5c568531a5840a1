"""The walk: everything under the paths that were named, one source at a time.

In go paths (files, folders, containers, "-" for standard input), out comes a stream of Source and Skipped, in
a stable order: no folder or container is ever held in memory, and nothing bad raises.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from index.records import Skipped
from index.sources.containers import members, stream
from index.sources.source import SOURCE_LIMIT, Source, junk, shown, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.sources.columns import Columns


def sources(
    paths: Iterable[Path | Literal["-"]],
    columns: Columns | None = None,
    limit: int = SOURCE_LIMIT,
    stdin: BinaryIO | None = None,
) -> Iterator[Source | Skipped]:
    """Everything under the paths, folders in the order of their names, containers in their own order.

    `limit` is the most bytes a source may have; larger ones are Skipped. `stdin` stands for "-".
    """
    for path in paths:
        found = stream(stdin or sys.stdin.buffer, "-", limit) if path == "-" else _under(Path(path), limit)
        for source in found:
            yield replace(source, columns=columns) if columns and isinstance(source, Source) else source


def _under(path: Path, limit: int) -> Iterator[Source | Skipped]:
    """The sources of a file, a folder or a container; a folder that has none says so."""
    found = False
    for file in _files(path):
        for source in [file] if isinstance(file, Skipped) else members(file, limit):
            found = found or isinstance(source, Source)
            yield source
    if not found and path.is_dir():
        yield Skipped(shown(path), "no pages in folder")


def _files(path: Path) -> Iterator[Path | Skipped]:
    """The regular files at or under a path that was asked for."""
    try:
        mode = path.stat().st_mode
        entries = sorted(os.scandir(path), key=lambda entry: entry.name) if stat.S_ISDIR(mode) else None
    except OSError as error:
        yield Skipped(shown(path), unreadable(error))
        return
    if entries is None:
        yield path if stat.S_ISREG(mode) else Skipped(shown(path), "not a file")
        return
    for entry in entries:
        reason = junk(entry.name)
        if reason:
            yield Skipped(shown(entry.path), reason)
        elif entry.is_symlink() and entry.is_dir():
            yield Skipped(shown(entry.path), "a link to a folder")
        else:
            yield from _files(Path(entry.path))
