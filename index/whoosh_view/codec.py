"""Whoosh's view of the index: schema, segment, codec, readers and matcher over the same mapped arrays.

With this `whoosh.index.open_dir(folder).searcher()` answers on an index that Rostra wrote; Whoosh's own loops
are then the judge of Rostra's faster ones. Writing through Whoosh is refused: `index.building.writer` writes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from whoosh import fields
from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from index.fields import FIELDS
from index.segment.facets import VALUED
from index.segment.manifest import INDEX_NAME, Entry, Manifest, read_deletions
from index.segment.segment import Segment
from index.whoosh_view.analyzer import analyzer
from index.whoosh_view.term_reader import ArrayTermsReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.segment.facets import FacetColumn

ROW = "row"  # stored: the archive's row of a paragraph's text


def schema() -> fields.Schema:
    """The Whoosh schema of `index.fields`: words with positions, facets and dates as whole values."""
    result = fields.Schema()
    for field in FIELDS:
        if field.kind == "words":
            words = analyzer(stemmed=field.stemmed)
            result.add(field.name, fields.TEXT(analyzer=words, phrase=True, field_boost=1.0))
        else:
            result.add(field.name, fields.ID())
    result.add(ROW, fields.STORED())
    return result


def whoosh_toc(manifest: Manifest) -> bytes:
    """The table of contents as Whoosh writes it."""
    storage = RamStorage()
    listed = [RostraSegment(entry) for entry in manifest.segments]
    TOC(schema(), listed, manifest.generation).write(storage, INDEX_NAME)
    return bytes(storage.files[f"_{INDEX_NAME}_{manifest.generation}.toc"])


class RostraSegment(base.Segment):  # type: ignore[misc]
    """A segment as Whoosh's table of contents lists it."""

    def __init__(self, entry: Entry) -> None:
        self.indexname = INDEX_NAME
        self.segid = entry.name.removeprefix(f"{INDEX_NAME}_")
        self.compound = False
        self.entry = entry

    def codec(self, **_: Any) -> RostraCodec:
        """The codec that reads it."""
        return RostraCodec()

    def doc_count_all(self) -> int:
        """Documents, deleted ones too."""
        return self.entry.documents

    def deleted_count(self) -> int:
        """Deleted documents."""
        return self.entry.documents - self.entry.live

    def deleted_docs(self) -> NoReturn:
        """Not known without the folder: ask the reader."""
        raise NotImplementedError("the reader knows which documents are deleted")

    is_deleted = delete_document = set_doc_count = deleted_docs

    def opened(self, folder: Path) -> Segment:
        """The arrays of this segment."""
        return Segment(folder / self.entry.file, read_deletions(folder, self.entry))


class RostraCodec(base.Codec):  # type: ignore[misc]
    """Reads the segments that `index.building.writer` wrote."""

    length_stats = True

    def per_document_writer(self, storage: Any, segment: Any) -> NoReturn:
        """Refused."""
        raise NotImplementedError("this index is written by index.building.writer.IndexWriter, not through Whoosh")

    field_writer = postings_writer = postings_reader = new_segment = per_document_writer

    def terms_reader(self, storage: Any, segment: RostraSegment) -> ArrayTermsReader:
        """The terms of all fields."""
        return ArrayTermsReader(segment.opened(Path(storage.folder)))

    def per_document_reader(self, storage: Any, segment: RostraSegment) -> ArrayDocumentReader:
        """Lengths, deletions and stored values."""
        return ArrayDocumentReader(segment.opened(Path(storage.folder)))


class ArrayDocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """Answers Whoosh's questions about documents."""

    def __init__(self, arrays: Segment) -> None:
        self._arrays = arrays

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        live = self._arrays.live
        return self._arrays.doc_count if live is None else int(live.sum())

    def doc_count_all(self) -> int:
        """Documents, deleted ones too."""
        return self._arrays.doc_count

    def has_deletions(self) -> bool:
        """Whether any document is deleted."""
        return self._arrays.live is not None

    def is_deleted(self, docnum: int) -> bool:
        """Whether this document is deleted."""
        live = self._arrays.live
        return live is not None and docnum < len(live) and not live[docnum]  # Whoosh asks one too many

    def deleted_docs(self) -> Iterator[int]:
        """The deleted documents."""
        live = self._arrays.live
        return iter(() if live is None else np.flatnonzero(~live).tolist())

    def supports_columns(self) -> bool:
        """Return True: facets are columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether the field is a facet."""
        return fieldname in VALUED

    def column_reader(self, fieldname: str, column: Any) -> FacetColumnReader:
        """The first value of each document, as bytes; Whoosh's columns hold one."""
        return FacetColumnReader(self._arrays.facets.of_documents(fieldname), self._arrays.doc_count)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The number of the field's tokens in the document, exactly."""
        return int(self._arrays.lengths(fieldname)[docnum]) if fieldname != ROW else default

    def field_length(self, fieldname: str) -> int:
        """The number of the field's tokens in all documents."""
        return self._arrays.total_length(fieldname) if fieldname != ROW else 0

    def min_field_length(self, fieldname: str) -> int:
        """The length of the shortest."""
        return int(self._arrays.lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """The length of the longest."""
        return int(self._arrays.lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The archive's row and the values of the facets (a list where there are several)."""
        result: dict[str, Any] = {ROW: int(self._arrays.rows[docnum])}
        for name in sorted(VALUED):
            values = self._arrays.facets.of_documents(name).of(docnum)
            if values:
                result[name] = values[0] if len(values) == 1 else values
        return result


class FacetColumnReader(ColumnReader):  # type: ignore[misc]
    """A facet as a Whoosh column: the first value of each document."""

    def __init__(self, column: FacetColumn, doc_count: int) -> None:
        super().__init__(None, 0, 0, doc_count)
        self._column = column

    def __getitem__(self, docnum: int) -> bytes:
        values = self._column.of(docnum)
        return values[0].encode() if values else b""
