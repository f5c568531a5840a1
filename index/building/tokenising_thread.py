"""Tokenises in a background thread: batches of texts go in, their tokens come back in the same order.

This pays where the loops are compiled, for they release the interpreter's lock to the thread that reads.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from index.building.tokenising import Texts, TokenBatch, Tokenizer

AHEAD = 4  # batches waiting: enough that the thread is never idle, few enough to be small


class TokenizerThread:
    """A thread that tokenises for one writer; it alone uses its tokenizer until `rest` has yielded everything."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._executor = ThreadPoolExecutor(1, "tokenizer")
        self._tokenizer = tokenizer
        self._waiting: deque[Future[TokenBatch]] = deque()

    def put(self, texts: Texts) -> Iterator[TokenBatch]:
        """Give a batch to the thread; yields the tokens of batches that are ready, in the order put."""
        self._waiting.append(self._executor.submit(self._tokenizer.words, texts))
        while len(self._waiting) > AHEAD:
            yield self._waiting.popleft().result()

    def rest(self) -> Iterator[TokenBatch]:
        """Yield the tokens of all remaining batches."""
        while self._waiting:
            yield self._waiting.popleft().result()

    def close(self) -> None:
        """End the thread; batches it still has are dropped."""
        self._executor.shutdown(wait=True, cancel_futures=True)
