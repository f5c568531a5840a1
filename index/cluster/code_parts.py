"""Reads the list of (word form, stem) pairs from the cluster, where it is stored in parts.

The words of a paragraph are stored as pair numbers, which are indexes into this list. Each generation (a copy of the
archive in the cluster) has its own list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cluster.word_codes import KIND, WordCodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.cluster.stored_speeches import StoredSpeeches

LISTED = 20  # parts read at once, each of some thousand words


def codes_of(stored: StoredSpeeches) -> WordCodes:
    """Return the numbering of the pairs in the generation that `stored` reads, so that a writer can continue it."""
    parts = list(_parts(stored))
    return WordCodes(len(parts), (pair for part in parts for pair in part))


def read_codes(stored: StoredSpeeches) -> tuple[list[str], list[str]]:
    """Return the forms and the stems of the pairs in the generation that `stored` reads, indexed by pair number."""
    pairs = [pair.split("|") for part in _parts(stored) for pair in part]
    return [form for form, _ in pairs], [stem for _, stem in pairs]


def _parts(stored: StoredSpeeches) -> Iterator[list[str]]:
    body = {"query": {"term": {"kind": KIND}}, "_source": ["held"], "sort": [{"id": "asc"}]}
    return (hit["_source"]["held"]["pairs"].split(" ") for hit in stored.walk(body, LISTED))
