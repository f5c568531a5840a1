"""Computes with two threads: while the caller handles one result, a second thread computes the next."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")


def one_ahead(function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[tuple[Item, Result]]:
    """Yield each item with `function(item)`, in order; no more than two results are in memory at a time."""
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    with ThreadPoolExecutor(1, "ahead") as beside:
        for item in items:
            waiting.append((item, beside.submit(function, item)))
            if len(waiting) > 1:
                yield _taken(waiting)
        while waiting:
            yield _taken(waiting)


def _taken(waiting: deque[tuple[Item, Future[Result]]]) -> tuple[Item, Result]:
    item, result = waiting.popleft()
    return item, result.result()
