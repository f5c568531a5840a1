"""Sends documents in bulk requests; those that a busy cluster or a dead node did not take are sent again after a pause.

Each document has an id of its own, so a document that is sent twice is stored once.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from index.cluster.patience import PAUSES
from index.errors import ClusterError, RefusedError, WritingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.cluster.client import Cluster

SECONDS = 120  # timeout of one request
BUSY = (429, 502, 503, 504)
ABSENT = 404  # status if the document to be deleted does not exist, which is no error
GOOD = 300
TOLD = 300  # characters of the cluster's reason that an error quotes

Operation = tuple[str, ...]  # the lines of one document: the action and, unless it is a deletion, the document


class Bulk:
    """A sender of documents to the indices of one cluster.

    `pause(seconds)` is called to wait before documents are sent again.
    """

    def __init__(self, cluster: Cluster, pause: Callable[[float], None] = time.sleep) -> None:
        self._cluster = cluster
        self._pause = pause

    def send(self, index: str, operations: Sequence[Operation]) -> None:
        """Send all operations to the index with this name, and return when the cluster has confirmed each.

        Raises WritingError if the cluster refuses a document, and ClusterError if it has not taken all after as many
        repetitions as there are PAUSES.
        """
        left = list(operations)
        for pause in (*PAUSES, None):
            try:
                left, why = self._sent(index, left)
                refusal = ClusterError(f"the cluster {self._cluster.place} does not take {len(left)} documents: {why}")
            except RefusedError:
                raise  # also if the index is gone: sending again would create an index without our mapping
            except ClusterError as error:
                refusal = error
            if not left:
                return
            if pause is None:
                raise refusal
            self._pause(pause)

    def _sent(self, index: str, operations: Sequence[Operation]) -> tuple[list[Operation], str]:
        """Send the operations once; return those that the cluster was too busy for, and its reason ("" if none)."""
        if not operations:
            return [], ""
        body = "\n".join(line for operation in operations for line in operation) + "\n"
        fields = "errors,items.*.status,items.*.error.type,items.*.error.reason"
        found = self._cluster.ask(
            "POST", f"/{index}/_bulk", body, SECONDS, filter_path=fields, require_alias="false", timeout="60s"
        )
        if not found.get("errors"):
            return [], ""
        results = [next(iter(item.values())) for item in found["items"]]
        reasons = [self._judge(result) for result in results]
        pairs = zip(operations, results, strict=True)
        return [operation for operation, result in pairs if result["status"] in BUSY], next(filter(None, reasons), "")

    def _judge(self, result: dict[str, Any]) -> str:
        """Return why a document must be sent again, or "" if it need not be; `result` is the cluster's answer for it.

        Raises WritingError if the cluster refused the document for a reason that sending again would not change.
        """
        status, error = result["status"], result.get("error", {})
        if status < GOOD or status == ABSENT:
            return ""
        reason = f"{error.get('type')}: {error.get('reason')}"[:TOLD]
        if status in BUSY:
            return reason
        raise WritingError(f"the cluster {self._cluster.place} refuses a document ({status}): {reason}")
