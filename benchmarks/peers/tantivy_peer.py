"""Tantivy through tantivy-py: English stemming with positions, facets as fast fields counted by terms aggregations.

Snippets are made by its SnippetGenerator from its own document store. Totals and aggregations are exact.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import tantivy

from asking import FACETS, Asked, Page, line_values
from peers import folder_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

HEAP = 512 << 20  # bytes for the writer, as much as Rostra's setting
SIZE = 50  # values listed for each facet, as by Rostra


class Engine:
    """The Tantivy engine."""

    def __init__(self) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", stored=True, tokenizer_name="en_stem")
        schema.add_text_field("exact", tokenizer_name="default")
        schema.add_text_field("head", tokenizer_name="en_stem")
        schema.add_text_field("title", stored=True, tokenizer_name="raw", index_option="basic")
        for name in (*FACETS, "month"):
            schema.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        self._schema = schema.build()

    def prepare(self) -> None:
        """Do nothing: no code is compiled after the installation."""

    def keep(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Do nothing: Tantivy stores the texts while it indexes them."""

    def build(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Index the lines; title and lead are words of an event's first paragraph."""
        index = tantivy.Index(self._schema, path=str(folder))
        writer = index.writer(HEAP)
        before = None
        for line in lines:
            document = tantivy.Document()
            document.add_text("text", line["text"])
            document.add_text("exact", line["text"])
            document.add_text("title", line["title"])
            event = line.get("event") or line["title"]
            if event != before:
                document.add_text("head", f"{line['title']} {line.get('lead') or ''}")
            before = event
            for name, values in line_values(line).items():
                for value in values:
                    document.add_text(name, value)
            if line.get("date"):
                document.add_text("month", line["date"][:7])
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        """Open the index for reading."""
        self._index = tantivy.Index.open(str(folder))
        self._index.reload()
        self._searcher = self._index.searcher()

    def warm(self) -> None:
        """Do nothing: Tantivy loads nothing in the background."""

    def page(self, asked: Asked) -> Page:
        """Fetch the top ten with snippets and one aggregation; run another per filter, to count its facet without the
        filter.
        """
        base = self._words(asked)
        query = self._filtered(base, asked.values())
        found = self._searcher.search(query, 10, count=True)
        snippets = []
        generator = tantivy.SnippetGenerator.create(self._searcher, base, self._schema, "text")
        for _, address in found.hits:
            document = self._searcher.doc(address)
            snippets.append(generator.snippet_from_doc(document).to_html())
        counts = self._counts(query, (*FACETS, "month"))
        for name in asked.values():
            counts |= self._counts(self._filtered(base, asked.values(without=name)), (name,))
        timeline = dict(sorted(counts.pop("month").items()))
        return Page(found.count, snippets, counts, timeline)

    def bytes(self, folder: Path) -> int:
        """Return the size of the index in bytes, without the stored text."""
        return folder_bytes(folder, ".store")

    def _words(self, asked: Asked) -> tantivy.Query:
        parts = [f"(text:{word} OR head:{word}^2)" for word in asked.words]
        parts += [f'exact:"{phrase}"' for phrase in asked.phrases]
        queries = [self._index.parse_query(part, ["text"]) for part in parts]
        for prefix in asked.prefixes:
            shape = prefix.lower().replace("?", ".") if "?" in prefix else f"{prefix.lower()}.*"
            regex = tantivy.Query.regex_query(self._schema, "exact", shape)
            queries.append(tantivy.Query.const_score_query(regex, 1.0))
        if not queries:
            queries = [tantivy.Query.all_query()]
        occur = tantivy.Occur.Should if asked.either else tantivy.Occur.Must
        clauses = [(occur, query) for query in queries]
        rejected = [self._index.parse_query(word, ["text"]) for word in asked.without]
        clauses += [(tantivy.Occur.MustNot, query) for query in rejected]
        return clauses[0][1] if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)

    def _filtered(self, query: tantivy.Query, filters: Mapping[str, list[str]]) -> tantivy.Query:
        clauses = [(tantivy.Occur.Must, query)]
        for name, values in filters.items():
            terms = [tantivy.Query.term_query(self._schema, name, value, "basic") for value in values]
            any_of = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
            held = terms[0] if len(terms) == 1 else any_of
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(held, 0.0)))
        return tantivy.Query.boolean_query(clauses) if len(clauses) > 1 else query

    def _counts(self, query: tantivy.Query, names: Iterable[str]) -> dict[str, dict[str, int]]:
        sizes = {name: 10_000 if name == "month" else SIZE for name in names}
        wanted = {name: {"terms": {"field": name, "size": size}} for name, size in sizes.items()}
        found = json.loads(json.dumps(self._searcher.aggregate(query, wanted)))
        return {name: {bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]} for name in sizes}
