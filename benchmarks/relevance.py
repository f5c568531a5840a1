"""How well each engine ranks: judged collections, any of the words, all engines on the same documents in one run.

    python benchmarks/relevance.py DIR… [--json OUT] [--engines rostra,bm25s,tantivy,fts5,xapian,whoosh]

Each DIR holds `docs.jsonl` ({"id","title","text"}), `queries.jsonl` ({"id","text"}) and `qrels.txt` (TREC:
query 0 document grade). Written: {set: {engine: {"map", "ndcg_10", "recall_100"}}}, as ir_measures counts them over
the judged queries.

Every engine is used as its own documentation shows: its English stemmer, its defaults for everything else, the
title and the text as one text where it has no better way of its own. Rostra is asked through its parser and
planner, as a person's typing is.
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
from ir_measures import AP, R, nDCG

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
MEASURES = {"map": AP, "ndcg_10": nDCG @ 10, "recall_100": R @ 100}

Ranked = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Document:
    """A judged collection's document."""

    id: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """Title and text as one text."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, queries and judgements of one folder."""

    name: str
    documents: tuple[Document, ...]
    queries: dict[str, str]
    judgements: tuple[ir_measures.Qrel, ...]


def read_collection(folder: Path) -> Collection:
    """The collection of the folder. Raises FileNotFoundError and KeyError where it is not one."""
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
    """Rostra over the documents, one speech of one paragraph each, asked for any of the words.

    What is given back takes a query's text and, where it is not the default that is measured, a `Ranking`.
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


def measured(collection: Collection, ask: Callable[[str], Ranked]) -> dict[str, float]:
    """The measures over the collection's judged queries."""
    run = [
        ir_measures.ScoredDoc(query, document, -float(rank))
        for query, text in collection.queries.items()
        for rank, (document, _) in enumerate(ask(text))
    ]
    judged = {judgement.query_id for judgement in collection.judgements}
    run = [scored for scored in run if scored.query_id in judged]
    found = ir_measures.calc_aggregate(list(MEASURES.values()), list(collection.judgements), run)
    return {name: round(float(found[measure]), 4) for name, measure in MEASURES.items()}


ENGINES = {"rostra": rostra, **PEERS}


def compared(folders: list[Path], engines: list[str]) -> dict[str, dict[str, dict[str, float]]]:
    """{set: {engine: measures}}; an engine that is not installed is left out, saying so."""
    table_: dict[str, dict[str, dict[str, float]]] = {}
    for folder in folders:
        collection = read_collection(folder)
        table_[collection.name] = {}
        for name in engines:
            with tempfile.TemporaryDirectory() as place:
                try:
                    ask = ENGINES[name](collection.documents, Path(place))
                except ImportError as missing:
                    print(f"{name} is left out: {missing}", file=sys.stderr)
                    continue
                table_[collection.name][name] = measured(collection, ask)
    return table_


def printed(table_: dict[str, dict[str, dict[str, float]]]) -> None:
    """The table for people, best engine by nDCG@10 first."""
    for name, engines in table_.items():
        print(f"\n{name:10} {'nDCG@10':>8} {'MAP':>8} {'R@100':>8}")
        for engine, found in sorted(engines.items(), key=lambda item: -item[1]["ndcg_10"]):
            print(f"{engine:10} {found['ndcg_10']:8.4f} {found['map']:8.4f} {found['recall_100']:8.4f}")


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
