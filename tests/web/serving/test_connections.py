"""What a connection knows about its waiting request, before anything is computed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from waitress.channel import HTTPChannel

from web.serving.connections import BUFFERED, KEPT, KEPT_FOR_ONE, SENDING, Connection, FullError, Listener

if TYPE_CHECKING:
    from waitress.utilities import Error


def waiting(path: str, query: str, prefix: str) -> Connection:
    """Make a connection with a request for that path and query, to a site under the prefix."""
    connection = object.__new__(Connection)
    connection.requests = [SimpleNamespace(error=None, path=path, query=query, headers={})]
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
        ("/ru/lines", "q=ferry", "", True),
        ("/speeches/ru/export.csv", "q=ferry", "/speeches", True),
        ("/ru/", "q=ferry", "", False),
    ],
)
def test_a_dear_answer_is_known_by_its_address_under_any_path(path: str, query: str, prefix: str, dear: bool) -> None:
    assert waiting(path, query, prefix).dear == dear


@pytest.mark.parametrize(
    ("path", "unread", "refused"),
    [
        ("/lines", {"a": KEPT // 2, "b": KEPT // 2}, None),
        ("/lines", {"a": KEPT // 2, "b": KEPT // 2, "c": 1}, FullError),
        ("/lines", {"me": KEPT_FOR_ONE}, None),
        ("/lines", {"me": KEPT_FOR_ONE + 1}, FullError),
        ("/lines", {"a": KEPT_FOR_ONE + 1}, None),
        ("/", {"a": KEPT, "me": 1}, None),
    ],
)
def test_no_long_answer_begins_while_too_many_bytes_wait_to_be_read(
    path: str, unread: dict[str, int], refused: type[Error] | None
) -> None:
    connection = waiting(path, "q=ferry", "")
    connection.addr = ("me", 1)
    listener = object.__new__(Listener)
    listener.prefix, listener.proxies, listener.counted = "", 0, lambda: None
    listener.active_channels = {
        number: SimpleNamespace(total_outbufs_len=size, served=client)
        for number, (client, size) in enumerate(unread.items())
    }
    connection.server = listener
    with patch.object(HTTPChannel, "service"):
        connection.service()
    assert type(connection.requests[0].error) is (refused or type(None))


@pytest.mark.parametrize(
    ("unread", "requests", "late"),
    [(1, 1, False), (BUFFERED + 1, 1, True), (1, 0, True), (BUFFERED + 1, 0, True)],
)
def test_an_answer_is_given_up_after_ten_minutes_unless_it_is_computed_as_fast_as_it_is_read(
    unread: int, requests: int, late: bool
) -> None:
    connection = waiting("/lines", "q=ferry", "")
    connection.total_outbufs_len, connection.sending, connection.last_activity = unread, 1.0, SENDING
    connection.requests *= requests
    assert connection.is_late(SENDING + 2) == late
    assert not connection.is_late(SENDING)
