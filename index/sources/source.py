"""Sources: the files, members of containers and streams that readers look at.

In go paths (files, folders, containers, "-" for standard input), out comes a stream of Source and Skipped, in
a stable order, one at a time: no folder or container is ever held in memory, and nothing bad raises.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from index.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.sources.columns import Columns

SOURCE_LIMIT = 64_000_000  # bytes of one source: the largest real one, a sitting of a parliament, has 4 MB
HEAD_SIZE = 16 * 1024  # bytes in which a format shows itself by a root, a first row or first lines

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FALLBACK = "cp1252"  # what texts that are not UTF-8 most often are; no byte of it fails with "replace"


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: its name as shown to people ("pages.zip!news/1.html") and its bytes.

    `url` is where it was fetched from, if a container says so; `path` the file on disk, if it is one, and
    `container` the file it is a member of, so that a reader can look at a table beside it; `columns` what the
    configuration says of a table's columns.
    """

    name: str
    content: bytes
    url: str | None = None
    path: Path | None = None
    container: Path | None = None
    columns: Columns | None = None

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the bytes and of what else decides how they are read."""
        digest = hashlib.sha256(self.content)
        digest.update(f"\0{self.url}\0{self.columns}".encode())
        return digest.hexdigest()

    @property
    def text(self) -> str:
        """The bytes as text: by their byte order mark, else UTF-8, else Windows-1252; never raises."""
        return decoded(self.content)

    @property
    def head(self) -> str:
        """The beginning of the text, enough to recognise a format by."""
        return decoded(self.content[:HEAD_SIZE])

    @property
    def stem(self) -> str:
        """The name of the file or member, without folders and extension.

        >>> Source("pages.zip!news/USA_75_2020.txt", b"").stem
        'USA_75_2020'
        """
        last = self.name.replace("\\", "/").rpartition("!")[2].rpartition("/")[2]
        return last.rpartition(".")[0] or last


def decoded(content: bytes) -> str:
    r"""The text of the bytes: a byte order mark decides, else UTF-8, else Windows-1252.

    >>> decoded(b"\xef\xbb\xbfA na\xc3\xafve plan"), decoded(b"A na\xefve plan")
    ('A naïve plan', 'A naïve plan')
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content)  # a cut last character is no error
    except UnicodeDecodeError:
        return content.decode(_FALLBACK, errors="replace")


def sources(
    paths: Iterable[Path | Literal["-"]],
    columns: Columns | None = None,
    limit: int = SOURCE_LIMIT,
    stdin: BinaryIO | None = None,
) -> Iterator[Source | Skipped]:
    """Everything under the paths, folders in the order of their names, containers in their own order.

    `limit` is the most bytes a source may have; larger ones are Skipped. `stdin` stands for "-".
    """
    from index.sources.containers import stream  # noqa: PLC0415  containers are made of sources

    for path in paths:
        found = stream(stdin or sys.stdin.buffer, "-", limit) if path == "-" else _under(Path(path), limit)
        for source in found:
            yield replace(source, columns=columns) if columns and isinstance(source, Source) else source


def _under(path: Path, limit: int) -> Iterator[Source | Skipped]:
    """The sources of a file, a folder or a container; a folder that has none says so."""
    from index.sources.containers import members  # noqa: PLC0415  containers are made of sources

    found = False
    for file in _files(path):
        for source in [file] if isinstance(file, Skipped) else members(file, limit):
            found = found or isinstance(source, Source)
            yield source
    if not found and path.is_dir():
        yield Skipped(shown(path), "no pages in folder")


def shown(path: os.PathLike[str] | str) -> str:
    """A path's name as text that any file can hold: bytes that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def junk(name: str) -> str | None:
    """Why a file or member of this name is never a page, or None."""
    parts = name.replace("\\", "/").split("/")
    if parts[-1].startswith("._") or "__MACOSX" in parts:
        return "AppleDouble file of a Mac, no text"
    if any(part.startswith(".") and part not in {".", ".."} for part in parts):
        return "hidden file"
    return None


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


def unreadable(error: OSError) -> str:
    """The reason of a system error in a few words: "no such file or directory"."""
    return (error.strerror or str(error) or type(error).__name__).lower()
