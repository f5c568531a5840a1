"""The engines that benchmarks/relevance.py compares, each indexed and queried as its own documentation shows.

Each is a function that indexes documents in an empty folder and returns another function, from a query's text to ranked
document ids.
"""

from __future__ import annotations

import importlib
import re
import sqlite3
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

DEPTH = 1000
SYSTEM_PACKAGES = "/usr/lib/python3/dist-packages"  # where Debian's python3-xapian is

Ranked = list[tuple[str, float]]
Ask = Callable[[str], Ranked]

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Return the words of a query, for engines whose query language would interpret its punctuation."""
    return _WORD.findall(text.lower())


def bm25s(documents: Iterable[Any], folder: Path) -> Ask:
    """Index with bm25s, its English stop words and Snowball's stemmer."""
    engine = importlib.import_module("bm25s")
    stemmer = importlib.import_module("Stemmer").Stemmer("english")
    documents = list(documents)
    quiet = {"stopwords": "en", "stemmer": stemmer, "show_progress": False}
    retriever = engine.BM25()
    retriever.index(engine.tokenize([d.whole for d in documents], **quiet), show_progress=False)

    def ask(text: str) -> Ranked:
        tokens = engine.tokenize([text], **quiet)
        k = min(DEPTH, len(documents))
        found, scores = retriever.retrieve(tokens, k=k, show_progress=False)
        return [(documents[i].id, float(s)) for i, s in zip(found[0], scores[0], strict=True) if s > 0]

    return ask


def tantivy(documents: Iterable[Any], folder: Path) -> Ask:
    """Index with Tantivy and its English stemming tokenizer, in one text field; a query's words are alternatives."""
    engine = importlib.import_module("tantivy")
    builder = engine.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("body", tokenizer_name="en_stem")
    index = engine.Index(builder.build(), path=str(folder))
    writer = index.writer()
    for document in documents:
        writer.add_document(engine.Document(id=document.id, body=document.whole))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> Ranked:
        query = index.parse_query(" ".join(words(text)), ["body"])
        hits = searcher.search(query, DEPTH).hits
        return [(searcher.doc(at)["id"][0], score) for score, at in hits]

    return ask


def fts5(documents: Iterable[Any], folder: Path) -> Ask:
    """Index with SQLite FTS5, its Porter stemmer and its bm25()."""
    base = sqlite3.connect(folder / "fts.db")
    base.execute("CREATE VIRTUAL TABLE docs USING fts5(id UNINDEXED, body, tokenize='porter unicode61')")
    base.executemany("INSERT INTO docs VALUES (?, ?)", ((d.id, d.whole) for d in documents))

    def ask(text: str) -> Ranked:
        asked = " OR ".join(f'"{word}"' for word in words(text))
        rows = base.execute("SELECT id, -rank FROM docs WHERE docs MATCH ? ORDER BY rank LIMIT ?", (asked, DEPTH))
        return rows.fetchall()

    return ask


def xapian(documents: Iterable[Any], folder: Path) -> Ask:
    """Index with Xapian and its English stemmer, without stop words, with its default BM25."""
    if SYSTEM_PACKAGES not in sys.path:
        sys.path.append(SYSTEM_PACKAGES)
    engine = importlib.import_module("xapian")
    base = engine.WritableDatabase(str(folder / "xapian"))
    generator = engine.TermGenerator()
    generator.set_stemmer(engine.Stem("en"))
    for document in documents:
        entry = engine.Document()
        generator.set_document(entry)
        generator.index_text(document.whole)
        entry.set_data(document.id)
        base.add_document(entry)
    base.commit()
    parser = engine.QueryParser()
    parser.set_stemmer(engine.Stem("en"))
    parser.set_stemming_strategy(engine.QueryParser.STEM_SOME)
    parser.set_default_op(engine.Query.OP_OR)

    def ask(text: str) -> Ranked:
        enquire = engine.Enquire(base)
        enquire.set_query(parser.parse_query(" ".join(words(text)), 0))
        return [(hit.document.get_data().decode(), hit.weight) for hit in enquire.get_mset(0, DEPTH)]

    return ask


def whoosh(documents: Iterable[Any], folder: Path) -> Ask:
    """Index with stock Whoosh, its stemming analyzer with stop words and its BM25F; query words are alternatives."""
    index_, fields, qparser = (importlib.import_module(f"whoosh.{n}") for n in ("index", "fields", "qparser"))
    analysis = importlib.import_module("whoosh.analysis")
    schema = fields.Schema(id=fields.ID(stored=True), body=fields.TEXT(analyzer=analysis.StemmingAnalyzer()))
    index = index_.create_in(str(folder), schema)
    writer = index.writer()
    for document in documents:
        writer.add_document(id=document.id, body=document.whole)
    writer.commit()
    searcher = index.searcher()
    parser = qparser.QueryParser("body", schema, group=qparser.OrGroup)

    def ask(text: str) -> Ranked:
        hits = searcher.search(parser.parse(" ".join(words(text))), limit=DEPTH)
        return [(hit["id"], hit.score) for hit in hits]

    return ask


PEERS = {"bm25s": bm25s, "tantivy": tantivy, "fts5": fts5, "xapian": xapian, "whoosh": whoosh}
