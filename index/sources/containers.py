"""Reads containers: the members of zip, tar and WARC files, compressed or not, one at a time.

The members of a file or stream are yielded as sources; its first bytes decide which kind of container it is. If the
container is damaged, reading ends with a Skipped that says so. A single member that is too large, encrypted or damaged
becomes a Skipped, and reading goes on.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from index.records import Skipped
from index.sources.contents import MEGABYTE, bounded, damage, source_of, too_large
from index.sources.source import Source, shown
from index.sources.tar_members import is_tar, tar_members
from index.sources.unpacking import unpacked
from index.sources.warc_records import warc_records
from index.sources.zip_members import zip_members

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PEEK = 512  # bytes: a whole tar header; all other containers are recognised by their first six bytes

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_WARC = b"WARC/"
_EXPORT_LINE = b'{"id":'


def members(path: Path, limit: int) -> Iterator[Source | Skipped]:
    """Yield the file itself or, if it is a container, its members; bad content raises no error but MemoryError.

    A source of more than `limit` bytes becomes a Skipped.
    """
    name = shown(path)
    try:
        with path.open("rb") as file:
            for source in stream(file, name, limit):
                if isinstance(source, Skipped):
                    yield source
                elif source.name == name:
                    yield replace(source, path=path)
                else:
                    yield replace(source, container=path)
    except OSError as error:
        yield Skipped(name, damage(error))


def stream(file: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    """Yield the sources in a stream of bytes: the stream itself or, if it is a container, its members.

    `name` is the stream's name as shown to people. A source of more than `limit` bytes becomes a Skipped.
    """
    found = _held(file, name, limit)
    while True:
        try:
            source = next(found, None)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - the libraries that read containers may raise anything for a crafted file
            source = Skipped(name, damage(error))
        if source is None:
            return
        yield source


def _held(file: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    start = bounded(file, PEEK)
    whole = _rejoined(start, file)
    if start.startswith(_ZIP):
        yield from zip_members(file, whole, name, limit)
    elif inner := unpacked(whole, start):
        start = bounded(inner, PEEK)
        yield from _plain(_rejoined(start, inner), start, name, limit)
    else:
        yield from _plain(whole, start, name, limit)


def _plain(whole: IO[bytes], start: bytes, name: str, limit: int) -> Iterator[Source | Skipped]:
    """Yield the members of an uncompressed container, or any other stream itself as a source.

    `start` has the stream's first bytes, which decide what it is.
    """
    if is_tar(start):
        yield from tar_members(whole, name, limit)
    elif start.startswith(_WARC):
        yield from warc_records(whole, name, limit)
    elif start.startswith(_EXPORT_LINE):
        yield from _export(whole, name, limit)
    else:
        yield source_of(whole, name, limit)


def _export(file: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    """Yield each line of a JSON-lines export of Rostra as a source, so that memory holds only one speech at a time.

    A file of another kind is yielded as one source.
    """
    first = file.readline(limit + 1)
    if b'"paragraphs"' not in first:
        rest = bounded(file, limit + 1 - len(first))
        whole = first + rest
        yield Source(name, whole) if len(whole) <= limit else Skipped(name, too_large(limit))
        return
    number, line = 1, first
    while line:
        member = f"{name}!{number}"
        if len(line) > limit:
            yield Skipped(member, too_large(limit))
            while line and not line.endswith(b"\n"):
                line = file.readline(MEGABYTE)
        elif line.strip():
            yield Source(member, line)
        line = file.readline(limit + 1)
        number += 1


class _Rejoined(io.RawIOBase):
    """A stream read from its beginning although its first bytes, `start`, were already read to identify it."""

    def __init__(self, start: bytes, rest: IO[bytes]) -> None:
        self._start, self._rest = start, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = self._start[: len(buffer)] or self._rest.read(len(buffer))
        self._start = self._start[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _rejoined(start: bytes, rest: IO[bytes]) -> io.BufferedReader:
    return io.BufferedReader(_Rejoined(start, rest))
