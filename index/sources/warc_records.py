"""Reads the records of a WARC file that contain a page, one at a time."""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecordLoader

from index.records import Skipped
from index.sources.bounds import HEADER_LIMIT, Metered
from index.sources.contents import EMPTY, source_of, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.sources.source import Source

PAGE_RECORDS = {"response", "resource", "conversion"}  # record types with content that a person would see
REVISIT = "revisit"


class _Loader(ArcWarcRecordLoader):  # type: ignore[misc] # warcio has no types
    """A record loader that accepts records without an address.

    warcio's own loader fails on such a record, and all later records are lost.
    """

    def load_http_headers(self, record_type: str, uri: str | None, stream: Any, length: int | None) -> Any:
        return super().load_http_headers(record_type, uri or "", stream, length)


class _Records(ArchiveIterator):  # type: ignore[misc]
    """warcio's iterator over records, without the warnings that it prints when a record has the wrong length."""

    def __init__(self, file: Metered) -> None:
        super().__init__(file)
        self.loader = _Loader()

    def _consume_blanklines(self) -> Any:
        with contextlib.redirect_stderr(io.StringIO()):
            return super()._consume_blanklines()


def warc_records(file: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    """Yield the pages in the records of the file called `name`; raise warcio's errors, or BoundError, if it is damaged.

    A page of more than `limit` bytes becomes a Skipped.
    """
    empty, metered = True, Metered(file)
    for number, record in enumerate(_Records(metered), start=1):
        metered.allow(max(0, record.length or 0))
        if record.rec_type in PAGE_RECORDS | {REVISIT}:  # other types are requests and notes about the crawl
            empty = False
            yield _page(record, name, number, limit)
    if empty:
        yield Skipped(name, EMPTY)


def _page(record: Any, name: str, number: int, limit: int) -> Source | Skipped:
    url = record.rec_headers.get_header("WARC-Target-URI")
    member = f"{name}!{url or f'record {number}'}"
    reason = _reason(record, url, limit)
    if reason:
        return Skipped(member, reason)
    source = source_of(record.content_stream(), member, limit)
    if isinstance(source, Skipped):
        return source
    if getattr(record.raw_stream, "limit", 0) > 0:
        return Skipped(member, "damaged: the file ends within it")
    return replace(source, url=url)


def _reason(record: Any, url: str | None, limit: int) -> str | None:
    """Return the reason why the record contains no page, or None."""
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if not url:
        return "a record without its address"
    if record.rec_type == REVISIT:
        return "a revisit: the page was captured before"
    if status != "200":
        return f"HTTP status {status}"
    if record.rec_headers.get_header("WARC-Truncated"):
        return "cut short when it was fetched"
    if (record.length or 0) > limit + HEADER_LIMIT:
        return too_large(limit)
    return None
