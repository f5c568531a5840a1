"""Lucene, run by a small Java program: English stemming with positions, facets of Lucene's own facet module.

When an index is first built, `mvn` fetches Lucene and the program is compiled. Lines go to it and answers come back
through pipes, which adds about a tenth of a millisecond to a page's time. Lucene is warm after its queries were asked
repeatedly for WARM_SECONDS, because Java compiles code that runs often.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from asking import FACETS, Asked, Page, line_values
from peers import folder_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

SOURCE = Path(__file__).with_name("lucene")
MADE = Path(__file__).resolve().parents[2] / "build" / "bench" / "lucene"
BETWEEN, WITHIN = "\x1f", "\x1e"  # separators, the same in LucenePeer.java
HEAP = "-Xmx1500m"  # Java's memory: enough for the writer's buffer of 512 MB and for merges; serving needs a third
WARM_SECONDS = 20.0  # after which Java compiles nothing more for a hundred queries


class Engine:
    """The Lucene engine."""

    def __init__(self) -> None:
        self._asked: dict[str, Asked] = {}

    def prepare(self) -> None:
        """Fetch Lucene and compile the program, unless that was done since the program last changed."""
        classes = MADE / "LucenePeer.class"
        source = SOURCE / "LucenePeer.java"
        if classes.exists() and classes.stat().st_mtime > source.stat().st_mtime:
            return
        fetch = ("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={MADE / 'jars'}")
        subprocess.run(["mvn", "-q", "-B", "-Dstyle.color=never", "-f", SOURCE / "pom.xml", *fetch], check=True)
        subprocess.run(["javac", "-nowarn", "-cp", f"{MADE}/jars/*", "-d", MADE, source], check=True)

    def keep(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Do nothing: Lucene stores the texts while it indexes them."""

    def build(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Index the lines; title and lead are words of an event's first paragraph."""
        program = _started("build", folder)
        before = None
        pipe = cast("IO[str]", program.stdin)
        for line in lines:
            event = line.get("event") or line["title"]
            head = "" if event == before else f"{line['title']} {line.get('lead') or ''}"
            before = event
            values = [f"{name}={value}" for name, held in line_values(line).items() for value in held]
            month = [f"month={line['date'][:7]}"] if line.get("date") else []
            columns = (line["text"], head, line["title"], BETWEEN.join(map(_plain, values + month)))
            pipe.write("\t".join((*map(_plain, columns[:3]), columns[3])) + "\n")
        pipe.close()
        if program.wait():
            raise ChildProcessError(f"LucenePeer build ended with {program.returncode}")

    def open(self, folder: Path) -> None:
        """Start the program that answers."""
        self._program = _started("serve", folder)

    def warm(self) -> None:
        """Repeat the queries asked so far until Java has compiled the code that answers them."""
        asked, started = list(self._asked.values()), time.monotonic()
        while asked and time.monotonic() - started < WARM_SECONDS:
            for each in asked:
                self.page(each)

    def page(self, asked: Asked) -> Page:
        """Send the query as one line to the program, and read one line back."""
        self._asked[asked.line] = asked
        filters = [f"{name}={value}" for name, value in asked.filters]
        said = (asked.words, asked.phrases, asked.prefixes, asked.without, ["either"] * asked.either, filters)
        pipe = cast("IO[str]", self._program.stdin)
        pipe.write("\t".join(BETWEEN.join(map(_plain, part)) for part in said) + "\n")
        pipe.flush()
        total, snippets, facets = cast("IO[str]", self._program.stdout).readline().rstrip("\n").split("\t")
        counts = {}
        for facet in facets.split(BETWEEN):
            name, *pairs = facet.split(WITHIN)
            counts[name] = dict(zip(pairs[::2], map(int, pairs[1::2]), strict=True))
        months = dict(sorted(counts.pop("month").items()))
        return Page(int(total), snippets.split(BETWEEN), {name: counts[name] for name in FACETS}, months)

    def bytes(self, folder: Path) -> int:
        """Return the size of the index in bytes, without the stored text."""
        return folder_bytes(folder, ".fdt", ".fdx", ".fdm")


def _started(task: str, folder: Path) -> subprocess.Popen[str]:
    command = ["java", HEAP, "-cp", f"{MADE}:{MADE}/jars/*", "LucenePeer", task, folder / "lucene"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def _plain(text: str) -> str:
    """Replace the characters that separate columns and lines by spaces."""
    return text.translate(_SPACES)


_SPACES = {ord(char): " " for char in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}
