"""A source: one file, container member or stream from which speeches are read, and its bytes as text."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from index.sources.encoding import EncodingError, decoded, in_utf8

if TYPE_CHECKING:
    from pathlib import Path

    from index.sources.columns import Columns

SOURCE_LIMIT = 64_000_000  # bytes of one source; the largest real one, a sitting of a parliament, has 4 MB
HEAD_SIZE = 16 * 1024  # bytes by which a format is recognised: a root element, a first row or first lines


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: its name as shown to people ("pages.zip!news/1.html") and its bytes.

    A field that does not apply is None. `url` is the address of the page, if a container states it. `path` is the path
    of a source that is a file on disk, and `container` the path of the file of which the source is a member; both serve
    to find files next to the source. `columns` is the configured meaning of a table's columns. `encoding` is the
    configured encoding of bytes that are not UTF-8, and `named_in` the encoding that was guessed for a member's name.
    """

    name: str
    content: bytes
    url: str | None = None
    path: Path | None = None
    container: Path | None = None
    columns: Columns | None = None
    encoding: str | None = None
    named_in: str | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) of the bytes, and of the address, columns and encoding with which they are read."""
        digest = hashlib.sha256(self.content)
        digest.update(f"\0{self.url}\0{self.columns}".encode())
        if self.encoding:
            digest.update(f"\0{self.encoding}".encode())
        return digest.hexdigest()

    @property
    def text(self) -> str:
        r"""The bytes as text with "\n" line ends; raises EncodingError (a ValueError) if the encoding is uncertain."""
        return _whole(self.content, self.encoding)

    @property
    def head(self) -> str:
        """The beginning of the text, long enough to recognise a format by; reading it never raises an error."""
        return _beginning(self.content, self.encoding)

    def in_utf8(self) -> Source:
        """Return the source with its bytes in UTF-8, as formats read it; raise EncodingError as `text` does."""
        content = in_utf8(self.content, self.encoding)
        return self if content is self.content else replace(self, content=content)

    @property
    def stem(self) -> str:
        """The name of the file or member, without folders and extension.

        >>> Source("pages.zip!news/USA_75_2020.txt", b"").stem
        'USA_75_2020'
        """
        last = self.name.replace("\\", "/").rpartition("!")[2].rpartition("/")[2]
        return last.rpartition(".")[0] or last


@lru_cache(maxsize=1)  # because some fifty formats ask for the beginning of the same source
def _beginning(content: bytes, encoding: str | None) -> str:
    try:
        return _whole(content, encoding)[:HEAD_SIZE]
    except EncodingError:
        return _plain(content[:HEAD_SIZE].decode("utf-8", "replace"))


@lru_cache(maxsize=1)
def _whole(content: bytes, encoding: str | None) -> str:
    return _plain(decoded(content, encoding).text)


def _plain(text: str) -> str:
    r"""Normalise the text as all formats expect it: no byte order mark, and "\n" at the end of each line.

    >>> _plain("\ufeffWindows\r\nAcorn\n\rold Mac\r")
    'Windows\nAcorn\nold Mac\n'
    """
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\n\r", "\n").replace("\r", "\n")


def shown(path: os.PathLike[str] | str) -> str:
    """Return a path as valid text: bytes that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def junk(name: str) -> str | None:
    """Return the reason why a file or member of this name is never a page; None for any other name."""
    parts = name.replace("\\", "/").split("/")
    if parts[-1].startswith("._") or "__MACOSX" in parts:
        return "AppleDouble file of a Mac, no text"
    if any(part.startswith(".") and part not in {".", ".."} for part in parts):
        return "hidden file"
    return None


def unreadable(error: OSError) -> str:
    """Describe a system error in a few words: "no such file or directory"."""
    return (error.strerror or str(error) or type(error).__name__).lower()
