"""The walk: yields all sources at or under the given paths, one at a time.

Paths are files, folders, containers, or "-" for standard input; the result is a stream of Source and Skipped in a
stable order. No folder or container is held in memory as a whole, and no bad input raises an error.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from index.records import Skipped
from index.sources.columns import columns
from index.sources.containers import members, stream
from index.sources.contents import damage
from index.sources.encoding import named
from index.sources.source import SOURCE_LIMIT, Source, junk, shown, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.config import IndexSettings
    from index.sources.columns import Columns


def configured(paths: Iterable[Path | Literal["-"]], settings: IndexSettings) -> Iterator[Source | Skipped]:
    """Yield the sources under the paths, with the configured size limit, encoding and column names.

    Raises ConfigError if the configured columns are invalid, UsageError if the encoding is unknown.
    """
    encoding = named(settings.encoding) if settings.encoding else None
    return sources(paths, columns(settings.columns), settings.bytes_per_source, encoding=encoding)


def sources(
    paths: Iterable[Path | Literal["-"]],
    told: Columns | None = None,
    limit: int = SOURCE_LIMIT,
    stdin: BinaryIO | None = None,
    encoding: str | None = None,
) -> Iterator[Source | Skipped]:
    """Yield everything under the paths: folders sorted by name, containers in their own order.

    `told` is the meaning of table columns, None if it is not configured. A source of more than `limit` bytes becomes a
    Skipped. `stdin` is the stream read for "-", None for the process's standard input. `encoding` is the encoding of
    bytes that are not UTF-8, None if the user named none.
    """
    for path in paths:
        for source in _typed(stdin, limit) if path == "-" else _under(Path(path), limit):
            if isinstance(source, Source) and (told or encoding):
                yield replace(source, columns=told, encoding=encoding)
            else:
                yield source


def _typed(stdin: BinaryIO | None, limit: int) -> Iterator[Source | Skipped]:
    """Yield the sources in the stream, or in standard input if that is None."""
    if stdin is None and sys.stdin is None:  # closed by the shell: <&-
        yield Skipped("-", "standard input is closed")
        return
    yield from _in_memory(stream(stdin or sys.stdin.buffer, "-", limit), "-")


def _under(path: Path, limit: int) -> Iterator[Source | Skipped]:
    """Yield the sources of a file, folder or container; a folder without sources yields a Skipped that says so."""
    found = False
    for file in _files(path):
        for source in [file] if isinstance(file, Skipped) else _in_memory(members(file, limit), shown(file)):
            found = found or isinstance(source, Source)
            yield source
    if not found and path.is_dir():
        yield Skipped(shown(path), "no pages in folder")


def _in_memory(found: Iterator[Source | Skipped], name: str) -> Iterator[Source | Skipped]:
    """Yield what `found` yields; if memory runs out, end with a Skipped for the source called `name`."""
    try:
        yield from found
    except MemoryError as error:
        yield Skipped(name, damage(error))


def _files(root: Path) -> Iterator[Path | Skipped]:
    """Yield the regular files at or under `root`, and a Skipped for anything else there except folders.

    A stack is used because folders can be nested thousands deep.
    """
    waiting: list[Path | Skipped] = [root]
    while waiting:
        path = waiting.pop()
        if isinstance(path, Skipped):
            yield path
            continue
        try:
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                waiting += reversed(list(_entries(path, root)))
            else:
                yield path if stat.S_ISREG(mode) else Skipped(shown(path), "not a file")
        except OSError as error:
            yield Skipped(shown(path), unreadable(error))


def _entries(folder: Path, root: Path) -> Iterator[Path | Skipped]:
    """Yield the entries of the folder, sorted by name; raise OSError if it cannot be listed.

    Hidden files become a Skipped, and so do links that lead out of `root`, to a folder or nowhere.
    """
    with os.scandir(folder) as listed:
        entries = sorted(listed, key=lambda entry: entry.name)
    for entry in entries:
        reason = junk(entry.name)
        if reason is None and entry.is_symlink():
            reason = _led_astray(Path(entry.path), root)
        yield Skipped(shown(entry.path), reason) if reason else folder / entry.name


def _led_astray(link: Path, root: Path) -> str | None:
    """Return the reason for not following a symbolic link, or None if it leads to a file within `root`.

    Links out of `root` are not followed, because a person who names a folder does not mean files outside it.
    """
    try:
        target = link.resolve(strict=True)
        if target.is_dir():
            return "a link to a folder"
        within = target.is_relative_to(root.resolve())
    except OSError as error:
        return unreadable(error)
    except RuntimeError:  # before Python 3.13, Path.resolve raises this for links in a circle
        return "a link that leads to itself"
    return None if within else "a link out of the folder: name what it leads to, to read it"
