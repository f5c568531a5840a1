"""Stores an archive's vocabulary in the cluster: documents of up to 20,000 words with their counts, called blocks.

The completion of words that people type reads these blocks. The cluster would need gigabytes of heap to collect the
words from its own index, while the writer has them counted already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.cluster.written_words import COUNTED, WordCounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.cluster.stored_speeches import StoredSpeeches

BLOCK = 20_000  # words: some 300 KB


def blocks(counts: WordCounts) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and document of each block, for each field of COUNTED in turn; an empty block ends each field."""
    for field in COUNTED:
        used = counts.used(field)
        for number, first in enumerate(range(0, len(used) + BLOCK, BLOCK)):
            part = used[first : first + BLOCK]
            words, numbers = " ".join(word for word, _ in part), [count for _, count in part]
            yield _name(field, number), {"kind": "words", "held": {"words": words, "counts": numbers}}


def read_blocks(stored: StoredSpeeches, field: str) -> Iterator[tuple[list[str], list[int]]]:
    """Yield, block by block, the sorted words of a field of COUNTED and their counts."""
    number = 0
    while (block := stored.one(_name(field, number))) and block["held"]["counts"]:
        yield block["held"]["words"].split(" "), block["held"]["counts"]
        number += 1


def counts_of(stored: StoredSpeeches) -> WordCounts:
    """Read the word counts of the generation that `stored` reads, so that counting can continue from them."""
    read = {
        field: {w: n for words, counts in read_blocks(stored, field) for w, n in zip(words, counts, strict=True)}
        for field in COUNTED
    }
    return WordCounts(read)


def _name(field: str, number: int) -> str:
    return f"\0words {field} {number}"  # no speech has such an id
