"""The index as Whoosh reads it: schema, segment, codec and document reader, all over Rostra's own index files.

With this codec `whoosh.index.open_dir(folder).searcher()` can search an index that Rostra wrote, so that the results of
Rostra's faster loops can be compared with Whoosh's own. Writing through Whoosh is refused; use `index.building.writer`.
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

ROW = "row"  # the stored field with the number of a paragraph's row in the archive


def schema() -> fields.Schema:
    """Return the Whoosh schema of `index.fields`: text is split into words with positions, other values stay whole."""
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
    """Return the index's table of contents (schema and segments) as the bytes of the file that Whoosh reads."""
    storage = RamStorage()
    listed = [RostraSegment(entry) for entry in manifest.segments]
    TOC(schema(), listed, manifest.generation).write(storage, INDEX_NAME)
    return bytes(storage.files[f"_{INDEX_NAME}_{manifest.generation}.toc"])


class RostraSegment(base.Segment):  # type: ignore[misc]
    """A segment as listed in Whoosh's table of contents."""

    def __init__(self, entry: Entry) -> None:
        self.indexname = INDEX_NAME
        self.segid = entry.name.removeprefix(f"{INDEX_NAME}_")
        self.compound = False
        self.entry = entry

    def codec(self, **_: Any) -> RostraCodec:
        """Return the codec that reads this segment."""
        return RostraCodec()

    def doc_count_all(self) -> int:
        """Return the number of documents, including deleted ones."""
        return self.entry.documents

    def deleted_count(self) -> int:
        """Return the number of deleted documents."""
        return self.entry.documents - self.entry.live

    def deleted_docs(self) -> NoReturn:
        """Raise NotImplementedError: only ArrayDocumentReader, which knows the folder, can read the deletions."""
        raise NotImplementedError("the reader knows which documents are deleted")

    is_deleted = delete_document = set_doc_count = deleted_docs

    def opened(self, folder: Path) -> Segment:
        """Open this segment, whose files are in the folder."""
        return Segment(folder / self.entry.file, read_deletions(folder, self.entry))


class RostraCodec(base.Codec):  # type: ignore[misc]
    """The Whoosh codec that reads the segments written by `index.building.writer`."""

    length_stats = True

    def per_document_writer(self, storage: Any, segment: Any) -> NoReturn:
        """Raise NotImplementedError: the index cannot be written through Whoosh."""
        raise NotImplementedError("this index is written by index.building.writer.IndexWriter, not through Whoosh")

    field_writer = postings_writer = postings_reader = new_segment = per_document_writer

    def terms_reader(self, storage: Any, segment: RostraSegment) -> ArrayTermsReader:
        """Return a reader of the segment's terms and postings."""
        return ArrayTermsReader(segment.opened(Path(storage.folder)))

    def per_document_reader(self, storage: Any, segment: RostraSegment) -> ArrayDocumentReader:
        """Return a reader of the segment's documents: their lengths, deletions and stored values."""
        return ArrayDocumentReader(segment.opened(Path(storage.folder)))


class ArrayDocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """Whoosh's interface to a segment's documents."""

    def __init__(self, arrays: Segment) -> None:
        self._arrays = arrays

    def doc_count(self) -> int:
        """Return the number of documents that are not deleted."""
        live = self._arrays.live
        return self._arrays.doc_count if live is None else int(live.sum())

    def doc_count_all(self) -> int:
        """Return the number of documents, including deleted ones."""
        return self._arrays.doc_count

    def has_deletions(self) -> bool:
        """Return whether any document is deleted."""
        return self._arrays.live is not None

    def is_deleted(self, docnum: int) -> bool:
        """Return whether this document is deleted."""
        live = self._arrays.live
        return live is not None and docnum < len(live) and not live[docnum]  # Whoosh asks past the end

    def deleted_docs(self) -> Iterator[int]:
        """Return the numbers of the deleted documents, ascending."""
        live = self._arrays.live
        return iter(() if live is None else np.flatnonzero(~live).tolist())

    def supports_columns(self) -> bool:
        """Return True: facets are columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Return whether the field is a facet or the date."""
        return fieldname in VALUED

    def column_reader(self, fieldname: str, column: Any) -> FacetColumnReader:
        """Return a reader of each document's first value of a facet; a Whoosh column has one value per document."""
        return FacetColumnReader(self._arrays.facets.of_documents(fieldname), self._arrays.doc_count)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the exact number of the field's tokens in the document; `default` for ROW, which has no tokens."""
        return int(self._arrays.lengths(fieldname)[docnum]) if fieldname != ROW else default

    def field_length(self, fieldname: str) -> int:
        """Return the number of the field's tokens in all documents, 0 for ROW, which has no tokens."""
        return self._arrays.total_length(fieldname) if fieldname != ROW else 0

    def min_field_length(self, fieldname: str) -> int:
        """Return the smallest number of the field's tokens in a document, deleted or not; 0 if there is no document."""
        return int(self._arrays.lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """Return the largest number of the field's tokens in a document, deleted or not; 0 if there is no document."""
        return int(self._arrays.lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return the document's archive row number and facet values, by field name.

        Several values of a facet are a list; a facet without a value is left out.
        """
        result: dict[str, Any] = {ROW: int(self._arrays.rows[docnum])}
        for name in sorted(VALUED):
            values = self._arrays.facets.of_documents(name).of(docnum)
            if values:
                result[name] = values[0] if len(values) == 1 else values
        return result


class FacetColumnReader(ColumnReader):  # type: ignore[misc]
    """A facet as a Whoosh column: the first value of each document as UTF-8, b"" if it has none."""

    def __init__(self, column: FacetColumn, doc_count: int) -> None:
        super().__init__(None, 0, 0, doc_count)
        self._column = column

    def __getitem__(self, docnum: int) -> bytes:
        values = self._column.of(docnum)
        return values[0].encode() if values else b""
