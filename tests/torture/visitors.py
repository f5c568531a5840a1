"""Visitors of a site, in a process of their own: how long each answer took, and what was wrong or torn in it.

python -m tests.torture.visitors http://127.0.0.1:8000 --clients 8 --seconds 10 prints one JSON object.

An answer is torn if it mixes two generations of the archive, or is incomplete.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import io
import itertools
import json
import re
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.torture.rounds import CHANGING, PARAGRAPHS, WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAUSE = 0.05  # seconds between an answer and the visitor's next request
PATIENCE = 30.0  # seconds after which an answer counts as missing
NUMBER = re.compile(r"number (\d+)")
TOTAL = CHANGING * PARAGRAPHS


@dataclass
class Seen:
    """What the visitors saw: the seconds of each answer, errors, torn answers, and the number of refused
    connections.
    """

    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    refused: int = 0


def torn_answer(body: str) -> str | None:
    """Return how the API's answer is torn, or None if it is not."""
    answer: dict[str, Any] = json.loads(body)
    shown = [NUMBER.findall(f"{hit['text']} {hit['title']}") for hit in answer["hits"]]
    if answer["total"] != TOTAL or answer["events"] != CHANGING or len(shown) != 50:
        return f"{answer['total']} in {answer['events']} found, {len(shown)} shown, {answer['notices']}"
    if len(set(itertools.chain(*shown))) != 1:
        return f"numbers {sorted(set(itertools.chain(*shown)))}"
    if sum(value["count"] for value in answer["facets"]["year"]) != TOTAL:
        return f"facet {answer['facets']['year']}"
    return None if all(hit["spans"] for hit in answer["hits"]) else "a hit without marks"


def torn_table(body: str) -> str | None:
    """Return how the table is torn, or None if it is not."""
    numbers = [NUMBER.findall(" ".join(row)) for row in list(csv.reader(io.StringIO(body)))[1:]]
    if len(numbers) != TOTAL or len(set(itertools.chain(*numbers))) != 1:
        return f"a table of {len(numbers)} rows, numbers {sorted(set(itertools.chain(*numbers)))}"
    return None


def torn_lines(body: str) -> str | None:
    """Return how the concordance is torn, or None if it is not."""
    lines = [json.loads(line) for line in body.splitlines()]
    numbers = {NUMBER.findall(line["right"])[0] for line in lines}
    return None if len(lines) == TOTAL and len(numbers) == 1 else f"{len(lines)} lines, numbers {sorted(numbers)}"


def whole_page(body: str) -> str | None:
    """Return None if the page has its end, otherwise what is wrong with it."""
    return None if body.rstrip().endswith("</html>") else "a page that is cut"


CHEAP: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    (f"/api/search?q={WORD}&size=50", torn_answer),
    (f"/?q={WORD}", whole_page),
    ("/?q=ab*", whole_page),
    ("/", whole_page),
    (f"/?q={WORD}&speaker=Ada+Marsh&sort=newest&page=3", whole_page),
)
ALL = (*CHEAP, (f"/export.csv?q={WORD}", torn_table), (f"/lines.jsonl?q={WORD}", torn_lines))


def visit(netloc: str, ends: float, seen: Seen, first: int) -> None:
    """Request one page after another until the instant `ends`, beginning with page `first` of ALL; add to `seen`."""
    for path, torn in itertools.islice(itertools.cycle(ALL), first, None):
        if time.monotonic() > ends:
            return
        began = time.monotonic()
        try:
            status, body = asked(netloc, path)
        except ConnectionRefusedError:
            seen.refused += 1
            time.sleep(PAUSE)
            continue
        except (OSError, http.client.HTTPException) as error:
            seen.errors.append(f"{path}: {error!r}")
            continue
        seen.took.append(time.monotonic() - began)
        if status != 200:
            seen.errors.append(f"{path}: {status} {body[:200]}")
        elif wrong := torn(body):
            seen.torn.append(f"{path}: {wrong}")
        time.sleep(PAUSE)


def asked(netloc: str, path: str) -> tuple[int, str]:
    """Return the status and the body of one answer, on a connection of its own."""
    connection = http.client.HTTPConnection(netloc, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def visited(netloc: str, clients: int, seconds: float) -> Seen:
    """Return what `clients` visitors see in this many seconds."""
    seen, ends = Seen(), time.monotonic() + seconds
    threads = [threading.Thread(target=visit, args=(netloc, ends, seen, first)) for first in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _given() -> Iterator[Any]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    yield from (urlsplit(given.address).netloc, given.clients, given.seconds)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(visited(*_given()))))
