"""Stock Whoosh, with its own codec and loops: for small corpora only, since a page takes seconds on large ones.

It indexes stems of text, title and lead, and the words as written, with positions, for phrases. Facets are counted from
columns, and snippets are made by its own highlighter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whoosh import fields, query, sorting
from whoosh.analysis import RegexTokenizer, StemmingAnalyzer
from whoosh.analysis.filters import LowercaseFilter
from whoosh.index import create_in, open_dir

from asking import FACETS, Asked, Page, line_values
from peers import folder_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MEMORY_MB = 512  # memory for the writer, as much as Rostra's setting
BETWEEN = ","  # where KEYWORD(commas=True) splits; commas within values are removed


class Engine:
    """The stock Whoosh engine."""

    def __init__(self) -> None:
        stemmed = StemmingAnalyzer(stoplist=None, minsize=1)
        written = RegexTokenizer() | LowercaseFilter()
        self._stem = stemmed
        self._schema = fields.Schema(
            text=fields.TEXT(stemmed, phrase=False, stored=True),
            exact=fields.TEXT(written),
            head=fields.TEXT(stemmed, phrase=False),
            month=fields.ID(sortable=True),
            **{name: fields.KEYWORD(commas=True, sortable=True) for name in FACETS},
        )

    def prepare(self) -> None:
        """Do nothing: no code is compiled after the installation."""

    def keep(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Do nothing: Whoosh stores the texts while it indexes them."""

    def build(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Index the lines."""
        writer = create_in(str(folder), self._schema).writer(limitmb=MEMORY_MB)
        before = None
        for line in lines:
            event = line.get("event") or line["title"]
            head = "" if event == before else f"{line['title']} {line.get('lead') or ''}"
            before = event
            values = {
                name: BETWEEN.join(value.replace(BETWEEN, " ") for value in held)
                for name, held in line_values(line).items()
            }
            month = (line.get("date") or "")[:7]
            writer.add_document(text=line["text"], exact=line["text"], head=head, month=month, **values)
        writer.commit()

    def open(self, folder: Path) -> None:
        """Open the index."""
        self._searcher = open_dir(str(folder)).searcher()

    def warm(self) -> None:
        """Do nothing: Whoosh loads nothing in the background."""

    def page(self, asked: Asked) -> Page:
        """Run one search with groups and highlights; run another per filter, to count its facet without the filter."""
        words = self._words(asked)
        found = self._run(words, asked.values(), (*FACETS, "month"))
        counts = {name: dict(found.groups(name)) for name in FACETS}
        snippets = [hit.highlights("text") for hit in found[:10]]
        for name in asked.values():
            counts[name] = dict(self._run(words, asked.values(without=name), (name,)).groups(name))
        return Page(len(found), snippets, counts, dict(sorted(found.groups("month").items())))

    def bytes(self, folder: Path) -> int:
        """Return the size of the index in bytes, including the stored text, which Whoosh keeps in the same file."""
        return folder_bytes(folder)

    def _run(self, words: query.Query, filters: Mapping[str, list[str]], names: Iterable[str]) -> Any:
        grouped = sorting.Facets()
        for name in names:
            grouped.add_facet(name, sorting.FieldFacet(name, allow_overlap=name != "month", maptype=sorting.Count))
        held = [
            query.Or([query.Term(name, value.replace(BETWEEN, " ")) for value in values])
            for name, values in filters.items()
        ]
        return self._searcher.search(words, limit=10, groupedby=grouped, filter=query.And(held) if held else None)

    def _words(self, asked: Asked) -> query.Query:
        parts: list[query.Query] = []
        for word in asked.words:
            stem = next(self._stem(word)).text
            parts.append(query.Or([query.Term("text", stem), query.Term("head", stem, boost=2.0)]))
        parts += [query.Phrase("exact", phrase.lower().split()) for phrase in asked.phrases]
        for prefix in asked.prefixes:
            kind = query.Wildcard if "?" in prefix else query.Prefix
            parts.append(kind("exact", prefix.lower()))
        joint = query.Or if asked.either else query.And
        found: query.Query = joint(parts) if parts else query.Every()
        rejected = [query.Term("text", next(self._stem(word)).text) for word in asked.without]
        return query.AndNot(found, query.Or(rejected)) if rejected else found
