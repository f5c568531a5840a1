"""Reads the list of (form, stem) pairs from the cluster, where it is stored in parts.

The packed words of a paragraph are indexes into this list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cluster.word_codes import KIND, WordCodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.cluster.stored_speeches import StoredSpeeches

LISTED = 20  # parts read at once, each of some thousand words


def codes_of(stored: StoredSpeeches) -> WordCodes:
    """Return the numbers of the pairs stored with a generation, so that a writer can continue from them."""
    parts = list(_parts(stored))
    return WordCodes(len(parts), (pair for part in parts for pair in part))


def read_codes(stored: StoredSpeeches) -> tuple[list[str], list[str]]:
    """Return the forms and the stems of all pairs stored with a generation, as two lists indexed by pair number."""
    pairs = [pair.split("|") for part in _parts(stored) for pair in part]
    return [form for form, _ in pairs], [stem for _, stem in pairs]


def _parts(stored: StoredSpeeches) -> Iterator[list[str]]:
    body = {"query": {"term": {"kind": KIND}}, "_source": ["held"], "sort": [{"id": "asc"}]}
    return (hit["_source"]["held"]["pairs"].split(" ") for hit in stored.walk(body, LISTED))
