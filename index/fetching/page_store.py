"""Stores fetched pages as WARC files in a folder, and knows which pages the folder already has.

Responses are written as received, in WARC 1.1 (ISO 28500) by the library warcio, which `rostra index` and other tools
can read. Each record is written durably before the next request, and each crawl writes a file of its own, so an
interrupted run loses nothing that it has fetched.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from index.errors import RostraError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from warcio.recordloader import ArcWarcRecord

SOFTWARE = "Rostra (rostra fetch)"
HOP_HEADERS = frozenset(("transfer-encoding", "connection", "keep-alive"))  # they describe the connection, not the page


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response: address, status code, reason phrase, (name, value) pairs of headers, and the body as received.

    The body can be compressed.
    """

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the value of the first header with this name, ignoring case, or None if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Known:
    """A stored page: its WARC file, its record's byte offset there, its digest, and the headers ETag and Last-Modified.

    `etag` and `modified` are None if the server did not send them.
    """

    file: Path
    offset: int
    digest: str
    etag: str | None
    modified: str | None


def decompressed(response: Response) -> bytes:
    """Return the response's body with gzip or deflate undone; if decompression fails, the body is unchanged."""
    record = _record(response)
    content: bytes = record.content_stream().read()
    return content


class PageStore:
    """A folder of WARC files, with a new file to which pages are added; a context manager.

    `known` maps each address to its newest stored page. `file` is the new file, or None before the first page is added.
    Raises RostraError if the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, Known] = {}
        self.file: Path | None = None
        self._stream: BinaryIO | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            files = sorted(folder.glob("*.warc.gz")) + sorted(folder.glob("*.warc"))
        except OSError as error:
            raise RostraError(f"cannot write to the folder {folder}: {error.strerror}") from error
        for file in files:
            self.known.update(_pages(file))

    def __enter__(self) -> PageStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()

    def put(self, response: Response) -> bool:
        """Write a page durably; return False if the folder already has the same bytes for this address."""
        record = _record(response)
        digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
        before = self.known.get(response.url)
        if before is not None and before.digest == digest:
            return False
        offset = self._write(record)
        if self.file is not None:
            self.known[response.url] = Known(
                self.file, offset, digest, response.header("ETag"), response.header("Last-Modified")
            )
        return True

    def body(self, url: str) -> bytes | None:
        """Return the stored page's content, decompressed, or None if the folder has no page of this address."""
        known = self.known.get(url)
        if known is None:
            return None
        with known.file.open("rb") as stream:
            stream.seek(known.offset)
            record = next(iter(ArchiveIterator(stream)))
            content: bytes = record.content_stream().read()
            return content

    def _write(self, record: ArcWarcRecord) -> int:
        """Append a record in one write, and return its offset in bytes."""
        stream = self._stream or self._new_file()
        offset = stream.tell()
        _append(stream, record)
        return offset

    def _new_file(self) -> BinaryIO:
        number = 1 + max((_number(file) for file in self.folder.glob("pages-*.warc.gz")), default=0)
        while True:
            self.file = self.folder / f"pages-{number:05d}.warc.gz"
            try:
                self._stream = self.file.open("xb")
                break
            except FileExistsError:  # another run has taken this number
                number += 1
            except OSError as error:
                raise RostraError(f"cannot write {self.file}: {error.strerror}") from error
        _append(self._stream, WARCWriter(io.BytesIO()).create_warcinfo_record(self.file.name, {"software": SOFTWARE}))
        return self._stream


def _append(stream: BinaryIO, record: ArcWarcRecord) -> None:
    whole = io.BytesIO()
    WARCWriter(whole, gzip=True, warc_version="1.1").write_record(record)
    stream.write(whole.getvalue())
    stream.flush()
    os.fsync(stream.fileno())


def _record(response: Response) -> ArcWarcRecord:
    kept = [(name, value) for name, value in response.headers if name.lower() not in HOP_HEADERS]
    status = StatusAndHeaders(f"{response.status} {response.reason}".strip(), kept, protocol="HTTP/1.1")
    writer = WARCWriter(io.BytesIO(), gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        response.url,
        "response",
        payload=io.BytesIO(response.body),
        length=len(response.body),
        http_headers=status,
        warc_headers_dict={"WARC-Date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")},
    )
    writer.ensure_digest(record, block=True, payload=True)
    return record


def _pages(file: Path) -> Iterator[tuple[str, Known]]:
    """Yield the address of each page of a WARC file and where it is stored, up to the first truncated record.

    A record that does not match its digest is left out. Raises RostraError if the file cannot be read.
    """
    try:
        with file.open("rb") as stream:
            records = ArchiveIterator(stream, check_digests=True)
            for record in records:
                headers = record.rec_headers
                if record.rec_type != "response" or record.http_headers is None:
                    continue
                offset = records.get_record_offset()
                record.raw_stream.read()  # raises if the record is truncated; computes its digest
                if record.digest_checker.passed is False:
                    continue
                yield (
                    headers.get_header("WARC-Target-URI"),
                    Known(
                        file,
                        offset,
                        headers.get_header("WARC-Payload-Digest") or "",
                        record.http_headers.get_header("ETag"),
                        record.http_headers.get_header("Last-Modified"),
                    ),
                )
    except (ArchiveLoadFailed, EOFError):
        return
    except OSError as error:
        raise RostraError(f"cannot read {file}: {error.strerror or error}") from error


def _number(file: Path) -> int:
    digits = file.name.removeprefix("pages-").partition(".")[0]
    return int(digits) if digits.isdigit() else 0
