"""A real index of a few paragraphs, for tests of planning and executing queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.building.writer import IndexWriter
from index.documents import ParagraphDocument, SpeechDocument, first_day
from index.segment.snapshot import open_snapshot
from search.execution.execute import TreeSearch, execute
from search.planning.equivalents import NONE, Equivalents
from search.planning.plan import Plan, plan
from search.query.parser import parse
from search.vocabulary.vocabulary import SnapshotVocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class TinyIndex:
    """An index of speeches of one paragraph each, numbered from 0 in the order given, the newest last.

    A "|" in a text separates the title from the paragraph. Each facet has one value per text.
    """

    def __init__(self, path: Path, texts: Sequence[str], **facets: Sequence[str]) -> None:
        with IndexWriter(path) as writer:
            for number, text in enumerate(texts):
                title, _, words = text.rpartition("|")
                shared = {name: (values[number],) for name, values in facets.items() if name != "speaker"}
                spoken = {"speaker": (facets["speaker"][number],)} if "speaker" in facets else {}
                paragraph = ParagraphDocument(row=number, text=words, facets=spoken)
                day = first_day(f"{2010 + number}-05-05")
                writer.put(SpeechDocument(f"e{number}", title, day=day, facets=shared, paragraphs=(paragraph,)))
            writer.commit()
        self.snapshot = open_snapshot(path)
        self.vocabulary = SnapshotVocabulary(self.snapshot)

    def plan(self, typed: str, equivalents: Equivalents = NONE) -> Plan:
        """Return the plan for the typed query over this index."""
        return plan(parse(typed).query, self.vocabulary, equivalents=equivalents)

    def all_of(self, typed: str, equivalents: Equivalents = NONE) -> list[int]:
        """Return the numbers of the speeches that have all words of the query, in ascending order."""
        return sorted(self.ranked(typed, equivalents))

    def any_of(self, typed: str) -> list[int]:
        """Return the numbers of the speeches that have any word of the query, in ascending order."""
        planned = self.plan(typed)
        return sorted(self._found(planned, loose=True))

    def ranked(self, typed: str, equivalents: Equivalents = NONE) -> list[int]:
        """Return the numbers of the speeches that have all words of the query, best first."""
        return self._found(self.plan(typed, equivalents), loose=False)

    def _found(self, planned: Plan, *, loose: bool) -> list[int]:
        query = planned.any_words if loose else planned.all_words
        ask = TreeSearch(query, first_day=planned.first_day, last_day=planned.last_day, limit=100)
        answer = execute(self.snapshot, ask)
        rows = [int(row) for segment in self.snapshot.segments for row in segment.rows]
        return [rows[doc] for doc in answer.docs]
