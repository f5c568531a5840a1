"""Companions: files near a source that add information, such as a table of its speakers.

They are looked for when first needed and then cached, as all files of a folder need the same ones.
"""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from index.sources.containers import members
from index.sources.source import HEAD_SIZE, Source, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEVELS = 3  # folders that are searched: the source's own and the two above it
BESIDE_LIMIT = 16 * 1024 * 1024  # bytes of one companion; tables of speakers have 1 MB, a corpus's list of people 3 MB
TOGETHER_LIMIT = 4 * BESIDE_LIMIT  # bytes of all companions in one container, which are kept while its members are read
MOST_LOOKED_AT = 100_000  # files of a folder or members of a container: twice as many as the largest corpus has
FOLDERS_KEPT = 64  # folders whose lists of files are cached; sources of the last few folders are often read in turn
FILES_KEPT = 32  # files on disk whose content is cached, such as the lists of people of one folder
CONTAINERS_KEPT = 4  # searches in containers whose companions are cached


def beside(source: Source, ending: str, wanted: Callable[[Source], bool]) -> Iterator[Source]:
    """Yield the files near the source whose names end with `ending` (".csv") and that `wanted` accepts.

    For a file on disk, these are files in its folder and the two folders above it, nearest first; `wanted` is called
    with only the first HEAD_SIZE bytes of each. For a member of a container on disk, these are members of the same
    container, in its order. Standard input has none. Files that are unreadable or exceed this module's limits are left
    out. Raises MemoryError if memory runs out during the search, so that an incomplete result is not cached.
    """
    if source.container is not None:
        yield from _in_container(source.container, ending, wanted, _stamp(source.container))
    elif source.path is not None:
        for folder in source.path.absolute().parents[:LEVELS]:
            for path in _in_folder(folder, ending, wanted, _stamp(folder)):
                yield from _read(path, _stamp(path))


def below(source: Source, reference: str) -> Source | None:
    """Return the file at `reference`, a path relative to the source's folder, as a source.

    Returns None if there is no such file, if it cannot be read or has more than BESIDE_LIMIT bytes, if it is outside
    that folder, or if the source itself is not a file on disk.
    """
    if source.path is None:
        return None
    folder = source.path.absolute().parent
    path = Path(os.path.normpath(folder / reference))
    if not path.is_relative_to(folder) or not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return None
    found = _read(path, _stamp(path))
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=FOLDERS_KEPT)
def _in_folder(
    folder: Path,
    ending: str,
    wanted: Callable[[Source], bool],
    stamp: int,  # part of the cache's key, so that a changed folder is searched again
) -> tuple[Path, ...]:
    try:
        with os.scandir(folder) as entries:
            listed = islice((entry.name for entry in entries if entry.name.endswith(ending)), MOST_LOOKED_AT)
            paths = [folder / name for name in sorted(listed) if name[0] != "."]
    except OSError:
        return ()
    return tuple(path for path in paths if path.is_file() and wanted(_beginning(path)))


@lru_cache(maxsize=FILES_KEPT)
def _read(path: Path, stamp: int) -> tuple[Source, ...]:
    return tuple(each for each in members(path, BESIDE_LIMIT) if isinstance(each, Source))


@lru_cache(maxsize=CONTAINERS_KEPT)
def _in_container(
    container: Path,
    ending: str,
    wanted: Callable[[Source], bool],
    stamp: int,  # part of the cache's key
) -> tuple[Source, ...]:
    found, size = [], 0
    for member in islice(members(container, BESIDE_LIMIT), MOST_LOOKED_AT):
        if isinstance(member, Source) and member.name.endswith(ending) and wanted(member):
            size += len(member.content)
            if size > TOGETHER_LIMIT:
                break
            found.append(member)
    return tuple(found)


def _beginning(path: Path) -> Source:
    try:
        with path.open("rb") as file:
            return Source(shown(path), file.read(HEAD_SIZE))
    except OSError:
        return Source(shown(path), b"")


def _stamp(path: Path) -> int:
    """Return the time of the folder's or file's last change, in nanoseconds since 1970; 0 if it cannot be read."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
