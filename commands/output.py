"""Files that commands write: each is there whole or as it was before, and none is a file of the archive itself."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from index.errors import RostraError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.config import Settings

OWN_ENDINGS = ("", "-wal", "-shm", ".lock", ".seen", ".next")  # of the archive's file and those that belong to it


@contextmanager
def written(name: str, settings: Settings) -> Iterator[IO[str]]:
    """Yield a text file; once the block has ended without an error, it takes the name, replacing an earlier file.

    "-" is standard output; a device or pipe is written to directly. Raises UsageError if the name is one of the
    archive's files, and RostraError if the file cannot be written; then an earlier file stays as it was.
    """
    path = Path(name)
    if name == "-" or (path.exists() and not path.is_file()):
        with click.open_file(name, "w", "utf-8") as stream:
            yield stream
        return
    refuse_own(path, settings)
    path = path.resolve()
    new = path.with_name(f"{path.name}.new")
    try:
        with _told(path), new.open("w", encoding="utf-8") as file:
            yield file
        if path.exists():
            shutil.copymode(path, new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def refuse_own(path: Path, settings: Settings) -> None:
    """Raise UsageError if the path is a file of the archive or lies in the folder of the index."""
    archive, index = settings.index.archive.resolve(), settings.index.index.resolve()
    target = path.resolve()
    own = {archive.with_name(f"{archive.name}{ending}") for ending in OWN_ENDINGS}
    if target in own or target.is_relative_to(index) or (path.exists() and archive.exists() and path.samefile(archive)):
        raise UsageError(f"{path}: belongs to the archive; name another file")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn an OSError of the block into a RostraError that names the file."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RostraError(f"{path}: cannot be written: {error.strerror}; what was there is unchanged") from error
