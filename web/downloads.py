"""Tables for download as CSV and JSON Lines, streamed row by row, in files named after the search."""

from __future__ import annotations

import json
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar
from urllib.parse import quote

from flask import Response, stream_with_context
from werkzeug.http import dump_options_header

from index.export import MARK, row
from index.records import slug
from search.presenting.whole import require_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from flask import Blueprint

    from search.results import Notice

TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
BATCH = 100  # rows sent together: sending each by itself would cost more than writing it
UNNAMED = "speeches"  # file name of a download whose search has no usable words


class _WithNotices(Protocol):
    @property
    def notices(self) -> tuple[Notice, ...]: ...


Found = TypeVar("Found", bound=_WithNotices)


class Download(NamedTuple):
    """A table for download: a name for its file, the names of its columns, and its rows, with None in empty cells."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def offer(blueprint: Blueprint, path: str, table: Callable[..., Download]) -> None:
    """Register the downloads `path`.csv and `path`.jsonl with the blueprint, as endpoints "csv" and "jsonl".

    `table` makes the download; it is called with the arguments in the path.
    """
    for form in TYPES:
        blueprint.add_url_rule(f"{path}.{form}", form, partial(_answered, form, table))


def whole(found: Found) -> Found:
    """Return what was found; raise NotWholeError if time ran out before everything was found."""
    require_time(found.notices)
    return found


def answer(form: str, download: Download) -> Response:
    """Answer with the table as a file to download; `form` is "csv" or "jsonl"."""
    headers = {"Content-Disposition": disposition(slug(download.name) or UNNAMED, form)}
    return Response(stream_with_context(written(form, download)), content_type=TYPES[form], headers=headers)


def written(form: str, download: Download) -> Iterator[str]:
    """Yield the table in pieces: as CSV (RFC 4180, UTF-8 with a byte order mark for spreadsheets) or as JSON Lines.

    `form` is "csv" or "jsonl".
    """
    if form == "csv":
        yield MARK + row(download.columns)
        yield from _joined(map(row, download.rows))
    else:
        objects = (dict(zip(download.columns, cells, strict=True)) for cells in download.rows)
        yield from _joined(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


def disposition(stem: str, ending: str) -> str:
    """Make the Content-Disposition header (RFC 6266) for a file called `stem`.`ending`.

    `filename` has only the ASCII characters of the stem; if there are others, `filename*` has the whole name.

    >>> disposition("old-ferry", "csv")
    'attachment; filename=old-ferry.csv'
    >>> disposition("lines-мост", "csv")
    "attachment; filename=lines.csv; filename*=UTF-8''lines-%D0%BC%D0%BE%D1%81%D1%82.csv"
    """
    plain = stem.encode("ascii", "ignore").decode().strip("-") or UNNAMED
    names = {"filename": f"{plain}.{ending}"}
    if plain != stem:
        names["filename*"] = f"UTF-8''{quote(stem)}.{ending}"
    return dump_options_header("attachment", names)


def _answered(form: str, table: Callable[..., Download], **values: str) -> Response:
    return answer(form, table(**values))


def _joined(lines: Iterator[str]) -> Iterator[str]:
    """Join the lines into pieces of BATCH lines."""
    while piece := list(islice(lines, BATCH)):
        yield "".join(piece)
