"""Reads the members of a tar file one at a time as a stream, without seeking and without keeping what was read."""

from __future__ import annotations

import tarfile
from typing import IO, TYPE_CHECKING, Any, cast

from index.records import Skipped
from index.sources.bounds import Metered
from index.sources.contents import EMPTY, clean, source_of, too_large
from index.sources.source import Source, junk

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_GLOBAL = 100  # headers that apply to all later members; git writes one


def is_tar(start: bytes) -> bool:
    """Return whether these first 512 bytes are the first header of a tar file."""
    try:
        tarfile.TarInfo.frombuf(start, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def tar_members(file: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    """Yield the members of the tar file called `name`; raise tarfile's errors, or BoundError, if it is damaged.

    A member of more than `limit` bytes becomes a Skipped.
    """
    empty, metered = True, Metered(file)
    with tarfile.open(fileobj=metered, mode="r|") as archive:
        for info in archive:
            _forget(archive)
            metered.allow(max(0, info.size))
            if not info.isdir():
                empty = False
                yield _member(archive, info, name, limit)
    if empty:
        yield Skipped(name, EMPTY)


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, name: str, limit: int) -> Source | Skipped:
    member = f"{name}!{clean(info.name)}"
    reason = junk(info.name)
    if reason is None and not info.isreg():
        reason = "a link" if info.issym() or info.islnk() else "not a file"
    if reason is None and info.size > limit:
        reason = too_large(limit)
    opened = None if reason else archive.extractfile(info)
    return source_of(opened, member, limit) if opened else Skipped(member, reason or "not a file")


def _forget(archive: tarfile.TarFile) -> None:
    """Clear tarfile's list of members, and its global headers if they are many; both would fill the memory."""
    cast(Any, archive).members.clear()
    if len(archive.pax_headers) > MOST_GLOBAL:
        cast(Any, archive).pax_headers.clear()
