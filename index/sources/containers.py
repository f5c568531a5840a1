"""Containers: the members of zip, tar and WARC files, compressed or not, one at a time.

In goes a file or a stream, out come its members as sources; what it is, its first bytes say. Damage ends a
container with one Skipped that says so; a member that is too large, encrypted or damaged is Skipped alone.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from index.records import Skipped
from index.sources.source import Source, junk, shown, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MEGABYTE = 1_000_000
PEEK = 512  # bytes: a whole tar header; every other container shows itself in the first six
PAGE_RECORDS = {"response", "resource", "conversion"}  # the WARC records that hold what a person would see

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_WARC = b"WARC/"
_COMPRESSED = cast(
    "dict[bytes, Callable[[IO[bytes]], IO[bytes]]]",
    {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open},
)
_EXPORT_LINE = b'{"id":'
_OFFICE = {"mimetype", "[Content_Types].xml", "META-INF/container.xml"}  # Office, OpenDocument and EPUB have one
_DAMAGE = (
    ArchiveLoadFailed,
    EOFError,
    NotImplementedError,  # a compression that zipfile does not know
    OSError,
    ValueError,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)


def members(path: Path, limit: int) -> Iterator[Source | Skipped]:
    """The file itself, or its members where it is a container. Never raises for what the file holds."""
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
        yield Skipped(name, unreadable(error))


def stream(file: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    """What a stream of bytes holds: one source, or the members of the container that it is."""
    try:
        start = _bounded(file, PEEK)
        whole = io.BufferedReader(_Rejoined(start, file))
        opener = next((opener for magic, opener in _COMPRESSED.items() if start.startswith(magic)), None)
        if start.startswith(_ZIP):
            yield from _zip_stream(file, whole, name, limit)
        elif opener:
            inner = opener(whole)
            yield from _unpacked(inner, _bounded(inner, PEEK), name, limit)
        else:
            yield from _unpacked(file, start, name, limit)
    except _DAMAGE as error:
        yield Skipped(name, _reason(error))


def _unpacked(file: IO[bytes], start: bytes, name: str, limit: int) -> Iterator[Source | Skipped]:
    """A stream that is not compressed (any more), whose first bytes were read."""
    whole = io.BufferedReader(_Rejoined(start, file))
    if _is_tar(start):
        yield from _tar(whole, name, limit)
    elif start.startswith(_WARC):
        yield from _warc(whole, name, limit)
    elif start.startswith(_EXPORT_LINE):
        yield from _export(whole, name, limit)
    else:
        yield _source(whole, name, limit)


def _source(file: IO[bytes], name: str, limit: int) -> Source | Skipped:
    content = _bounded(file, limit + 1)
    return Source(name, content) if len(content) <= limit else Skipped(name, too_large(limit))


def too_large(limit: int) -> str:
    """The reason for a source of more than `limit` bytes."""
    return f"larger than {limit / MEGABYTE:g} MB"


def _export(file: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    """Each line of an export is a source, so that an export of any size costs the memory of one speech."""
    first = file.readline(limit + 1)
    if b'"paragraphs"' not in first:
        rest = _bounded(file, limit + 1 - len(first))
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


def _zip_stream(file: IO[bytes], whole: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    """A zip's directory is at its end: what cannot be sought goes to a temporary file first."""
    if file.seekable():
        file.seek(0)
        yield from _zip(file, name, limit)
        return
    with tempfile.TemporaryFile() as spooled:
        shutil.copyfileobj(whole, spooled, MEGABYTE)
        spooled.seek(0)
        yield from _zip(spooled, name, limit)


def _zip(file: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    with zipfile.ZipFile(file) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if any(info.filename in _OFFICE for info in infos):  # wherever it stands: programs differ in the order
            file.seek(0)
            yield _source(file, name, limit)
            return
        for info in infos:
            member = f"{name}!{_clean(info.filename)}"
            reason = junk(info.filename) or ("encrypted" if info.flag_bits & 1 else None)
            if reason is None and info.file_size > limit:
                reason = too_large(limit)
            yield Skipped(member, reason) if reason else _zip_member(archive, info, member, limit)
        if not infos:
            yield Skipped(name, "no pages in container")


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: str, limit: int) -> Source | Skipped:
    try:
        with archive.open(info) as file:
            return _source(file, member, limit)
    except _DAMAGE as error:
        return Skipped(member, _reason(error))


def _tar(file: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    empty = True
    with tarfile.open(fileobj=file, mode="r|") as archive:
        for info in archive:
            cast(Any, archive).members.clear()  # else a stream of a million members is remembered whole
            if info.isdir():
                continue
            empty = False
            member = f"{name}!{_clean(info.name)}"
            reason = junk(info.name)
            if reason is None and not info.isreg():
                reason = "a link" if info.issym() or info.islnk() else "not a file"
            if reason is None and info.size > limit:
                reason = too_large(limit)
            opened = None if reason else archive.extractfile(info)
            yield _source(opened, member, limit) if opened else Skipped(member, reason or "not a file")
    if empty:
        yield Skipped(name, "no pages in container")


def _warc(file: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    empty = True
    for record in ArchiveIterator(file):
        url = record.rec_headers.get_header("WARC-Target-URI")
        if record.rec_type not in PAGE_RECORDS | {"revisit"}:
            continue  # what was asked, and notes about the crawl: no pages
        empty = False
        member = f"{name}!{url}"
        status = record.http_headers.get_statuscode() if record.http_headers else "200"
        if record.rec_type == "revisit":
            yield Skipped(member, "a revisit: the page was captured before")
        elif status != "200":
            yield Skipped(member, f"HTTP status {status}")
        elif record.rec_headers.get_header("WARC-Truncated"):
            yield Skipped(member, "cut short when it was fetched")
        else:
            source = _source(record.content_stream(), member, limit)
            cut = getattr(record.raw_stream, "limit", 0) > 0 and isinstance(source, Source)
            yield Skipped(member, "damaged: the file ends within it") if cut else _with_url(source, url)
    if empty:
        yield Skipped(name, "no pages in container")


def _with_url(source: Source | Skipped, url: str) -> Source | Skipped:
    return source if isinstance(source, Skipped) else replace(source, url=url)


class _Rejoined(io.RawIOBase):
    """A stream with the bytes put back that were read to see what it is."""

    def __init__(self, start: bytes, rest: IO[bytes]) -> None:
        self._start, self._rest = start, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = self._start[: len(buffer)] or self._rest.read(len(buffer))
        self._start = self._start[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _bounded(file: IO[bytes], limit: int) -> bytes:
    """All of a stream, but at most `limit` bytes, however small its own portions are."""
    parts = []
    while limit > 0 and (part := file.read(min(limit, MEGABYTE))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


def _is_tar(start: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(start, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _clean(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        return unreadable(error)
    return f"damaged: {str(error) or type(error).__name__}"
