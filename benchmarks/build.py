"""How fast an index is built from records and how large it is: Rostra, Tantivy, stock Whoosh, one corpus.

    python benchmarks/build.py FOLDER [--paragraphs N] [--rounds R] [--whoosh N] [--json OUT]

FOLDER holds the UN General Debate's text files (ungdc). The corpus is one record per speech with its paragraphs
(one printed line each), made in memory before any clock starts; it is read again as often as N paragraphs need,
each time with another event id. Every engine indexes the same: the paragraph's words stemmed and as written, both
with positions; the title's words; topic, country, year, speaker, kind, voice and event as facets; the day; the
archive's row. No engine stores the text. Tantivy writes with both cores; its "stem only" row leaves the words as
written out. Engines take turns, round by round; the table shows medians.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from index.documents import ParagraphDocument, SpeechDocument
from index.writer import IndexWriter

MEMORY_MB = 512  # for every engine that takes a bound


def records(folder: Path, wanted: int) -> list[SpeechDocument]:
    """Speeches of at least `wanted` paragraphs together."""
    files = sorted(f for f in folder.rglob("*.txt") if f.name.count("_") == 2 and not f.name.startswith("._"))
    speeches: list[SpeechDocument] = []
    row = 0
    for copy in range(1000):
        for file in files[copy % 7 :: 7] if wanted < 60_000 else files:
            if row >= wanted:
                return speeches
            country, _, year = file.stem.split("_")
            lines = file.read_text("utf-8-sig", errors="replace").splitlines()
            paragraphs = []
            for line in filter(None, map(str.strip, lines)):
                row += 1
                voice = ("president", "official", "unknown")[row % 3]
                facets = {"speaker": (country,), "kind": ("speech",), "voice": (voice,)}
                paragraphs.append(ParagraphDocument(row, line, facets))
            facets = {"geography": (country,), "year": (year,), "topic": (f"topic {int(year) % 17}", "debate")}
            title = f"Statement of {country} in the General Debate of {year}"
            day = int(year) * 365 if year.isdigit() else 0
            speeches.append(SpeechDocument(f"{file.stem}-{copy}", title, "", day, "en", facets, tuple(paragraphs)))
    return speeches


def rostra(speeches: list[SpeechDocument], folder: Path) -> None:
    """Build Rostra's index."""
    with IndexWriter(folder, memory_mb=MEMORY_MB) as writer:
        for speech in speeches:
            writer.put(speech)
        writer.commit(1)
        writer.merge()


def tantivy(speeches: list[SpeechDocument], folder: Path) -> None:
    """Build Tantivy's index, stemmed and as written."""
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
    builder.add_text_field("title", stored=False, tokenizer_name="en_stem", index_option="position")
    for name in ("topic", "geography", "year", "speaker", "kind", "voice", "event"):
        builder.add_text_field(name, stored=False, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", stored=False, indexed=True, fast=True)
    builder.add_integer_field("row", stored=False, indexed=False, fast=True)
    folder.mkdir()
    index = peer.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=MEMORY_MB << 20, num_threads=2)
    for speech in speeches:
        shared = {name: list(values) for name, values in speech.facets.items()}
        for paragraph in speech.paragraphs:
            fields = {name: list(values) for name, values in paragraph.facets.items()}
            document = peer.Document(
                **dict.fromkeys(words, paragraph.text),
                **shared,
                **fields,
                title=speech.title,
                event=speech.event,
                day=speech.day,
                row=paragraph.row,
            )
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def stock_whoosh(speeches: list[SpeechDocument], folder: Path) -> None:
    """Build stock Whoosh's index with the same analyzers."""
    from whoosh import fields, index  # noqa: PLC0415

    from index.analysis import analyzer  # noqa: PLC0415

    schema = fields.Schema(
        text=fields.TEXT(analyzer=analyzer(stemmed=True)),
        exact=fields.TEXT(analyzer=analyzer(stemmed=False)),
        title=fields.TEXT(analyzer=analyzer(stemmed=True)),
        row=fields.STORED(),
        **{n: fields.ID(sortable=True) for n in ("geography", "year", "speaker", "kind", "voice", "event", "day")},
        topic=fields.KEYWORD(commas=True),
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
                event=speech.event,
                day=str(speech.day),
                row=paragraph.row,
                **facets,
            )
    writer.commit()


def measured(build, speeches: list[SpeechDocument]) -> tuple[float, int]:
    """Seconds to build and bytes of the finished index."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "index"
        start = time.perf_counter()
        build(speeches, folder)
        seconds = time.perf_counter() - start
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        shutil.rmtree(folder)
    return seconds, size


def main() -> None:
    """Measure, print, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--paragraphs", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--whoosh", type=int, default=5_000, help="paragraphs for stock Whoosh; 0 leaves it out")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    speeches = records(arguments.folder, arguments.paragraphs)
    few = records(arguments.folder, arguments.whoosh) if arguments.whoosh else []
    engines = {"rostra": rostra, "tantivy": tantivy, "tantivy, stem only": tantivy_stems, "whoosh": stock_whoosh}
    rounds: dict[str, list[tuple[float, int]]] = {name: [] for name in engines}
    for number in range(arguments.rounds):
        for name, build in engines.items():
            corpus = few if name == "whoosh" else speeches
            if corpus and (name != "whoosh" or number == 0):
                rounds[name].append(measured(build, corpus))
    report = {}
    for name, results in rounds.items():
        if results:
            count = sum(len(s.paragraphs) for s in (few if name == "whoosh" else speeches))
            seconds = statistics.median(r[0] for r in results)
            size = statistics.median(r[1] for r in results)
            report[name] = {"paragraphs": count, "build_per_s": count / seconds, "index_bytes": size}
            print(f"{name:20} {count:9,} {count / seconds:10,.0f}/s {size:14,.0f} B {size / count:8.1f} B/paragraph")
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
