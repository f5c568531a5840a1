"""Tests whether the ranking's constants are overfitted: chooses them on all collections but one, and measures that one.

    python benchmarks/ranking_parameters.py DIR DIR DIR…

For each collection, the pair of constants (saturation and length share, BM25's k1 and b) that is best on all the other
collections is measured on this one, and compared with the constants in use. The best pair is the one with the highest
mean of its own figure and those of its neighbours in the grid, because an isolated peak is chance. If the figures are
close, the constants are fitted to none of the collections.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from itertools import product
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from relevance import Collection, measured, read_collection, rostra
from search.scoring.ranking import LENGTH_SHARE, SATURATION, Ranking

SATURATIONS = (0.9, 1.2, 1.6, 2.0, 2.5, 3.0)
LENGTH_SHARES = (0.55, 0.65, 0.75, 0.85)
IN_USE = (SATURATION, LENGTH_SHARE)

Measured = dict[tuple[float, float], float]  # (saturation, length share) -> nDCG@10


def sweep(collection: Collection) -> Measured:
    """Measure the collection's nDCG@10 under each pair of constants."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = dict.fromkeys([*product(SATURATIONS, LENGTH_SHARES), IN_USE])
        ask = rostra(collection.documents, Path(folder))
        return {
            (k, b): measured(collection, lambda text, k=k, b=b: ask(text, Ranking(b, k))).means["ndcg_10"]  # type: ignore[misc]
            for k, b in pairs
        }


def best(found: list[Measured]) -> tuple[float, float]:
    """Return the pair of constants with the best mean on these collections, averaged with its neighbours' means."""
    grid = list(product(SATURATIONS, LENGTH_SHARES))
    means = {pair: fmean(measures[pair] for measures in found) for pair in grid}
    return max(grid, key=lambda pair: fmean(means[other] for other in grid if _are_neighbours(pair, other)))


def _are_neighbours(pair: tuple[float, float], other: tuple[float, float]) -> bool:
    """Return whether the pairs are at most one step apart in each constant; a pair is its own neighbour."""
    axes = zip((SATURATIONS, LENGTH_SHARES), pair, other, strict=True)
    return all(abs(axis.index(one) - axis.index(two)) <= 1 for axis, one, two in axes)


def main() -> None:
    """Print one line for each collection left out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    given = parser.parse_args()
    found = {folder.name: sweep(read_collection(folder)) for folder in given.folders}
    print(f"{'left out':10} {'best elsewhere':>15} {'there':>8} {'in use':>8} {'best there':>11}")
    for name, own in found.items():
        others = [measures for other, measures in found.items() if other != name]
        pair = best(others)
        print(f"{name:10} {pair!s:>15} {own[pair]:8.4f} {own[IN_USE]:8.4f} {max(own.values()):11.4f}")
    print(f"{'all':10} {best(list(found.values()))!s:>15}")


if __name__ == "__main__":
    main()
