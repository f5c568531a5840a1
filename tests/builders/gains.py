"""Measures how well an answer is ordered, from grades of the paragraphs in it."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.results import SearchResults


def paragraphs_shown(results: SearchResults) -> list[str]:
    """Return the paragraphs that a page of results shows, in order, each as SPEECH/PARAGRAPH (ids)."""
    further = results.further.hits if results.further else ()
    return [f"{hit.speech}/{hit.paragraph}" for hit in (*results.hits, *further)]


def ndcg(found: Sequence[str], wanted: Mapping[str, int]) -> float:
    """Return the normalised discounted cumulative gain (Järvelin and Kekäläinen 2002) of the list, with linear gains.

    `wanted` has the grades; paragraphs without one count as 0. The ideal list has the ten best grades.
    """
    gained = sum(wanted.get(paragraph, 0) / log2(rank + 2) for rank, paragraph in enumerate(found))
    ideal = sum(grade / log2(rank + 2) for rank, grade in enumerate(sorted(wanted.values(), reverse=True)[:10]))
    return gained / ideal
