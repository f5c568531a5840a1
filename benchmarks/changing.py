"""Serving while the archive changes: is any answer an error or torn, does memory stay, how long do answers take?

python benchmarks/changing.py --seconds 600 --clients 8: an archive of invented speeches is served by this project's own
server; each round changes all texts of some speeches, adds one, removes one, and brings the index up to date. All
speeches of a round say the same number, so an answer that holds two numbers is of two generations.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from index.archive.archive import Archive  # noqa: E402
from index.building.sync import sync  # noqa: E402
from index.records import Paragraph, Speech, numbered  # noqa: E402

SPEECHES, PARAGRAPHS = 40, 20
PATIENCE = 60.0  # seconds to start
NUMBER = re.compile(r"number (\d+)")


class Silent:
    """Who needs no telling how far the work is."""

    def begin(self, total: int) -> None:
        """So many speeches are to be indexed."""

    def step(self) -> None:
        """One more is."""


@dataclass
class Seen:
    """What the clients saw."""

    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    rounds: int = 0
    said: int = 0  # answers that say which of their paragraphs changed just then


def speech(name: int, number: int) -> Speech:
    """A speech all of whose paragraphs say the number of the round."""
    texts = [f"The tide of place {name} stood at line {line}, number {number}." for line in range(PARAGRAPHS)]
    return Speech(f"day-{name}", f"Day {name}", "2013-09-23", numbered(Paragraph(0, "", text) for text in texts))


def change(archive: Archive, index: Path, number: int) -> None:
    """One round: every speech says the new number, one comes and one goes."""
    for name in range(number, number + SPEECHES):
        archive.put(speech(name, number))
    if number:
        archive.delete(f"day-{number - 1}")
    archive.commit()
    sync(archive, index, 64, Silent())


def told(answer: dict[str, object]) -> str | None:
    """How the answer is torn, if it is."""
    hits: list[dict[str, object]] = answer["hits"]  # type: ignore[assignment]
    facets: dict[str, list[dict[str, int]]] = answer["facets"]  # type: ignore[assignment]
    if any(notice["code"] == "changing" for notice in answer["notices"]):  # type: ignore[attr-defined]
        return "said"
    numbers = {NUMBER.findall(str(hit["text"]))[0] for hit in hits}
    if answer["total"] != SPEECHES * PARAGRAPHS or len(hits) != 100:
        return f"{answer['total']} found, {len(hits)} shown"
    if len(numbers) != 1:
        return f"numbers {sorted(numbers)}"
    if sum(value["count"] for value in facets["year"]) != answer["total"]:
        return f"facet {facets['year']}"
    return None if all(hit["spans"] for hit in hits) else "a hit without marks"


def visit(address: str, seen: Seen, ends: float) -> None:
    """Ask until the end."""
    while time.monotonic() < ends:
        began = time.monotonic()
        try:
            with urlopen(f"{address}/api/search?q=tide&size=100", timeout=30) as got:
                torn = told(json.load(got))
        except (OSError, ValueError, KeyError) as error:
            seen.errors.append(repr(error))
        else:
            seen.took.append(time.monotonic() - began)
            if torn == "said":
                seen.said += 1
            elif torn:
                seen.torn.append(torn)
        time.sleep(0.05)


def memory(server: int) -> int:
    """Megabytes of their own that the server's processes hold."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
    found = [re.findall(r"RssAnon:\s+(\d+)", Path(f"/proc/{one}/status").read_text("ascii")) for one in children]
    return sum(int(kilobytes[0]) for kilobytes in found if kilobytes) // 1024


def measured(address: str, clients: int, seconds: float, seen: Seen) -> Seen:
    """What so many clients see in so many seconds."""
    ends = time.monotonic() + seconds
    threads = [threading.Thread(target=visit, args=(address, seen, ends)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def figures(name: str, seen: Seen) -> str:
    """A line of figures."""
    p95 = statistics.quantiles(seen.took, n=20)[-1] if len(seen.took) > 1 else 0.0
    wrong = f"{len(seen.errors)} errors, {len(seen.torn)} torn, {seen.said} said to change"
    return f"{name}: {len(seen.took)} answers, p95 {p95:.3f} s, {wrong}"


def serving(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """The server over the folder's archive, once it answers."""
    environ = os.environ | {"ROSTRA_INDEX_PATH": str(folder), "ROSTRA_WEB_PORT": str(port)}
    environ |= {"ROSTRA_WEB_REQUESTS_PER_MINUTE": "0"}
    server = subprocess.Popen([sys.executable, ROOT / "rostra.py", "serve"], env=environ, cwd=folder)
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            urlopen(f"http://127.0.0.1:{port}/healthz").close()
        except OSError:
            time.sleep(0.2)
        else:
            return server
    raise TimeoutError("the server does not start")


def main() -> None:
    """Measure the quiet site, then the one that changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--port", type=int, default=8479)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, Archive(Path(place) / "archive.sqlite") as archive:
        folder = Path(place)
        change(archive, folder / "index", 0)
        server = serving(folder, given.port)
        address = f"http://127.0.0.1:{given.port}"
        try:
            measured(address, given.clients, 3, Seen())
            print(figures("quiet", measured(address, given.clients, min(given.seconds, 30), Seen())), flush=True)
            before, seen = memory(server.pid), Seen()
            visits = threading.Thread(target=measured, args=(address, given.clients, given.seconds, seen))
            visits.start()
            while visits.is_alive():
                seen.rounds += 1
                change(archive, folder / "index", seen.rounds)
            print(figures(f"{seen.rounds} rounds", seen), f"memory {before} -> {memory(server.pid)} MB")
            print("\n".join([*seen.errors[:5], *seen.torn[:5]]))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


if __name__ == "__main__":
    main()
