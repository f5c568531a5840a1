"""Compares Rostra with its peers on whole search pages: parse, rank, ten hits with snippets, every facet, timeline.

    python benchmarks/pages.py --corpus FILE.jsonl --queries FILE.txt --peers tantivy,lucene,fts5 --json OUT

The corpus has one paragraph per line, {"text","title","date","speaker","topics",…} (see corpora.py). `queries.py`
chooses queries from it by a rule, in the small language of `asking.py`; `--queries` names a file of queries that people
typed, one per line, with fields, periods, patterns, misspellings and questions (`people.py` says how these are put to
the other engines). Figures are given for all queries, and for each of the two sets.

What is fair, and what is not. All engines index the same lines: text stemmed for English without a stop list, the same
text as written for phrases and prefixes, title and lead on an event's first paragraph with weight 2, seven facets
(speaker, topic, geography, person, section, place, year) and months. All give exact totals, at most 50 values of each
facet with exact counts, the counts of a filtered facet ignoring its own filter, a timeline, and ten snippets from text
they store themselves. Each engine uses its own English stemmer, so totals differ by a few per cent. Rostra does more:
it counts events, explains how it read the query, suggests spellings, and has two more facets.

Each engine is a separate process that answers one query at a time. As soon as it is open, it answers every query once;
these are the cold figures, with file caches in whatever state they are. Then each engine reports when it is warm
(Rostra when its compiled loops and its words are loaded, Lucene when Java has compiled the code for the queries). Only
then do the rounds begin: one that warms caches, then `--rounds` more, in each of which every engine in turn answers all
queries once. A query's time is its median over these rounds; p50 and p95 are over queries. "over 2 x" counts the
queries for which Rostra took more than twice as long as the engine.

`build_per_s` is the number of paragraphs indexed per second, until the index is safely on disk and merges that are due
are done; the time of parsing the corpus's JSON is left out. Loops that are compiled once after an installation are
compiled before, by another process. Rostra indexes from its archive, which keeps the texts and
is written first (`keep_per_s`); the other engines store texts while they index. `whole_per_s` covers both steps.
`index_bytes` is the size without stored text, `stored_bytes` with it. `rss_bytes` is the resident memory of the
answering process; `own_bytes` leaves out the pages of mapped files, which processes share. `open_ms` is the time from
starting a Python process to its first answer. Modules are compiled before, as on a server: a process that may not keep
bytecode would compile them at each start, which says nothing about the engine.
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
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from asking import asked  # noqa: E402  (beside this file, wherever it is started)
from peers import NAMES, folder_bytes, lacking, peer  # noqa: E402
from people import facet_counts, typed  # noqa: E402
from queries import chosen  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

    from asking import Asked

WARM = "warm"  # the message that asks an engine to reply once it is warm
ROUNDS = 5  # after one that warms caches; a median of five ignores two disturbed rounds
FIRST = (
    "import sys; sys.path[:0] = {path!r}; from peers import first_answer; first_answer({name!r}, {folder!r}, {line!r})"
)


class Lines:
    """The lines of the corpus, read as they are iterated over; `seconds` is the time spent reading and parsing them."""

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
    """Build one engine's index; return its speed, memory and size."""
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


def prepare(name: str) -> None:
    """Let the engine compile what is compiled once after an installation."""
    peer(name).prepare()


def _seconds(task: Callable[[Path, Lines], None], folder: Path, corpus: Path) -> tuple[float, int]:
    """Return the seconds that the task took, without parsing the lines' JSON, and the number of lines it read."""
    lines = Lines(corpus)
    started = time.perf_counter()
    task(folder, lines)
    return time.perf_counter() - started - lines.seconds, lines.count


def _in_process(task: Any, *arguments: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(task, arguments)


def serve(name: str, folder: Path, pipe: Connection) -> None:
    """Run one engine in its own process: receive queries through the pipe, send back their times and totals.

    On WARM, it replies once the engine is warm; on None, it sends its memory use and ends.
    """
    engine = peer(name)
    engine.open(folder)
    while True:
        queries = pipe.recv()
        if queries is None:
            pipe.send(_memory())
            return
        if queries == WARM:
            engine.warm()
            pipe.send(WARM)
            continue
        times, totals = [], []
        for query in queries:
            started = time.perf_counter()
            page = engine.page(query)
            times.append(time.perf_counter() - started)
            totals.append(page.total)
        pipe.send((times, totals))


def _memory() -> dict[str, int]:
    """Return the bytes of memory of this process and its child processes, as an engine may be a child process."""
    started = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
    held = [_held(process) for process in ("self", *started)]
    return {"rss_bytes": sum(each["VmRSS"] for each in held), "own_bytes": sum(each["RssAnon"] for each in held)}


def _held(process: str) -> dict[str, int]:
    status = Path(f"/proc/{process}/status").read_text("ascii")
    said = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return {name: int(said[name].split()[0]) * 1024 for name in ("VmRSS", "RssAnon")}


def rounds(folders: dict[str, Path], queries: list[Asked], count: int) -> dict[str, dict[str, Any]]:
    """Ask all engines in turn, first cold and then warm.

    Returns, for each engine, the seconds of each query (cold, and in each round), its total, and the memory at the end.
    """
    context = multiprocessing.get_context("spawn")
    pipes, running = {}, []
    for name, folder in folders.items():
        pipes[name], theirs = context.Pipe()
        running.append(context.Process(target=serve, args=(name, folder, theirs), daemon=True))
        running[-1].start()
    times: dict[str, list[list[float]]] = {name: [] for name in folders}
    cold = {name: _exchanged(pipe, queries)[0] for name, pipe in pipes.items()}
    for pipe in pipes.values():
        _exchanged(pipe, WARM)
    totals: dict[str, list[int]] = {}
    for number in range(count + 1):
        for name, pipe in pipes.items():
            taken, totals[name] = _exchanged(pipe, queries)
            if number:
                times[name].append(taken)
    found = {}
    for name, pipe in pipes.items():
        pipe.send(None)
        found[name] = {"times": times[name], "cold": cold[name], "totals": totals[name], **pipe.recv()}
    for process in running:
        process.join()
    return found


def _exchanged(pipe: Connection, message: object) -> Any:
    pipe.send(message)
    return pipe.recv()


def open_ms(name: str, folder: Path, line: str) -> float:
    """Return the milliseconds from starting Python to the first answer: the median of three runs.

    An extra run before them compiles the modules.
    """
    code = FIRST.format(path=[str(HERE), str(HERE.parent)], name=name, folder=str(folder), line=line)
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPATH": "", "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        taken = [_taken([sys.executable, "-c", code], environment) for _ in range(4)]
    return round(statistics.median(taken[1:]) * 1000, 1)  # without the first run, which compiled the modules


def _taken(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, env=environment)
    return time.perf_counter() - started


def summary(built: dict[str, Any], asked_: dict[str, Any], queries: list[Asked]) -> dict[str, Any]:
    """Summarise one engine: its times in milliseconds (warm, by set of queries, cold), its memory, each query.

    `built` is what `build` returned for the engine, and `asked_` what `rounds` did.
    """
    medians = [statistics.median(column) * 1000 for column in zip(*asked_["times"], strict=True)]
    cold = [seconds * 1000 for seconds in asked_["cold"]]
    people = [bool(query.typed) for query in queries]
    chosen_by = {"people": people, "rule": [not typed for typed in people]}
    columns = zip(queries, medians, cold, asked_["totals"], strict=True)
    return {
        **_quantiles(medians),
        "sets": {name: _quantiles(list(compress(medians, mask))) for name, mask in chosen_by.items() if any(mask)},
        "cold": _quantiles(cold),
        **{key: value for key, value in built.items() if key != "paragraphs"},
        **{key: asked_[key] for key in ("rss_bytes", "own_bytes")},
        "queries": {
            query.line: {"ms": round(ms, 3), "cold_ms": round(first, 3), "total": total}
            for query, ms, first, total in columns
        },
    }


def _quantiles(milliseconds: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of the times."""
    ordered = sorted(milliseconds)
    last = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"p50_ms": round(statistics.median(ordered), 3), "p95_ms": round(last, 3)}


def table(result: dict[str, Any]) -> str:
    """Format the figures as tables: building first, then the times on each set of queries, compared with Rostra."""
    ours = result["engines"]["rostra"]
    built = ("", "built/s", "index MB", "own MB", "open ms", "cold p50", "cold p95")
    rows = [f"{result['paragraphs']:,} paragraphs, {result['queries']} queries", "".join(f"{h:>10}" for h in built)]
    for name, one in result["engines"].items():
        sizes = [f"{one[key] / 1e6:.1f}" for key in ("index_bytes", "own_bytes")]
        cold = [f"{one['cold'][key]:.2f}" for key in ("p50_ms", "p95_ms")]
        rows.append(_row(name, f"{one['build_per_s']:,}", *sizes, f"{one['open_ms']:.0f}", *cold))
    for chosen_by in ("all", *ours["sets"]):
        rows += ["", _row(chosen_by, "p50 ms", "p95 ms", "p50 x", "p95 x", "over 2 x")]
        rows += [_compared(name, one, ours, chosen_by) for name, one in result["engines"].items()]
    return "\n".join(rows)


def _compared(name: str, one: dict[str, Any], ours: dict[str, Any], chosen_by: str) -> str:
    """Format the row of an engine's times on a set of queries, with the ratios of Rostra's times to these.

    `one` and `ours` are the summaries of the engine and of Rostra; `chosen_by` names the set, "all" for all queries.
    """
    times, own = (figures if chosen_by == "all" else figures["sets"][chosen_by] for figures in (one, ours))
    cells = [f"{times[key]:.2f}" for key in ("p50_ms", "p95_ms")]
    shares = [f"{own[key] / times[key]:.2f}" for key in ("p50_ms", "p95_ms")]
    slower = sum(ours["queries"][line]["ms"] > 2 * query["ms"] for line, query in one["queries"].items())
    return _row(name, *cells, *shares, f"{slower}" if chosen_by == "all" else "")


def _row(*cells: str) -> str:
    return "".join(f"{cell:>10}" for cell in cells)


def compare(options: argparse.Namespace) -> dict[str, Any]:
    """Build and ask every engine that the options name; return the figures by engine."""
    names = ["rostra", *(name for name in options.peers.split(",") if name and name != "rostra")]
    unknown = set(names) - set(NAMES)
    if unknown:
        sys.exit(f"no such engine: {', '.join(sorted(unknown))}; known are {', '.join(NAMES)}")
    for name in [name for name in names if (tools := lacking(name))]:
        print(f"{name} is left out: {', '.join(tools)} not found (JDK 17 and Maven)", file=sys.stderr)
        names.remove(name)
    queries = _queries(options)
    work = Path(options.work or tempfile.mkdtemp(prefix="rostra-pages-"))
    built, folders = {}, {name: work / name for name in names}
    for name, folder in folders.items():
        kept = folder / "built.json"
        if not (options.work and kept.exists()):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            print(f"building {name}", file=sys.stderr)
            _in_process(prepare, name)
            kept.write_text(json.dumps(_in_process(build, name, options.corpus, folder)))
        built[name] = json.loads(kept.read_text())
    asked_ = rounds(folders, queries, options.rounds)
    engines = {name: summary(built[name], asked_[name], queries) for name in names}
    for name, folder in folders.items():
        engines[name]["open_ms"] = open_ms(name, folder, queries[0].line)
    if not options.work:
        shutil.rmtree(work)
    return {"paragraphs": built["rostra"]["paragraphs"], "queries": len(queries), "engines": engines}


def _queries(options: argparse.Namespace) -> list[Asked]:
    """Return the queries chosen by rule, then those that people typed; each line once."""
    queries = {line: asked(line) for line in chosen(options.corpus)}
    if options.queries:
        lines = options.queries.read_text("utf-8").splitlines()
        queries |= {query.line: query for query in typed(lines, facet_counts(options.corpus))}
    return list(queries.values())


def main() -> None:
    """Compare the engines; print the figures, and write them as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, type=Path)
    parser.add_argument("--queries", type=Path, help="what people typed, a line each, beside those chosen by rule")
    parser.add_argument("--peers", default="tantivy,lucene,fts5,xapian")
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
