"""A queue that tokenises speeches: they are added one by one, and come out in the same order with their tokens.

The first BACKGROUND_AFTER paragraphs are tokenised in the writer's own thread, further ones in the background.
"""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from index.building.tokenising import TokenBatch, Tokenizer, texts_of
from index.building.tokenising_pool import TokenizerPool
from index.building.tokenising_thread import TokenizerThread
from index.segment import packing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.documents import SpeechDocument

BACKGROUND_AFTER = 8_000  # paragraphs tokenised in the writer's thread: starting background workers takes as long
BATCH = 1024  # paragraphs tokenised at once: enough to make the cost of handling a batch negligible


class Tokenised(NamedTuple):
    """A batch of speeches, and the tokens of their texts in the same order."""

    speeches: list[SpeechDocument]
    words: TokenBatch


class TokenQueue:
    """A queue that tokenises speeches in batches.

    `workers` is the number of background processes. 0 chooses: a background thread if the loops are compiled, else one
    process less than there are cores. -1 tokenises in the caller's thread only.
    """

    def __init__(self, workers: int) -> None:
        self._tokenizer = Tokenizer()
        self._workers = workers or _workers_needed()
        self._background: TokenizerPool | TokenizerThread | None = None
        self._waiting: list[SpeechDocument] = []  # speeches of the next batch
        self._waiting_paragraphs = 0
        self._taken = 0  # paragraphs of all batches so far
        self._sent: deque[list[SpeechDocument]] = deque()  # the batches in the background, oldest first

    @property
    def vocabulary(self) -> list[tuple[str, str]]:
        """A copy of all (stem, form) pairs found so far; tokens refer to pairs by their indexes in this list."""
        return self._tokenizer.vocabulary.copy()

    def put(self, speech: SpeechDocument) -> Iterator[Tokenised]:
        """Add a speech, and yield the batches that have been tokenised by now."""
        self._waiting.append(speech)
        self._waiting_paragraphs += len(speech.paragraphs)
        if self._waiting_paragraphs >= BATCH:
            yield from self._next_batch()

    def rest(self) -> Iterator[Tokenised]:
        """Tokenise the speeches that are waiting, and yield all remaining batches."""
        if self._waiting:
            yield from self._next_batch()
        for words in self._background.rest() if self._background else ():
            yield Tokenised(self._sent.popleft(), words)

    def close(self) -> None:
        """Stop the background work; speeches that are not yet tokenised are dropped."""
        if self._background:
            self._background.close()
            self._background = None

    def _next_batch(self) -> Iterator[Tokenised]:
        batch, self._waiting = self._waiting, []
        self._taken += self._waiting_paragraphs
        self._waiting_paragraphs = 0
        if self._background is None and self._taken > BACKGROUND_AFTER:
            self._background = self._start()
        if self._background is None:
            yield Tokenised(batch, self._tokenizer.words(texts_of(batch)))
            return
        self._sent.append(batch)
        for words in self._background.put(texts_of(batch)):
            yield Tokenised(self._sent.popleft(), words)

    def _start(self) -> TokenizerPool | TokenizerThread | None:
        """Start the processes or the thread that tokenise in the background; return None if `workers` is -1."""
        if self._workers > 0:
            return TokenizerPool(self._tokenizer, self._workers)
        return TokenizerThread(self._tokenizer) if self._workers == 0 else None


def _workers_needed() -> int:
    return 0 if packing.compilable() else max(1, (os.cpu_count() or 1) - 1)
