"""The words of an archive with their numbers of paragraphs, as blocks in the cluster, which completion reads.

To collect them from its own index, a cluster would need gigabytes of heap; the writer knows the words anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.cluster.written_words import COUNTED, WordCounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.cluster.stored_speeches import StoredSpeeches

BLOCK = 20_000  # words: some 300 KB


def blocks(counts: WordCounts) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each block's name and document; an empty block ends each field."""
    for field in COUNTED:
        used = counts.used(field)
        for number, first in enumerate(range(0, len(used) + BLOCK, BLOCK)):
            part = used[first : first + BLOCK]
            words, numbers = " ".join(word for word, _ in part), [count for _, count in part]
            yield _name(field, number), {"kind": "words", "held": {"words": words, "counts": numbers}}


def read_blocks(stored: StoredSpeeches, field: str) -> Iterator[tuple[list[str], list[int]]]:
    """The words of a field, sorted, with their counts, block by block."""
    number = 0
    while (block := stored.one(_name(field, number))) and block["held"]["counts"]:
        yield block["held"]["words"].split(" "), block["held"]["counts"]
        number += 1


def counts_of(stored: StoredSpeeches) -> WordCounts:
    """The word counts stored with a generation, to continue from."""
    read = {
        field: {w: n for words, counts in read_blocks(stored, field) for w, n in zip(words, counts, strict=True)}
        for field in COUNTED
    }
    return WordCounts(read)


def _name(field: str, number: int) -> str:
    return f"\0words {field} {number}"  # no speech has such an id
