"""Tests whether the ranking's constants would be the same if chosen without the collection they are measured on.

    python benchmarks/ranking_held_out.py DIR… --event-pages ARCHIVE --debates ARCHIVE

Each combination in CHANGES is measured on every set of judged queries: each collection DIR, where a document needs only
one of the query's words, and the queries of tests/gate, as the result page answers them. For each set, the script
prints the combination that is best on all the other sets, its nDCG@10 on this set, the nDCG@10 of the constants in use,
and the p of the difference (paired randomisation). A combination takes minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np

from index.config import IndexSettings, Settings
from relevance import Gains, chance, measured, read_collection, rostra
from search.embedded import EmbeddedEngine, open_engine
from search.planning import equivalent_names, nearness
from search.request import SearchRequest
from search.scoring.ranking import LENGTH_SHARE, SATURATION, Ranking
from tests.builders.gains import ndcg, paragraphs_shown

if TYPE_CHECKING:
    from collections.abc import Iterator

GATE = Path(__file__).resolve().parent.parent / "tests" / "gate"


@dataclass(frozen=True)
class Chosen:
    """The constants of one combination; each defaults to the value in use."""

    saturation: float = SATURATION
    length_share: float = LENGTH_SHARE
    near_share: float = nearness.NEAR_SHARE
    other_names: float = equivalent_names.EQUIVALENT_BOOST


IN_USE = Chosen()
CHANGES = (
    IN_USE,
    *(Chosen(k, b, near) for k in (1.2, 1.5, 2.0) for b in (0.65, 0.75) for near in (0.05, 0.1)),
    Chosen(near_share=0.0),
    *(Chosen(other_names=boost) for boost in (0.3, 0.5, 1.0)),
)

Sets = dict[str, Gains]


@contextmanager
def used(chosen: Chosen) -> Iterator[None]:
    """Use these constants within the `with` block."""
    defaults = (chosen.length_share, chosen.saturation)
    with (
        mock.patch.object(Ranking.__init__, "__defaults__", defaults),
        mock.patch.object(nearness, "NEAR_SHARE", chosen.near_share),
        mock.patch.object(equivalent_names, "EQUIVALENT_BOOST", chosen.other_names),
    ):
        yield


def judged() -> dict[str, list[dict[str, Any]]]:
    """Read the judged queries of tests/gate: those about topics, for both archives, and those for known items."""
    read = {
        name: tomllib.loads((GATE / f"{name}.toml").read_text("utf-8"))["query"] for name in ("finding", "relevance")
    }
    sixty = [query | {"archive": "kremlin"} for query in read["relevance"]]
    topics = [query for query in read["finding"] if query["kind"] == "topic"]
    return {"topics": topics + sixty, "known": [query for query in read["finding"] if query["kind"] != "topic"]}


def gains(engine: EmbeddedEngine, query: dict[str, Any]) -> float:
    """Return the nDCG@10 of the first ten paragraphs that the result page shows for the query."""
    return ndcg(paragraphs_shown(engine.search(SearchRequest(query["text"])))[:10], query["wanted"])


def best_elsewhere(found: dict[Chosen, Sets], name: str) -> Chosen:
    """Return the combination with the highest mean over all sets except the named one."""
    return max(found, key=lambda one: np.mean([each.mean() for other, each in found[one].items() if other != name]))


def report(found: dict[Chosen, Sets]) -> Iterator[str]:
    """Yield a line of figures for each left-out set, and one for the mean of all."""
    differences = []
    for name, own in found[IN_USE].items():
        chosen = best_elsewhere(found, name)
        there = found[chosen][name]
        differences.append((there - own) / len(own))
        yield f"{name:8} {there.mean():.4f} in use {own.mean():.4f} p {chance(there - own):.4f} {chosen}"
    whole = np.concatenate(differences)
    yield f"{'mean':8} {whole.sum() / len(differences):+.4f} p {chance(whole):.4f}"


def main() -> None:
    """Measure all combinations on all sets; for each set, print the combination that is best on the others."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--event-pages", required=True, type=Path, metavar="ARCHIVE")
    parser.add_argument("--debates", required=True, type=Path, metavar="ARCHIVE")
    given = parser.parse_args()
    archives = {"kremlin": given.event_pages, "debates": given.debates}
    engines = {name: open_engine(Settings(index=IndexSettings(path=path))) for name, path in archives.items()}
    collections = [read_collection(folder) for folder in given.folders]
    asked = [rostra(each.documents, Path(tempfile.mkdtemp())) for each in collections]
    found: dict[Chosen, Sets] = {}
    for chosen in dict.fromkeys(CHANGES):
        with used(chosen):
            own = {c.name: measured(c, ask).by_query for c, ask in zip(collections, asked, strict=True)}
            own |= {n: np.array([gains(engines[q["archive"]], q) for q in of]) for n, of in judged().items()}
        found[chosen] = own
        print(chosen, *(f"{name} {each.mean():.4f}" for name, each in own.items()), flush=True)
    print(*report(found), sep="\n")


if __name__ == "__main__":
    main()
