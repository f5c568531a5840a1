"""The context of a paragraph: the question and answer it belongs to, or the paragraphs before and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.speeches.reading import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from web.speeches.reading import Line, Reading

BESIDE = 2  # paragraphs on either side
MOST = 14  # most paragraphs of a question and its answer; longer answers are left to the speech's page


def surroundings(reading: Reading) -> Block:
    """Return the lines (paragraphs as shown) around the marked one or, if none is marked, around the first.

    If the marked line belongs to a question and its answer, these are returned instead, up to MOST lines.
    """
    exchange = next((block for block in reading.blocks if block.is_exchange and _place(block.lines) is not None), None)
    lines = exchange.lines if exchange else reading.lines
    place = _place(lines) or 0
    if exchange and place < MOST:
        return Block(lines[:MOST], is_exchange=True)
    return Block(lines[max(0, place - BESIDE) : place + BESIDE + 1])


def _place(lines: Sequence[Line]) -> int | None:
    return next((place for place, line in enumerate(lines) if line.marked), None)
