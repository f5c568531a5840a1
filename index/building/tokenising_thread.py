"""Tokenises in a background thread: it receives batches of texts, and their tokens come back in the same order.

This is faster if the loops are compiled, because compiled loops release the interpreter lock.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from index.building.tokenising import Texts, TokenBatch, Tokenizer

AHEAD = 4  # most batches that wait: enough to keep the thread busy, few enough to need little memory


class TokenizerThread:
    """A thread that tokenises for one writer.

    No other thread must use `tokenizer` before `rest` has yielded everything.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._executor = ThreadPoolExecutor(1, "tokenizer")
        self._tokenizer = tokenizer
        self._waiting: deque[Future[TokenBatch]] = deque()

    def put(self, texts: Texts) -> Iterator[TokenBatch]:
        """Send a batch to the thread, and yield the tokens of finished batches, in the order of sending."""
        self._waiting.append(self._executor.submit(self._tokenizer.words, texts))
        while len(self._waiting) > AHEAD:
            yield self._waiting.popleft().result()

    def rest(self) -> Iterator[TokenBatch]:
        """Yield the tokens of all remaining batches."""
        while self._waiting:
            yield self._waiting.popleft().result()

    def close(self) -> None:
        """Stop the thread; batches that are not finished are dropped."""
        self._executor.shutdown(wait=True, cancel_futures=True)
