"""Compares Rostra and Datasette on the same paragraphs over HTTP: rate, p50 and p95 with 1 and 4 clients.

    python benchmarks/http_pages.py --index var [--queries FILE] [--seconds 10] [--datasette PROGRAM]
        [--datasette-seconds 120]

What is fair: both serve from two processes (for Datasette two servers, with the clients divided between them), answer
without gzip, and are asked the same words, each query once; there are no page caches and no 304s; the first ten seconds
are not measured. Datasette searches a table with FTS5 (porter stemming) and counts the same facets as Rostra, lists of
values by `_facet_array`, with its time limits raised so that it omits none. What is unfair: Datasette is made for any
table, Rostra for this one; and Datasette's page has no ranking, highlighting or timeline. The clients are threads of
this process and use their share of both cores. Datasette is not among the pinned dependencies: install it anywhere.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from corpora import lines  # noqa: E402 - the project's folder first
from index.archive.archive import ArchiveReader  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SEED = 1990  # any fixed number
PORTS = (8951, 8952)  # on this machine only
PROCESSES = 2  # processes of each server: one for each core of the machine on which it was measured
CLIENTS = (1, 4)
WARMING = 10.0  # seconds of requests before measuring, so that no server is measured while it still loads
PATIENCE = 900  # seconds for a server to start, and for one answer
GENERATED = 20_000  # pairs of words used as queries: more than any run asks
SINGLE, LISTS = ("speaker", "place", "year", "kind", "voice", "event"), ("topics", "geography", "persons", "sections")
LIMITS = {"sql_time_limit_ms": 60_000, "facet_time_limit_ms": 60_000, "default_facet_size": 12}


def main() -> None:
    """Measure both servers and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="a folder with archive and index, as [index] path")
    parser.add_argument(
        "--queries", type=Path, help="queries as typed, one a line; those of plain words are asked first"
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="of each measurement")
    parser.add_argument("--datasette-seconds", type=float, help="of those of Datasette, whose pages may take minutes")
    parser.add_argument("--datasette", default=shutil.which("datasette", path=str(Path(sys.executable).parent)))
    asked = parser.parse_args()
    beside_seconds = asked.datasette_seconds or asked.seconds
    with ArchiveReader(asked.index / "archive.sqlite") as archive, tempfile.TemporaryDirectory() as folder:
        rows = [line for speech in archive.speeches() for line in lines(speech)]
        words = [*typed(asked.queries), *generated(rows)]
        random.Random(SEED).shuffle(words)  # so that every kind of page gets easy and hard queries
        ids = [speech.id for speech in itertools.islice(archive.speeches(), 500)]
        print(f"{len(rows):,} paragraphs; {PROCESSES} processes each; {asked.seconds:g} s a row")
        with rostra(asked.index):
            under_load(PROCESSES, list(PORTS[:1]), iter(pages(words[::-1], ids)["result page"]), WARMING)
            found = {}
            for name, paths in pages(words, ids).items():
                print(name)
                found[name] = measured(PORTS[:1], paths, asked.seconds)
        if asked.datasette:
            base = table(Path(folder) / "speeches.db", rows)
            with datasette(asked.datasette, base):
                print("Datasette's page")
                under_load(PROCESSES, list(PORTS), map(datasette_page, words[::-1]), WARMING)
                beside = measured(PORTS, [datasette_page(query) for query in words], beside_seconds)
            compared(found["result page"], beside)


def typed(file: Path | None) -> list[str]:
    """Return the queries of the file that consist of plain words, which both servers interpret alike."""
    return [line for line in file.read_text("utf-8").splitlines() if re.fullmatch(r"[a-z ]+", line)] if file else []


def generated(rows: list[dict[str, Any]]) -> list[str]:
    """Draw pairs of words that occur in the same paragraph, each pair once."""
    chance, pairs = random.Random(SEED), dict[str, None]()
    for _ in range(GENERATED):
        words = sorted(set(re.findall(r"[a-z]{4,}", chance.choice(rows)["text"].lower())))
        if len(words) > 1:
            pairs[" ".join(chance.sample(words, 2))] = None
    return list(pairs)


def pages(words: list[str], ids: list[str]) -> dict[str, list[str]]:
    """Make the URLs to request from Rostra, by kind of page, each once."""
    queries = [quote_plus(query) for query in words]
    return {
        "result page": [f"/?q={query}" for query in queries],
        "front page": [f"/?x={number}" for number in range(len(queries))],
        "speech page": [f"/speech/{id_}?q={query}" for id_, query in zip(itertools.cycle(ids), queries, strict=False)],
        "/api/search": [f"/api/search?q={query}" for query in queries],
        "/export.csv": [f"/export.csv?q={query}" for query in queries],
        "/quote": [f"/quote?text={query}" for query in queries],
    }


def datasette_page(query: str) -> str:
    """Return the URL of Datasette's table page with the same search and facets."""
    facets = [*(f"_facet={name}" for name in SINGLE), *(f"_facet_array={name}" for name in LISTS)]
    return f"/speeches/paragraph?_search={quote_plus(query)}&_size=10&{'&'.join(facets)}"


@contextmanager
def rostra(index: Path) -> Iterator[None]:
    """Serve the archive with Rostra, and wait until it answers."""
    ours = {"ROSTRA_INDEX_PATH": str(index), "ROSTRA_WEB_WORKERS": str(PROCESSES)}
    environ = os.environ | ours | {"ROSTRA_WEB_REQUESTS_PER_MINUTE": "0", "ROSTRA_WEB_DEAR_PER_MINUTE": "0"}
    command = [sys.executable, str(ROOT / "rostra.py"), "serve", "--port", str(PORTS[0])]
    with serving([subprocess.Popen(command, env=environ, cwd=ROOT)], PORTS[:1], "/?q=war"):
        yield


@contextmanager
def datasette(program: str, base: Path) -> Iterator[None]:
    """Serve the table with several Datasette servers, as many as Rostra has processes."""
    limits = [part for name, value in LIMITS.items() for part in ("--setting", name, str(value))]
    commands = [[program, "serve", "--immutable", str(base), "--port", str(port), *limits] for port in PORTS]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with serving([subprocess.Popen(command, **quiet) for command in commands], PORTS, datasette_page("war")):  # type: ignore[call-overload]
        yield


@contextmanager
def serving(processes: list[subprocess.Popen[bytes]], ports: Iterable[int], path: str) -> Iterator[None]:
    """Wait until the servers answer; stop them at the end of the `with` block."""
    try:
        for port in ports:
            waited(lambda port=port: get(HTTPConnection("127.0.0.1", port, timeout=PATIENCE), path))  # type: ignore[misc]
        yield
    finally:
        for process in processes:
            process.terminate()
            process.wait(PATIENCE)


def waited(answer: Callable[[], object]) -> None:
    """Call `answer` repeatedly until it no longer raises OSError, or until PATIENCE is over."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            answer()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def get(connection: HTTPConnection, path: str) -> int:
    """Request a page, read all of it, and return its size in bytes."""
    connection.request("GET", path)
    answer = connection.getresponse()
    size = len(answer.read())
    if answer.status != 200:
        raise ValueError(f"{answer.status} for {path}")
    return size


def measured(ports: Iterable[int], paths: Iterable[str], seconds: float) -> dict[int, tuple[float, float, float]]:
    """Return pages per second, p50 and p95 in milliseconds by number of clients; each path is requested once."""
    left, found = iter(paths), {}
    for clients in CLIENTS:
        times, sizes = under_load(clients, list(ports), left, seconds)
        cuts = statistics.quantiles(times, n=20)
        found[clients] = (len(times) / seconds, 1000 * statistics.median(times), 1000 * cuts[18])
        rate, half, most = found[clients]
        print(
            f"{clients} clients: {rate:8.1f}/s  p50 {half:7.1f}  p95 {most:7.1f} ms  {statistics.median(sizes):,.0f} B"
        )
    return found


def under_load(clients: int, ports: list[int], paths: Iterator[str], seconds: float) -> tuple[list[float], list[int]]:
    """Return the seconds and the size of each page while `clients` threads request pages, one connection each."""
    times, sizes, lock = list[float](), list[int](), threading.Lock()
    end = time.monotonic() + seconds

    def client(port: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        while time.monotonic() < end:
            with lock:
                path = next(paths)
            begun = time.perf_counter()
            sizes.append(get(connection, path))
            times.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=client, args=(ports[n % len(ports)],)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, sizes


def table(file: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """Write the paragraphs into a SQLite table with a full-text index that Datasette recognises."""
    columns = ("text", "title", *SINGLE, *LISTS)
    base = sqlite3.connect(file)
    base.execute(f"CREATE TABLE paragraph (id INTEGER PRIMARY KEY, {', '.join(columns)})")
    values = (
        [row["text"], row["title"], *(single(row, name) for name in SINGLE)] + [json.dumps(row[name]) for name in LISTS]
        for row in rows
    )
    places = ", ".join("?" * len(columns))
    base.executemany(f"INSERT INTO paragraph ({', '.join(columns)}) VALUES ({places})", values)
    base.executescript(
        "CREATE VIRTUAL TABLE found USING fts5 (text, title, content='paragraph', content_rowid='id',"
        " tokenize='porter unicode61 remove_diacritics 2');"
        "INSERT INTO found(found) VALUES ('rebuild'); INSERT INTO found(found) VALUES ('optimize');"
    )
    base.commit()
    base.close()
    return file


def single(row: dict[str, Any], name: str) -> str | None:
    """Return the row's value of a facet that has one value at most; None if the value is unknown."""
    return str(row["date"] or "")[:4] if name == "year" else row[name]


def compared(ours: dict[int, tuple[float, float, float]], theirs: dict[int, tuple[float, float, float]]) -> None:
    """Print the ratios of Rostra's figures to Datasette's: rate, p50 and p95, by number of clients."""
    for clients in CLIENTS:
        rate, half, most = (one / other for one, other in zip(ours[clients], theirs[clients], strict=True))
        print(f"{clients} clients: {rate:.1f} times the rate, p50 1/{1 / half:.1f}, p95 1/{1 / most:.1f}")


if __name__ == "__main__":
    main()
