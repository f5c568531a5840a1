"""Measures how well each engine ranks judged collections, with any of the query's words, on the same documents in one
run.

    python benchmarks/relevance.py DIR… [--json OUT] [--engines rostra,bm25s,tantivy,fts5,xapian,whoosh]

Each DIR holds `docs.jsonl` ({"id","title","text"}), `queries.jsonl` ({"id","text"}) and `qrels.txt` (TREC: query 0
document grade). The output is {set: {engine: {"map", "ndcg_10", "recall_100", "p"}}}, as ir_measures computes them over
the judged queries. `p` is the probability that chance alone would separate an engine from Rostra by as much nDCG@10 as
was measured: a paired randomisation test (Fisher; Smucker, Allan and Carterette 2007) over the queries, those without
an answer counting 0. The set "all" has every query of all sets, weighted so that each set counts equally.

Every engine is used as its own documentation shows: its English stemmer, its defaults for everything else, and title
and text as one text unless it has a better way of its own. Rostra is asked through its parser and planner, like a query
that a person typed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from typing import TYPE_CHECKING

import ir_measures
import numpy as np
from ir_measures import AP, R, nDCG
from numpy.typing import NDArray

from index.building.writer import IndexWriter
from index.documents import ParagraphDocument, SpeechDocument
from index.segment.snapshot import open_snapshot
from peers_ranking import PEERS
from search.execution.execute import TreeSearch, execute
from search.planning.equivalents import table
from search.planning.plan import plan
from search.query.parser import parse
from search.vocabulary.vocabulary import SnapshotVocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from search.scoring.ranking import Ranking

DEPTH = 1000  # documents ranked per query, as TREC does
FLIPS = 20_000  # random assignments of signs, enough for p to be exact to some thousandths
SEED = 17  # of the random signs, so that every run gives the same p
ROUNDING = 1e-12  # difference between sums of the same numbers in another order
MEASURES = {"map": AP, "ndcg_10": nDCG @ 10, "recall_100": R @ 100}

Ranked = list[tuple[str, float]]
Gains = NDArray[np.float64]  # nDCG@10 by query


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a judged collection."""

    id: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """The title and the text as one text."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Collection:
    """The documents, queries and relevance judgements of one folder."""

    name: str
    documents: tuple[Document, ...]
    queries: dict[str, str]
    judgements: tuple[ir_measures.Qrel, ...]


def read_collection(folder: Path) -> Collection:
    """Read the collection in the folder. Raises FileNotFoundError or KeyError if the folder does not hold one."""
    documents = [
        Document(str(line["id"]), line.get("title") or "", line.get("text") or "")
        for line in _lines(folder / "docs.jsonl")
    ]
    queries = {str(line["id"]): line["text"] for line in _lines(folder / "queries.jsonl")}
    judgements = tuple(ir_measures.read_trec_qrels(str(folder / "qrels.txt")))
    return Collection(folder.name, tuple(documents), queries, judgements)


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def rostra(documents: Iterable[Document], folder: Path) -> Callable[..., Ranked]:
    """Index the documents with Rostra, one speech of one paragraph each; return a function that asks for any of the
    words.

    That function takes a query's text and, to measure other constants than the defaults, a `Ranking`.
    """
    ids = []
    with IndexWriter(folder) as writer:
        for row, document in enumerate(documents):
            paragraph = ParagraphDocument(row=row, text=document.text)
            writer.put(SpeechDocument(f"{row}", title=document.title, paragraphs=(paragraph,)))
            ids.append(document.id)
        writer.commit()
    snapshot = open_snapshot(folder)
    vocabulary = SnapshotVocabulary(snapshot)
    rows = [int(row) for segment in snapshot.segments for row in segment.rows]

    def ask(text: str, ranking: Ranking | None = None) -> Ranked:
        planned = plan(parse(text).query, vocabulary, equivalents=table())
        answer = execute(snapshot, TreeSearch(planned.any_words, limit=DEPTH, timeline=False), ranking)
        return [(ids[rows[doc]], float(score)) for doc, score in zip(answer.docs, answer.scores, strict=True)]

    return ask


@dataclass(frozen=True, slots=True)
class Measured:
    """An engine's measures on one collection: their means, and nDCG@10 by query, 0 if nothing was found."""

    means: dict[str, float]
    by_query: Gains


def measured(collection: Collection, ask: Callable[[str], Ranked]) -> Measured:
    """Compute the measures over the collection's judged queries."""
    run = [
        ir_measures.ScoredDoc(query, document, -float(rank))
        for query, text in collection.queries.items()
        for rank, (document, _) in enumerate(ask(text))
    ]
    judged = sorted({judgement.query_id for judgement in collection.judgements} & set(collection.queries))
    run = [scored for scored in run if scored.query_id in judged]
    judgements = list(collection.judgements)
    found = ir_measures.calc_aggregate(list(MEASURES.values()), judgements, run)
    gains = {each.query_id: each.value for each in ir_measures.iter_calc([MEASURES["ndcg_10"]], judgements, run)}
    means = {name: round(float(found[measure]), 4) for name, measure in MEASURES.items()}
    return Measured(means, np.array([gains.get(query, 0.0) for query in judged]))


def chance(differences: Gains) -> float:
    """Estimate the two-sided p of paired differences: how often random signs give a sum at least as far from 0.

    >>> chance(np.array([0.1] * 20)) < 0.001, chance(np.array([0.1, -0.1] * 10)) > 0.9
    (True, True)
    """
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], (FLIPS, len(differences)))
    sums = np.abs(signs @ differences)
    return float((1 + np.count_nonzero(sums >= abs(differences.sum()) - ROUNDING)) / (1 + FLIPS))


ENGINES = {"rostra": rostra, **PEERS}


def compared(folders: list[Path], engines: list[str]) -> dict[str, dict[str, dict[str, float]]]:
    """Return {set: {engine: measures}}; engines that are not installed are left out with a message."""
    found = {folder.name: _of_engines(read_collection(folder), engines) for folder in folders}
    table_ = {name: _with_chance({e: (m.means, m.by_query) for e, m in own.items()}) for name, own in found.items()}
    if len(found) > 1:
        table_["all"] = _with_chance(_together(list(found.values())))
    return table_


def _of_engines(collection: Collection, engines: list[str]) -> dict[str, Measured]:
    own = {}
    for name in engines:
        with tempfile.TemporaryDirectory() as place:
            try:
                ask = ENGINES[name](collection.documents, Path(place))
            except ImportError as missing:
                print(f"{name} is left out: {missing}", file=sys.stderr)
                continue
            own[name] = measured(collection, ask)
    return own


def _together(found: list[dict[str, Measured]]) -> dict[str, tuple[dict[str, float], Gains]]:
    """Combine the sets with equal weights: return each engine's mean measures, and its results on all queries."""
    whole = {}
    for name in set.intersection(*map(set, found)):
        own = [each[name] for each in found]
        means = {measure: round(float(np.mean([m.means[measure] for m in own])), 4) for measure in MEASURES}
        whole[name] = means, np.concatenate([m.by_query / len(m.by_query) for m in own])
    return whole


def _with_chance(own: dict[str, tuple[dict[str, float], Gains]]) -> dict[str, dict[str, float]]:
    """Return the means of each engine; for each except Rostra, also the p of its difference from Rostra in nDCG@10."""
    reference = own.get("rostra")
    return {
        name: means | ({"p": round(chance(gains - reference[1]), 4)} if reference and name != "rostra" else {})
        for name, (means, gains) in own.items()
    }


def printed(table_: dict[str, dict[str, dict[str, float]]]) -> None:
    """Print the measures as a table for each set, the engine with the best nDCG@10 first."""
    for name, engines in table_.items():
        print(f"\n{name:10} {'nDCG@10':>8} {'MAP':>8} {'R@100':>8} {'p':>7}")
        for engine, found in sorted(engines.items(), key=lambda item: -item[1]["ndcg_10"]):
            p = f"{found['p']:7.4f}" if "p" in found else f"{'':7}"
            print(f"{engine:10} {found['ndcg_10']:8.4f} {found['map']:8.4f} {found['recall_100']:8.4f} {p}")


def main() -> None:
    """Measure the folders' collections and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument("--engines", default=",".join(ENGINES), help="comma-separated; default: all")
    given = parser.parse_args()
    table_ = compared(given.folders, given.engines.split(","))
    printed(table_)
    if given.json:
        given.json.write_text(json.dumps(table_, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
