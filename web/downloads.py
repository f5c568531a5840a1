"""Files that an answer is taken along as: their text streamed, under a name that says what was searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response, stream_with_context
from werkzeug.http import dump_options_header

from index.records import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

UNNAMED = "speeches"  # what a file without a name of its own is called


def download(pieces: Iterator[str], kind: str, name: str, ending: str) -> Response:
    """The pieces as a file named after the words of `name`, whatever their alphabet."""
    headers = {"Content-Disposition": disposition(slug(name) or UNNAMED, ending)}
    return Response(stream_with_context(pieces), content_type=f"{kind}; charset=utf-8", headers=headers)


def disposition(stem: str, ending: str) -> str:
    """The header of a file's name (RFC 6266): whole for whom can read it, and what ASCII has of it for others.

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
