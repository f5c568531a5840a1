"""Measures how fast Rostra, Tantivy and stock Whoosh index the same corpus, and how large their indexes are.

    python benchmarks/build.py FILE.jsonl [--paragraphs N] [--rounds R] [--whoosh N] [--json OUT]

FILE is a corpus made by benchmarks/corpora.py (one paragraph per line, those of one event together). It is read into
memory before any clock starts. Every engine indexes the same content: a paragraph's words, stemmed and as written, both
with positions; the words of title and lead; topic, geography, person, section, place, year, speaker, voice, kind and
event as facets; the day; the paragraph's row number in the archive. No engine stores the text. "tantivy, stems" omits
the words as written.

Tantivy and Rostra each use as many threads or processes as they choose, with the same limit of memory. Engines take
turns, round by round; the table shows medians. It also shows processor seconds (user and system, all processes),
because on a busy machine only processor time is comparable. `benchmarks/pages.py` also measures how long it takes to
build the archive and to answer queries.
"""

from __future__ import annotations

import argparse
import itertools
import json
import operator
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.building.writer import IndexWriter
from index.documents import PARAGRAPH_FACETS, SPEECH_FACETS, ParagraphDocument, SpeechDocument, first_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Build = Callable[[list[SpeechDocument], Path], None]

LISTS = {"topic": "topics", "geography": "geography", "person": "persons", "section": "sections"}  # facet: key
FACETS = tuple(name for name in (*SPEECH_FACETS, *PARAGRAPH_FACETS) if name not in ("event", "language"))
MEMORY_MB = 512  # limit for every engine that accepts one


def records(file: Path, wanted: int) -> list[SpeechDocument]:
    """Read speeches from the corpus until they have at least `wanted` paragraphs together, or until it ends."""
    speeches: list[SpeechDocument] = []
    rows = itertools.count()
    paragraphs = 0
    with file.open(encoding="utf-8") as lines:
        for _, run in itertools.groupby(map(json.loads, lines), key=operator.itemgetter("event")):
            if paragraphs >= wanted:
                break
            speeches.append(speech(list(run), rows))
            paragraphs += len(speeches[-1].paragraphs)
    return speeches


def speech(lines: list[dict], rows: Iterator[int]) -> SpeechDocument:
    """Make a speech for the index writer from the lines of one event; its paragraphs get the next numbers from
    `rows`.
    """
    first = lines[0]
    date = first.get("date")
    shared = {facet: tuple(first.get(key) or ()) for facet, key in LISTS.items()}
    shared |= {"place": one(first.get("place")), "year": one(date[:4] if date else None)}
    paragraphs = tuple(
        ParagraphDocument(next(rows), line["text"], {name: one(line.get(name)) for name in PARAGRAPH_FACETS})
        for line in lines
    )
    return SpeechDocument(
        first["event"], first["title"], first.get("lead") or "", first_day(date), "en", shared, paragraphs
    )


def one(value: str | None) -> tuple[str, ...]:
    """Return the value as a tuple of one, or an empty tuple for None or ""."""
    return (value,) if value else ()


def rostra(speeches: list[SpeechDocument], folder: Path) -> None:
    """Build Rostra's index."""
    with IndexWriter(folder, memory_mb=MEMORY_MB) as writer:
        for speech in speeches:
            writer.put(speech)
        writer.commit(1)
        writer.merge()


def tantivy(speeches: list[SpeechDocument], folder: Path) -> None:
    """Build Tantivy's index, with words both stemmed and as written."""
    _tantivy(speeches, folder, ("text", "exact"))


def tantivy_stems(speeches: list[SpeechDocument], folder: Path) -> None:
    """Build Tantivy's index of stems alone."""
    _tantivy(speeches, folder, ("text",))


def _tantivy(speeches: list[SpeechDocument], folder: Path, words: tuple[str, ...]) -> None:
    import tantivy as peer  # noqa: PLC0415  (each engine is loaded by its own turn)

    builder = peer.SchemaBuilder()
    for name in words:
        tokenizer = "en_stem" if name == "text" else "default"
        builder.add_text_field(name, stored=False, tokenizer_name=tokenizer, index_option="position")
    for name in ("title", "lead"):
        builder.add_text_field(name, stored=False, tokenizer_name="en_stem", index_option="position")
    for name in (*FACETS, "event"):
        builder.add_text_field(name, stored=False, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", stored=False, indexed=True, fast=True)
    builder.add_integer_field("row", stored=False, indexed=False, fast=True)
    folder.mkdir()
    index = peer.Index(builder.build(), path=str(folder))
    writer = index.writer(MEMORY_MB << 20)
    for speech in speeches:
        shared = {name: list(values) for name, values in speech.facets.items()}
        for paragraph in speech.paragraphs:
            fields = {name: list(values) for name, values in paragraph.facets.items()}
            document = peer.Document(
                **dict.fromkeys(words, paragraph.text),
                **shared,
                **fields,
                title=speech.title,
                lead=speech.lead,
                event=speech.event,
                day=speech.day,
                row=paragraph.row,
            )
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def stock_whoosh(speeches: list[SpeechDocument], folder: Path) -> None:
    """Build stock Whoosh's index, with Rostra's analyzers."""
    from whoosh import fields, index  # noqa: PLC0415

    from index.analysis.tokens import analyzer  # noqa: PLC0415

    schema = fields.Schema(
        text=fields.TEXT(analyzer=analyzer(stemmed=True)),
        exact=fields.TEXT(analyzer=analyzer(stemmed=False)),
        title=fields.TEXT(analyzer=analyzer(stemmed=True)),
        lead=fields.TEXT(analyzer=analyzer(stemmed=True)),
        row=fields.STORED(),
        **{name: fields.KEYWORD(commas=True, sortable=True) for name in (*FACETS, "event", "day")},
    )
    folder.mkdir()
    writer = index.create_in(folder, schema).writer(limitmb=MEMORY_MB)
    for speech in speeches:
        for paragraph in speech.paragraphs:
            facets = {name: ",".join(v) for name, v in {**speech.facets, **paragraph.facets}.items()}
            writer.add_document(
                text=paragraph.text,
                exact=paragraph.text,
                title=speech.title,
                lead=speech.lead,
                event=speech.event,
                day=str(speech.day),
                row=paragraph.row,
                **facets,
            )
    writer.commit()


def measured(build: Build, speeches: list[SpeechDocument]) -> tuple[float, float, int]:
    """Return the elapsed seconds and processor seconds of building, and the bytes of the finished index."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "index"
        start, before = time.perf_counter(), processor_seconds()
        build(speeches, folder)
        seconds, used = time.perf_counter() - start, processor_seconds() - before
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        shutil.rmtree(folder)
    return seconds, used, size


def processor_seconds() -> float:
    """Return the user and system time of this process and its finished child processes."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> None:
    """Measure and print the results; write them as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--paragraphs", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--whoosh", type=int, default=5_000, help="paragraphs for stock Whoosh; 0 leaves it out")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    speeches = records(arguments.file, arguments.paragraphs)
    few = records(arguments.file, arguments.whoosh) if arguments.whoosh else []
    measured(rostra, speeches[:50])  # compiles the loops, which happens once per machine, not once per build
    engines = {"rostra": rostra, "tantivy": tantivy, "tantivy, stems": tantivy_stems, "whoosh": stock_whoosh}
    rounds: dict[str, list[tuple[float, float, int]]] = {name: [] for name in engines}
    for number in range(arguments.rounds):
        for name, build in engines.items():
            corpus = few if name == "whoosh" else speeches
            if corpus and (name != "whoosh" or number == 0):
                rounds[name].append(measured(build, corpus))
    report = {name: row(results, few if name == "whoosh" else speeches) for name, results in rounds.items() if results}
    for name, values in report.items():
        print(
            f"{name:16}{values['paragraphs']:10,} paragraphs {values['build_per_s']:10,.0f} /s"
            f"{values['processor_us']:8.1f} us of processor each {values['index_bytes']:14,.0f} B"
            f"{values['index_bytes'] / values['paragraphs']:8.1f} B each"
        )
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


def row(results: list[tuple[float, float, int]], speeches: list[SpeechDocument]) -> dict[str, float]:
    """Compute one engine's figures, as medians over its rounds.

    `results` has what `measured` returned in each round.
    """
    count = sum(len(each.paragraphs) for each in speeches)
    seconds, used, size = (statistics.median(values) for values in zip(*results, strict=True))
    return {
        "paragraphs": count,
        "build_per_s": count / seconds,
        "processor_us": used / count * 1e6,
        "index_bytes": size,
    }


if __name__ == "__main__":
    main()
