"""How good the order of an answer is, by the grades of what it has."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.results import SearchResults


def paragraphs_shown(results: SearchResults) -> list[str]:
    """The paragraphs that a page shows, in its order, as speech/paragraph."""
    further = results.further.hits if results.further else ()
    return [f"{hit.speech}/{hit.paragraph}" for hit in (*results.hits, *further)]


def ndcg(found: Sequence[str], wanted: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain of the list (Järvelin and Kekäläinen 2002), linear gains."""
    gained = sum(wanted.get(paragraph, 0) / log2(rank + 2) for rank, paragraph in enumerate(found))
    ideal = sum(grade / log2(rank + 2) for rank, grade in enumerate(sorted(wanted.values(), reverse=True)[:10]))
    return gained / ideal
