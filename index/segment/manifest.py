"""The table of contents of the index: the segments that make up each generation.

A generation is the state of the index after a commit or a merge; generations are numbered from 0. The table is
Whoosh's own TOC file `_MAIN_<generation>.toc`, so Whoosh can open the index. After the part that Whoosh reads, the
file repeats its content as JSON, with a CRC-32 of everything before. Rostra reads only the JSON, so it never loads the
pickle of Whoosh's part.
"""

from __future__ import annotations

import json
import os
import re
import struct
import zlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from index.errors import DamagedError, NoIndexError
from index.segment.container import durable, open_sections, sync_folder, write_sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

INDEX_NAME: Final = "MAIN"  # Whoosh's name of a folder's only index
_MAGIC: Final = b"ROSTRATC"
_TAIL = struct.Struct("<II8s")  # length of the JSON, CRC-32 of everything before the CRC, magic
_TOC_NAME = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc\Z")
_OURS = re.compile(rf"_?{INDEX_NAME}_[0-9a-z]+\.[a-z0-9_.]+\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """One segment of a generation: its name, its files, and its numbers of documents, live documents and speeches.

    `file` is the name of its main file, `deletions` that of the list of its deleted speeches, None if none is deleted.
    `documents` and `speeches` include deleted ones; live documents are those that are not deleted.
    """

    name: str
    file: str
    documents: int
    live: int
    speeches: int
    deletions: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of the index at one generation.

    `archive_generation` is the number of the archive's commit from which the index was built. `beside` maps "echoes"
    and "related" to the names of the files computed from all segments; older indexes have none.
    """

    generation: int
    archive_generation: int
    segments: tuple[Entry, ...]
    beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def toc(self) -> str:
        """The file name of this generation's table of contents."""
        return _toc_name(self.generation)

    @property
    def files(self) -> set[str]:
        """The names of all files that this generation needs."""
        names = {self.toc, *self.beside.values()}
        for entry in self.segments:
            names.add(entry.file)
            if entry.deletions:
                names.add(entry.deletions)
        return names


EMPTY = Manifest(-1, 0, ())  # the manifest of an index before its first commit


def generation(path: Path) -> int:
    """Return the generation number of the last commit; raise NoIndexError if the folder has no index."""
    newest = max(_generations(path), default=-1)
    if newest < 0:
        raise NoIndexError(f"{path}: no index; run `rostra index PATH…`")
    return newest


def latest(path: Path) -> Manifest:
    """Return the manifest of the last commit; raise NoIndexError if there is none, DamagedError if it is damaged."""
    while True:
        newest = generation(path)
        try:
            return _read(path / _toc_name(newest))
        except FileNotFoundError:
            if newest in _generations(path):
                raise


def write(path: Path, manifest: Manifest, whoosh_toc: bytes) -> None:
    """Write the manifest, which makes its generation the newest, in one step; it is durable when this returns.

    `whoosh_toc` is the table of contents that Whoosh itself reads; Rostra's own follows it in the same file.
    """
    content = whoosh_toc
    said = json.dumps(asdict(manifest)).encode()
    content += said + struct.pack("<I", len(said))
    content += struct.pack("<I", zlib.crc32(content)) + _MAGIC
    name = _toc_name(manifest.generation)
    temporary = path / f"{name}.new"
    with durable(temporary) as file:
        file.write(content)
    sync_folder(path)  # makes the segments' names durable first, so that no table of contents names a missing file
    temporary.rename(path / name)
    sync_folder(path)


def remove_stale(path: Path, needed: Iterable[str]) -> None:
    """Delete the index's files that are not in `needed`; other files in the folder are left alone."""
    keep = set(needed)
    for name in os.listdir(path):
        if _OURS.match(name) and name not in keep:
            (path / name).unlink(missing_ok=True)


def write_deletions(path: Path, entry: Entry, generation_: int, deleted: NDArray[np.bool_]) -> str:
    """Write a file that says which of the segment's speeches are deleted as of this generation; return its name.

    `deleted` has one element per speech of the segment.
    """
    name = f"{entry.name}.deleted_{generation_}"
    facts = {"name": entry.name, "speeches": len(deleted)}
    write_sections(path / name, {"deleted": np.packbits(deleted)}, facts)
    return name


def read_deletions(path: Path, entry: Entry) -> NDArray[np.bool_] | None:
    """Return for each speech of the segment whether it is deleted, or None if no speech is."""
    if not entry.deletions:
        return None
    sections = open_sections(path / entry.deletions)
    if sections.facts["name"] != entry.name:
        raise DamagedError.of(path / entry.deletions, "it is of another segment")
    return np.unpackbits(sections.array("deleted"), count=sections.facts["speeches"]).astype(np.bool_)


def _toc_name(generation_: int) -> str:
    return f"_{INDEX_NAME}_{generation_}.toc"


def _generations(path: Path) -> list[int]:
    try:
        names = os.listdir(path)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [int(found[1]) for found in map(_TOC_NAME.match, names) if found]


def _read(file: Path) -> Manifest:
    content = file.read_bytes()
    if len(content) < _TAIL.size or content[-8:] != _MAGIC:
        raise DamagedError.of(file, "not a table of contents that Rostra wrote")
    length, crc, _ = _TAIL.unpack(content[-_TAIL.size :])
    if zlib.crc32(content[: -_TAIL.size + 4]) != crc:
        raise DamagedError.of(file, "damaged")
    try:
        return _stated(json.loads(content[-_TAIL.size - length : -_TAIL.size]))
    except (KeyError, TypeError, ValueError, RecursionError) as error:  # right CRC, but written by another program
        raise DamagedError.of(file, "states no index") from error


def _stated(said: Any) -> Manifest:
    """Return the manifest that the parsed JSON `said` describes.

    Raises KeyError, TypeError or ValueError if Rostra cannot have written it.
    """
    segments = tuple(Entry(**entry) for entry in said["segments"])
    for entry in segments:
        counts = (entry.documents, entry.live, entry.speeches)
        names = [entry.name, entry.file, *([] if entry.deletions is None else [entry.deletions])]
        if not all(type(count) is int and count >= 0 for count in counts) or entry.live > entry.documents:
            raise ValueError(f"counts that cannot be: {counts}")
        if not all(_OURS.match(name) for name in names[1:]) or type(entry.name) is not str:
            raise ValueError(f"names that Rostra gives no file: {names}")
    beside = dict(said.get("beside", {}))
    if not all(_OURS.match(name) for name in beside.values()):
        raise ValueError(f"names that Rostra gives no file: {beside}")
    if type(said["generation"]) is not int or type(said["archive_generation"]) is not int:
        raise ValueError("generations that are no numbers")
    return Manifest(said["generation"], said["archive_generation"], segments, beside)
