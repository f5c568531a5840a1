"""Tokenises on all cores: worker processes get batches of texts, and their tokens come back in the same order.

Each worker numbers (stem, form) pairs on its own, and the pool translates these numbers to the writer's. A batch whose
worker died is tokenised in this process, so nothing is lost.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.building.tokenising import TokenBatch, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from index.building.tokenising import Texts

AHEAD = 3  # most batches that wait for each worker: enough to keep it busy, few enough to need little memory


class Result(NamedTuple):
    """A worker's tokens for one batch, and the (stem, form) pairs that it has numbered since its last result.

    `worker` is the id of the worker's process. The tokens refer to pairs by the worker's own numbers.
    """

    worker: int
    words: TokenBatch
    new_pairs: list[tuple[str, str]]


class TokenizerPool:
    """Worker processes that tokenise for one writer; they start with the first batch.

    `tokenizer` is the writer's: its vocabulary numbers the (stem, form) pairs of all workers.
    """

    def __init__(self, tokenizer: Tokenizer, workers: int) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would copy the writer's locks and threads
        self._executor = ProcessPoolExecutor(workers, context)
        self._tokenizer = tokenizer
        self._most = workers * AHEAD
        self._waiting: deque[tuple[Texts, Future[Result] | None]] = deque()
        self._numbers: dict[int, NDArray[np.int32]] = {}  # worker -> the writer's number of each of its pairs

    def put(self, texts: Texts) -> Iterator[TokenBatch]:
        """Send a batch to the workers, and yield the tokens of finished batches, in the order of sending."""
        self._waiting.append((texts, self._submitted(texts)))
        while len(self._waiting) > self._most:
            yield self._next()

    def rest(self) -> Iterator[TokenBatch]:
        """Yield the tokens of all remaining batches."""
        while self._waiting:
            yield self._next()

    def close(self) -> None:
        """Stop the workers; batches that are not finished are dropped."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _submitted(self, texts: Texts) -> Future[Result] | None:
        """Submit the batch to the workers; return None if they have died."""
        try:
            return self._executor.submit(tokenise, texts)
        except BrokenProcessPool:
            return None

    def _next(self) -> TokenBatch:
        texts, future = self._waiting.popleft()
        try:
            result = future.result() if future else None
        except BrokenProcessPool:
            result = None
        if result is None:
            return self._tokenizer.words(texts)
        known = self._numbers.get(result.worker, np.zeros(0, np.int32))
        fresh = [self._tokenizer.pair(*pair) for pair in result.new_pairs]
        numbers = self._numbers[result.worker] = np.concatenate([known, np.array(fresh, np.int32)])
        return TokenBatch(*(tokens._replace(pairs=numbers[tokens.pairs]) for tokens in result.words))


_tokenizer = Tokenizer()  # the tokenizer of this worker process
_told = 0  # the number of its pairs that were already sent to the writer


def tokenise(texts: Texts) -> Result:
    """Tokenise a batch; the pool calls this in a worker process."""
    global _told  # noqa: PLW0603  (a worker process is this module's state)
    words = _tokenizer.words(texts)
    new_pairs = _tokenizer.vocabulary[_told:]
    _told = len(_tokenizer.vocabulary)
    return Result(os.getpid(), words, new_pairs)
