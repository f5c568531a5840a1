"""Xapian through its Python binding: English stemming with positions, facets as values counted by match spies.

A paragraph's values of a facet are one string in a slot; the spy counts these strings, which are split afterwards, so
counts are exact. `check_at_least` is the whole collection, so the total is exact too.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from asking import FACETS, Asked, Page, line_values
from peers import folder_bytes

sys.path.append("/usr/lib/python3/dist-packages")  # the only place where distributions install the binding

import xapian

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

COMMIT = 50_000  # documents in one flush
BETWEEN = "\x1f"  # separates the values of one paragraph
SLOTS = {name: slot for slot, name in enumerate((*FACETS, "month"))}
TERM = {name: f"X{name.upper()}:" for name in FACETS}
FORMS, HEAD = "XF", "S"  # term prefixes: of words as written, and of stems from title and lead
UNLIMITED = (0, xapian.Query.WILDCARD_LIMIT_ERROR, xapian.Query.OP_SYNONYM)  # for all terms with a prefix
LONGEST_TERM = 200  # bytes; Xapian refuses terms from 245 on


class Engine:
    """The Xapian engine."""

    def prepare(self) -> None:
        """Do nothing: no code is compiled after the installation."""

    def keep(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Do nothing: Xapian stores the texts while it indexes them."""

    def build(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Index the lines."""
        base = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OVERWRITE)
        stemmer, written = xapian.TermGenerator(), xapian.TermGenerator()
        stemmer.set_stemmer(xapian.Stem("en"))
        stemmer.set_stemming_strategy(xapian.TermGenerator.STEM_ALL)
        written.set_stemming_strategy(xapian.TermGenerator.STEM_NONE)
        before = None
        for number, line in enumerate(lines, start=1):
            document = xapian.Document()
            stemmer.set_document(document)
            written.set_document(document)
            stemmer.index_text_without_positions(line["text"])
            written.index_text(line["text"], 1, FORMS)
            event = line.get("event") or line["title"]
            if event != before:
                stemmer.index_text_without_positions(f"{line['title']} {line.get('lead') or ''}", 2, HEAD)
            before = event
            self._add_values(document, line)
            document.set_data(line["text"])
            base.add_document(document)
            if number % COMMIT == 0:
                base.commit()
        base.commit()
        base.close()

    def _add_values(self, document: Any, line: dict[str, Any]) -> None:
        for name, values in line_values(line).items():
            document.add_value(SLOTS[name], BETWEEN.join(values))
            for value in values:
                document.add_boolean_term(f"{TERM[name]}{value}"[:LONGEST_TERM])
        document.add_value(SLOTS["month"], (line.get("date") or "")[:7])

    def open(self, folder: Path) -> None:
        """Open the database."""
        self._base = xapian.Database(str(folder))
        self._stem = xapian.Stem("en")

    def warm(self) -> None:
        """Do nothing: Xapian loads nothing in the background."""

    def page(self, asked: Asked) -> Page:
        """Run one match with a spy per facet; run another per filter, to count its facet without the filter."""
        words = self._words(asked)
        found, counts = self._run(words, asked.values(), SLOTS)
        snippets = [found.snippet(hit.document.get_data().decode(), 200, self._stem) for hit in found]
        timeline = dict(sorted(counts.pop("month").items()))
        for name in asked.values():
            counts |= self._run(words, asked.values(without=name), (name,))[1]
        return Page(found.get_matches_estimated(), snippets, counts, timeline)

    def bytes(self, folder: Path) -> int:
        """Return the size of the index in bytes, without the stored text."""
        return folder_bytes(folder, "docdata.glass")

    def _run(
        self, words: Any, filters: Mapping[str, list[str]], names: Iterable[str]
    ) -> tuple[Any, dict[str, dict[str, int]]]:
        query = words
        for name, values in filters.items():
            terms = [f"{TERM[name]}{value}"[:LONGEST_TERM] for value in values]
            query = xapian.Query(xapian.Query.OP_FILTER, query, xapian.Query(xapian.Query.OP_OR, terms))
        enquire = xapian.Enquire(self._base)
        enquire.set_query(query)
        spies = {name: xapian.ValueCountMatchSpy(SLOTS[name]) for name in names}
        for spy in spies.values():
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, 10, self._base.get_doccount())
        return found, {name: _taken_apart(spy) for name, spy in spies.items()}

    def _words(self, asked: Asked) -> Any:
        both = xapian.Query.OP_OR
        parts = []
        for word in asked.words:
            stem = self._stem(word.lower()).decode()
            parts.append(xapian.Query(both, xapian.Query(stem), xapian.Query(f"{HEAD}{stem}")))
        for phrase in asked.phrases:
            forms = [f"{FORMS}{word}" for word in phrase.lower().split()]
            parts.append(xapian.Query(xapian.Query.OP_PHRASE, forms))
        for prefix in asked.prefixes:
            begins = f"{FORMS}{prefix.partition('?')[0].lower()}"  # of a pattern, the letters before its first `?`
            parts.append(xapian.Query(xapian.Query.OP_WILDCARD, begins, *UNLIMITED))
        joint = xapian.Query.OP_OR if asked.either else xapian.Query.OP_AND
        query = xapian.Query(joint, parts) if parts else xapian.Query.MatchAll
        for word in asked.without:
            rejected = xapian.Query(self._stem(word.lower()).decode())
            query = xapian.Query(xapian.Query.OP_AND_NOT, query, rejected)
        return query


def _taken_apart(spy: Any) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for item in spy.values():
        for value in item.term.decode().split(BETWEEN):
            if value:
                counts[value] += item.termfreq
    return dict(counts)
