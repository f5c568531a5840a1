"""What a connection tells of the request that waits on it, before anything is computed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from waitress.channel import HTTPChannel

from web.serving.connections import KEPT, Connection, FullError, Listener

if TYPE_CHECKING:
    from waitress.utilities import Error


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


@pytest.mark.parametrize(
    ("path", "unread", "refused"),
    [
        ("/lines", [KEPT // 2, KEPT // 2], None),
        ("/lines", [KEPT // 2, KEPT // 2, 1], FullError),
        ("/", [KEPT, 1], None),
    ],
)
def test_no_long_answer_begins_while_too_many_bytes_wait_to_be_read(
    path: str, unread: list[int], refused: type[Error] | None
) -> None:
    connection = waiting(path, "q=ferry", "")
    listener = object.__new__(Listener)
    listener.prefix, listener.counted = "", lambda: None
    listener.active_channels = {number: SimpleNamespace(total_outbufs_len=size) for number, size in enumerate(unread)}
    connection.server = listener
    with patch.object(HTTPChannel, "service"):
        connection.service()
    assert type(connection.requests[0].error) is (refused or type(None))
