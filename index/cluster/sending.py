"""Sends speeches to a cluster: collects them into batches and sends these in a few threads."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self

from index.cluster.paragraph_documents import document_id, line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from concurrent.futures import Future

    from index.cluster.bulk import Bulk, Operation
    from index.cluster.generations import Standing
    from index.cluster.stored_speeches import StoredSpeeches
    from index.cluster.word_codes import WordCodes

THREADS = 2  # requests at a time: the cluster writes one while the next is prepared; more would only queue there
MEGABYTES = 4  # of one request: large enough that its overhead does not matter, small enough to be sent again


class Sending:
    """A queue of speeches to send to a cluster; leaving the `with` block waits until the cluster has confirmed all.

    `standing` is the generation to which they belong; `codes` gives a number to each of its words. The queue must be
    used by one thread only. An error in an earlier batch is raised by a later call.
    """

    def __init__(self, bulk: Bulk, standing: Standing, codes: WordCodes) -> None:
        self._bulk = bulk
        self._standing = standing
        self.codes = codes
        self._paragraphs: list[Operation] = []
        self._speeches: list[Operation] = []
        self._size = 0
        self._pool = ThreadPoolExecutor(THREADS, "send to the cluster")
        self._under_way: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._send()
                self._wait(0)
        finally:
            self._pool.shutdown(cancel_futures=True)

    def put(self, id_: str, paragraphs: Iterable[tuple[int, dict[str, Any]]], whole: dict[str, Any]) -> None:
        """Queue the speech with this id for sending: its paragraphs, then its own document (`whole`).

        `paragraphs` has the archive row number and the document of each.
        """
        for row, content in paragraphs:
            self._add(self._paragraphs, (_action("index", str(row), id_), line(content)))
        self._add(self._speeches, (_action("index", document_id(id_)), line(whole | {"id": id_})))
        if self._size > MEGABYTES << 20:
            self._send()

    def take_away(self, stored: StoredSpeeches, ids: Sequence[str], kept: Collection[int] = ()) -> None:
        """Queue the deletion of the stored paragraphs of the speeches with these ids.

        Paragraphs with row numbers in `kept` stay. If `kept` is empty, the speeches' own documents are deleted too.
        """
        for held in stored.held(ids):
            id_ = held["speech"]["id"]
            rows = [row for row in held["rows"] if row not in kept]
            for row in rows:
                self._add(self._paragraphs, (_action("delete", str(row), id_),))
            if not kept:
                self._add(self._speeches, (_action("delete", document_id(id_)),))

    def _add(self, operations: list[Operation], operation: Operation) -> None:
        operations.append(operation)
        self._size += sum(map(len, operation))

    def _send(self) -> None:
        paragraphs, speeches = self._paragraphs, self._speeches
        self._paragraphs, self._speeches, self._size = [], [], 0
        self._wait(THREADS)
        if part := self.codes.part():  # sent before the paragraphs that use it, in case the run is interrupted
            name, content = part
            self._bulk.send(self._standing.speeches, [(_action("index", document_id(name)), line(content))])
        self._under_way.append(self._pool.submit(self._sent, paragraphs, speeches))

    def _sent(self, paragraphs: Sequence[Operation], speeches: Sequence[Operation]) -> None:
        self._bulk.send(self._standing.paragraphs, paragraphs)
        self._bulk.send(self._standing.speeches, speeches)

    def _wait(self, most: int) -> None:
        while len(self._under_way) > most:
            self._under_way.popleft().result()


def _action(verb: str, id_: str, routing: str | None = None) -> str:
    return line({verb: {"_id": id_} | ({"routing": routing} if routing is not None else {})})
