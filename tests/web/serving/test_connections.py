"""What a connection tells of the request that waits on it, before anything is computed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from web.serving.connections import Connection


def waiting(path: str, query: str, prefix: str) -> Connection:
    """A connection on which that address was asked for, of a site under the prefix."""
    connection = object.__new__(Connection)
    connection.requests = [SimpleNamespace(error=None, path=path, query=query)]
    connection.server = SimpleNamespace(prefix=prefix)
    return connection


@pytest.mark.parametrize(
    ("path", "query", "prefix", "dear"),
    [
        ("/lines", "q=ferry", "", True),
        ("/", "q=ferry", "", False),
        ("/", "te%78t=ferry", "", True),
        ("/speeches/lines", "q=ferry", "/speeches", True),
        ("/lines", "q=ferry", "/speeches", True),
        ("/speeches/", "q=lines", "/speeches", False),
    ],
)
def test_a_dear_answer_is_known_by_its_address_under_any_path(path: str, query: str, prefix: str, dear: bool) -> None:
    assert waiting(path, query, prefix).dear == dear
