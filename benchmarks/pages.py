"""The whole search page, Rostra against its peers: parse, rank, ten hits with snippets, every facet, timeline.

    python benchmarks/pages.py --corpus FILE.jsonl --queries FILE.txt --peers tantivy,fts5,xapian,whoosh --json OUT

The corpus has a paragraph a line, {"text","title","date","speaker","topics",…} (see corpora.py); the queries are
lines of `asking.py`'s small language (`queries.py` chooses some by a rule). Without `--queries` they are chosen.

What is fair, and what is not. All engines index the same lines: text stemmed for English without a stop list, the
same text as written for phrases and prefixes, title and lead on an event's first paragraph with weight 2, seven
facets (speaker, topic, geography, person, section, place, year) and months. All give exact totals, at most 50
values of each facet with exact counts, the counts of a filtered facet ignoring its own filter, a timeline, and ten
snippets from text they store themselves. Stemmers are each engine's own English one, so totals differ by a few
per cent. Rostra does more: events as a facet and in all, reading and notices, spelling, two more facets.

Each engine is a process of its own with one thread asking; rounds are interleaved (each engine answers every query
once per round, in turn) after one round that warms caches; a query's time is its median over the rounds, p50 and
p95 are over queries. `build_per_s` counts paragraphs from records to a durable index, merged where
merges are due: lines in memory, their JSON not counted. Rostra's records are those of its archive, which keeps the
texts and is written before (`keep_per_s`), where the others store texts while they index; `whole_per_s` is both
together. `index_bytes` is without stored text, `stored_bytes` with it. `rss_bytes` is what the asking process holds,
`own_bytes` without the pages of mapped files, which processes share. `open_ms` is from starting a Python process to
its first answer, with modules compiled before, as a server's are (a process that may not keep bytecode compiles them
at each start, which says nothing of the engine).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from asking import asked  # noqa: E402  (beside this file, wherever it is started)
from peers import NAMES, folder_bytes, peer  # noqa: E402
from queries import chosen  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

ROUNDS = 5  # after the first, which warms; a median of five ignores two disturbed rounds
FIRST = (
    "import sys; sys.path[:0] = {path!r}; from peers import first_answer; first_answer({name!r}, {folder!r}, {line!r})"
)


class Lines:
    """The corpus, read as it is asked for; `seconds` is how long reading its JSON took."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seconds = 0.0
        self.count = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        with self.path.open(encoding="utf-8") as file:
            while True:
                started = time.perf_counter()
                line = file.readline()
                made = json.loads(line) if line else None
                self.seconds += time.perf_counter() - started
                if made is None:
                    return
                self.count += 1
                yield made


def build(name: str, corpus: Path, folder: Path) -> dict[str, Any]:
    """Build one engine's index; what it took."""
    engine = peer(name)
    keeping, kept = _seconds(engine.keep, folder, corpus)
    building, built = _seconds(engine.build, folder, corpus)
    count = kept or built
    usage = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "paragraphs": count,
        "build_per_s": round(count / building),
        "keep_per_s": round(count / keeping) if kept else None,
        "whole_per_s": round(count / (building + keeping)),
        "build_peak_bytes": usage * 1024,
        "index_bytes": engine.bytes(folder),
        "stored_bytes": folder_bytes(folder),
    }


def _seconds(task: Callable[[Path, Lines], None], folder: Path, corpus: Path) -> tuple[float, int]:
    """How many seconds the task took, reading the lines' JSON not counted, and how many lines it read."""
    lines = Lines(corpus)
    started = time.perf_counter()
    task(folder, lines)
    return time.perf_counter() - started - lines.seconds, lines.count


def _in_process(task: Any, *arguments: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(task, arguments)


def serve(name: str, folder: Path, pipe: Connection) -> None:
    """Answer rounds in a process of its own: a list of lines comes, their times and totals go back."""
    engine = peer(name)
    engine.open(folder)
    while True:
        lines = pipe.recv()
        if lines is None:
            pipe.send(_memory())
            return
        times, totals = [], []
        for line in lines:
            started = time.perf_counter()
            page = engine.page(asked(line))
            times.append(time.perf_counter() - started)
            totals.append(page.total)
        pipe.send((times, totals))


def _memory() -> dict[str, int]:
    status = Path("/proc/self/status").read_text("ascii")
    held = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    kib = {name: int(held[name].split()[0]) for name in ("VmRSS", "RssAnon")}
    return {"rss_bytes": kib["VmRSS"] * 1024, "own_bytes": kib["RssAnon"] * 1024}


def rounds(folders: dict[str, Path], lines: list[str], count: int) -> dict[str, dict[str, Any]]:
    """Ask all engines in turn; their times by query, totals, and memory at the end."""
    context = multiprocessing.get_context("spawn")
    pipes, running = {}, []
    for name, folder in folders.items():
        pipes[name], theirs = context.Pipe()
        running.append(context.Process(target=serve, args=(name, folder, theirs), daemon=True))
        running[-1].start()
    times: dict[str, list[list[float]]] = {name: [] for name in folders}
    totals: dict[str, list[int]] = {}
    for number in range(count + 1):
        for name, pipe in pipes.items():
            pipe.send(lines)
            taken, totals[name] = pipe.recv()
            if number:
                times[name].append(taken)
    found = {}
    for name, pipe in pipes.items():
        pipe.send(None)
        found[name] = {"times": times[name], "totals": totals[name], **pipe.recv()}
    for process in running:
        process.join()
    return found


def open_ms(name: str, folder: Path, line: str) -> float:
    """Milliseconds from starting Python to the first answer, the median of three after one that compiles modules."""
    code = FIRST.format(path=[str(HERE), str(HERE.parent)], name=name, folder=str(folder), line=line)
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPATH": "", "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        taken = [_taken([sys.executable, "-c", code], environment) for _ in range(4)]
    return round(statistics.median(taken[1:]) * 1000, 1)  # the first one compiled


def _taken(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, env=environment)
    return time.perf_counter() - started


def summary(built: dict[str, Any], asked_: dict[str, Any], lines: list[str]) -> dict[str, Any]:
    """One engine's figures."""
    medians = [statistics.median(column) * 1000 for column in zip(*asked_["times"], strict=True)]
    ordered = sorted(medians)
    queries = {
        line: {"ms": round(ms, 3), "total": total}
        for line, ms, total in zip(lines, medians, asked_["totals"], strict=True)
    }
    return {
        "p50_ms": round(statistics.median(ordered), 3),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 3),
        **{key: value for key, value in built.items() if key != "paragraphs"},
        **{key: asked_[key] for key in ("rss_bytes", "own_bytes")},
        "queries": queries,
    }


def table(result: dict[str, Any]) -> str:
    """The figures as a table, each engine against Rostra."""
    head = ("", "p50 ms", "p95 ms", "p50 x", "p95 x", "built/s", "index MB", "own MB", "open ms")
    rows = [f"{result['paragraphs']:,} paragraphs, {result['queries']} queries", "".join(f"{h:>10}" for h in head)]
    ours = result["engines"]["rostra"]
    for name, one in result["engines"].items():
        ratios = [f"{one[key] / ours[key]:.1f}" for key in ("p50_ms", "p95_ms")]
        sizes = [f"{one[key] / 1e6:.1f}" for key in ("index_bytes", "own_bytes")]
        times = [f"{one[key]:.2f}" for key in ("p50_ms", "p95_ms")]
        cells = [name, *times, *ratios, f"{one['build_per_s']:,}", *sizes, f"{one['open_ms']:.0f}"]
        rows.append("".join(f"{cell:>10}" for cell in cells))
    return "\n".join(rows)


def compare(options: argparse.Namespace) -> dict[str, Any]:
    """Build, ask and measure every engine."""
    names = ["rostra", *(name for name in options.peers.split(",") if name and name != "rostra")]
    unknown = set(names) - set(NAMES)
    if unknown:
        sys.exit(f"no such engine: {', '.join(sorted(unknown))}; known are {', '.join(NAMES)}")
    lines = _queries(options)
    work = Path(options.work or tempfile.mkdtemp(prefix="rostra-pages-"))
    built, folders = {}, {name: work / name for name in names}
    for name, folder in folders.items():
        kept = folder / "built.json"
        if not (options.work and kept.exists()):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            print(f"building {name}", file=sys.stderr)
            kept.write_text(json.dumps(_in_process(build, name, options.corpus, folder)))
        built[name] = json.loads(kept.read_text())
    asked_ = rounds(folders, lines, options.rounds)
    engines = {name: summary(built[name], asked_[name], lines) for name in names}
    for name, folder in folders.items():
        engines[name]["open_ms"] = open_ms(name, folder, lines[0])
    if not options.work:
        shutil.rmtree(work)
    return {"paragraphs": built["rostra"]["paragraphs"], "queries": len(lines), "engines": engines}


def _queries(options: argparse.Namespace) -> list[str]:
    if options.queries:
        return [line.strip() for line in options.queries.read_text("utf-8").splitlines() if line.strip()]
    return list(chosen(options.corpus))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--peers", default="tantivy,fts5,xapian")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--work", type=Path, help="keep the indexes in this folder and use them again")
    options = parser.parse_args()
    result = compare(options)
    print(table(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
