"""Rostra as it is normally used: an archive and an index on disk, queried through its embedded engine.

The archive keeps the texts (like the document stores of the other engines); the index of words is built from the
archive's records.
"""

from __future__ import annotations

import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asking import FACETS, Asked, Page, event
from index.archive.archive import ArchiveReader
from index.config import SearchSettings
from index.documents import ParagraphDocument, SpeechDocument
from index.records import Paragraph, Speech, draft, numbered
from peers import folder_bytes
from search.embedded import EmbeddedEngine
from search.library import Library
from search.loops import choice
from search.request import Pick, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BATCH = 2_000  # speeches in one commit of the archive
VALUES = 50  # values listed for each facet
SEGMENTS = 2  # made to compile the loops: enough for a merge
SPEECHES = 2_500  # of each of these segments: enough distinct words for the table of chunks


class Engine:
    """The Rostra engine."""

    def prepare(self) -> None:
        """Compile the loops of indexing and merging, which are then kept on disk, by merging two made-up segments."""
        from index.building.writer import IndexWriter
        from index.segment import packing

        packing.compiled()
        with tempfile.TemporaryDirectory() as folder, IndexWriter(Path(folder)) as writer:
            for number in range(SEGMENTS * SPEECHES):
                texts = (" ".join(f"w{number * 20 + word}" for word in range(20)), "as ever")
                said = tuple(ParagraphDocument(2 * number + at, text) for at, text in enumerate(texts))
                writer.put(SpeechDocument(f"e{number}", "Title", "Lead", paragraphs=said))
                if (number + 1) % SPEECHES == 0:
                    writer.commit(number)
            writer.merge()

    def keep(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Put the lines into the archive, those of one event as one speech."""
        from index.archive.archive import Archive

        with Archive(folder / "archive.sqlite") as archive:
            for number, speech in enumerate(_speeches(lines), start=1):
                archive.put(speech)
                if number % BATCH == 0:
                    archive.commit()

    def build(self, folder: Path, lines: Iterable[dict[str, Any]]) -> None:
        """Index the archive's records, as `rostra sync` does, and merge segments where due."""
        from index.building.writer import IndexWriter

        with ArchiveReader(folder / "archive.sqlite") as archive, IndexWriter(folder / "index") as writer:
            for document in archive.documents():
                writer.put(document)
            writer.commit(archive.generation)
            writer.merge()
            writer.merge()

    def open(self, folder: Path) -> None:
        """Open archive and index as the server does: compiled loops, words and values load in the background."""
        self._loading = choice.warm()
        self._library = Library(ArchiveReader(folder / "archive.sqlite"), folder / "index")
        self._engine = EmbeddedEngine(self._library, VALUES, SearchSettings().seconds)
        self._engine.warm()

    def warm(self) -> None:
        """Wait for the compiled loops, words and values that load in the background."""
        self._loading.join()
        self._library.newest().vocabulary.prepare()

    def page(self, asked: Asked) -> Page:
        """Search for the query and return the page."""
        words = asked.typed or " ".join(_words(asked))
        picks = () if asked.typed else tuple(Pick(name, value) for name, value in asked.filters)
        found = self._engine.search(SearchRequest(words, picks=picks, equivalents=False))
        counts = {
            facet.name: {value.value: value.count for value in facet.values}
            for facet in found.facets
            if facet.name in FACETS
        }
        snippets = [hit.snippet.text for hit in found.hits]
        return Page(found.total, snippets, counts, {bar.period: bar.count for bar in found.timeline})

    def bytes(self, folder: Path) -> int:
        """Return the size of the index in bytes, without the archive."""
        return folder_bytes(folder / "index")


def _words(asked: Asked) -> Iterator[str]:
    parts = [*asked.words, *(f'"{phrase}"' for phrase in asked.phrases), *(f"{p}*" for p in asked.prefixes)]
    yield (" OR " if asked.either else " ").join(parts)
    yield from (f"-{word}" for word in asked.without)


def _speeches(lines: Iterable[dict[str, Any]]) -> Iterator[Speech]:
    for _, group in groupby(lines, key=event):
        said = list(group)
        first = said[0]
        yield Speech(
            id=event(first),
            title=first["title"],
            lead=first.get("lead") or None,
            date=first.get("date"),
            place=first.get("place"),
            sections=tuple(first.get("sections") or ()),
            topics=tuple(first.get("topics") or ()),
            geography=tuple(first.get("geography") or ()),
            persons=tuple(first.get("persons") or ()),
            paragraphs=numbered(_paragraph(line) for line in said),
        )


def _paragraph(line: dict[str, Any]) -> Paragraph:
    kinds = {"kind": line.get("kind") or "speech", "voice": line.get("voice") or "unknown"}
    return draft(line["text"], speaker=line.get("speaker"), **kinds)
