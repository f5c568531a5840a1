"""Compares an OpenSearch cluster with the embedded engine in one run: build rate, query times, memory, agreement.

    python benchmarks/cluster.py --corpus FILE.jsonl --queries FILE.txt --work DIR [--nodes 3 --shards 3] [--json OUT]

The corpus is written by `corpora.py`. An archive and an index of it are made in the folder DIR, unless they exist
already. Nodes of a real OpenSearch are started on loopback (`tests/builders/opensearch_node.py` installs it; `--hosts`
names an existing cluster instead) and filled from the archive. The two engines are asked in turn, each query once a
round, so that other load on the machine affects both equally; a query's time is its median over the rounds.

Of the figures, `build_per_s` is the number of paragraphs per second at which the cluster was filled, until searches
could use them. `index_bytes` is the size of the cluster's index, without replicas, and `rss_bytes` the memory of all
nodes together. `alike` is the number of queries for which both engines return the same whole page: total, events, every
facet, timeline, hits in order, notices, suggestions.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from index.archive.archive import Archive  # noqa: E402
from index.building.sync import sync  # noqa: E402
from index.cluster.client import Cluster  # noqa: E402
from index.cluster.filling import fill  # noqa: E402
from index.config import IndexSettings, OpenSearchSettings, SearchSettings, Settings  # noqa: E402
from peers.rostra_peer import Engine as Peer  # noqa: E402
from search import embedded  # noqa: E402
from search.cluster import cluster_engine  # noqa: E402
from search.request import SearchRequest  # noqa: E402
from tests.builders.opensearch_node import FOLDER, Node, install  # noqa: E402
from tests.builders.watchers import NOBODY  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.archive_engine import ArchiveEngine
    from search.results import SearchResults

FIRST_PORT = 9450
HEAP = "1g"
ROUNDS = 3
COMPARED = ("total", "events", "facets", "timeline", "notices", "suggestions")


def made(corpus: Path, work: Path) -> Settings:
    """Make an archive and an index of the corpus, unless they exist already; return their settings."""
    folder = work / corpus.stem
    if not (folder / "index").exists():
        folder.mkdir(parents=True, exist_ok=True)
        Peer().keep(folder, read(corpus))
        with Archive(folder / "archive.sqlite") as archive:
            sync(archive, folder / "index", IndexSettings().megabytes_for_writing, NOBODY)
    return Settings(index=IndexSettings(path=folder), search=SearchSettings(seconds=0.0))


def read(corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of the corpus."""
    with corpus.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def started(count: int) -> list[Node]:
    """Start the nodes of one cluster and wait until they answer."""
    install(FOLDER)
    names = [f"bench{number}" for number in range(count)]
    peers = {name: FIRST_PORT + number for number, name in enumerate(names)}
    nodes = [Node(FOLDER, port, name, peers if count > 1 else {}, HEAP) for name, port in peers.items()]
    for node in nodes:
        node.begin()
    for node in nodes:
        node.wait()
    return nodes


def rss(nodes: Sequence[Node]) -> int:
    """Return the bytes of memory that all nodes use together."""
    total = 0
    for node in nodes:
        assert node.process
        status = Path(f"/proc/{node.process.pid}/status").read_text("ascii")
        total += next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * 1024
    return total


def page(results: SearchResults) -> dict[str, object]:
    """Return the parts of a result page that must be the same from both engines, by name."""
    hits = [(hit.speech, hit.paragraph, hit.more_in_speech) for hit in results.hits]
    return {name: getattr(results, name) for name in COMPARED} | {"hits": hits}


def asked(engines: dict[str, ArchiveEngine], queries: Sequence[str], rounds: int) -> dict[str, Any]:
    """Time each query on all engines (by name) in turn, round by round; return the figures.

    One more round comes first, which is not timed: it warms the engines up, and its pages are compared.
    """
    times: dict[str, list[list[float]]] = {name: [[] for _ in queries] for name in engines}
    pages: dict[str, list[dict[str, object]]] = {name: [] for name in engines}
    for number in range(rounds + 1):
        for at, query in enumerate(queries):
            for name, engine in engines.items():
                began = time.perf_counter()
                results = engine.search(SearchRequest(query))
                if number:
                    times[name][at].append(time.perf_counter() - began)
                else:
                    pages[name].append(page(results))
    figures: dict[str, Any] = {name: figures_of([statistics.median(t) for t in taken]) for name, taken in times.items()}
    pairs = zip(*pages.values(), strict=True)
    differing = [[name for name in one if one[name] != other[name]] for one, other in pairs]
    unlike = {query: names for query, names in zip(queries, differing, strict=True) if names}
    return figures | {"queries": len(queries), "alike": len(queries) - len(unlike), "unlike": unlike}


def figures_of(times: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of the times, in milliseconds."""
    return {
        "p50_ms": round(statistics.median(times) * 1000, 1),
        "p95_ms": round(sorted(times)[int(len(times) * 0.95)] * 1000, 1),
    }


def main() -> None:
    """Measure and print the results; write them as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, type=Path)
    parser.add_argument("--queries", required=True, type=Path)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--replicas", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--hosts", nargs="*", default=[])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    settings = made(options.corpus, options.work)
    nodes = [] if options.hosts else started(options.nodes)
    try:
        figures = measured(settings, options, [*options.hosts, *(node.address for node in nodes)], nodes)
    finally:
        for node in nodes:
            node.forget()
    print(json.dumps(figures, indent=2))
    if options.json:
        options.json.write_text(json.dumps(figures))


def measured(
    settings: Settings, options: argparse.Namespace, hosts: Sequence[str], nodes: Sequence[Node]
) -> dict[str, Any]:
    """Fill the cluster from the archive, then time the same queries on the cluster and on the embedded engine.

    `hosts` are the URLs of the cluster's nodes; `nodes` are those that this benchmark started, none for an existing
    cluster.
    """
    cluster = OpenSearchSettings(
        hosts=tuple(hosts), index="bench", shards=options.shards, replicas=options.replicas, timeout=60
    )
    with Archive(settings.index.archive) as archive:
        began = time.perf_counter()
        fill(archive, Cluster(cluster), NOBODY, rebuild=True)
        seconds = time.perf_counter() - began
        paragraphs = archive.stats().paragraphs
    print(f"{paragraphs:,} paragraphs written in {seconds:.0f} s", file=sys.stderr, flush=True)
    engines = {
        "embedded": embedded.open_engine(settings),
        "opensearch": cluster_engine.open_engine(replace(settings, opensearch=cluster)),
    }
    lines = [line.strip() for line in options.queries.read_text("utf-8").splitlines()]
    answered = asked(engines, [line for line in lines if line and not line.startswith("#")], options.rounds)
    return {
        "paragraphs": paragraphs,
        "nodes": len(nodes) or len(hosts),
        "shards": options.shards,
        "replicas": options.replicas,
        "build_per_s": round(paragraphs / seconds),
        "index_bytes": engines["opensearch"].stats().index_bytes,
        "rss_bytes": rss(nodes) if nodes else None,
        **answered,
    }


if __name__ == "__main__":
    main()
