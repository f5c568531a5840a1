"""A term searched in several fields and scored as if these were one text: simple BM25F, as a Whoosh query.

An occurrence in a field of weight 2 counts twice, and so does the field's length. Adding up separate scores per field
instead would let a title word score in full again, however often the text has it already. See Robertson, Zaragoza and
Taylor, Simple BM25 Extension to Multiple Weighted Fields (2004).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import matching
from whoosh import query as q

from index.fields import FIELDS, HEAD, TEXT
from index.segment.container import narrowest
from index.segment.rounded_lengths import rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from index.segment.segment import Segment

Weights = tuple[tuple[str, int], ...]

EVERYWHERE: Weights = ((TEXT, 1), (HEAD, int(next(f.boost for f in FIELDS if f.name == HEAD))))


class BlendedTerm(q.Term):  # type: ignore[misc]  # whoosh has no types
    """A query for documents with a term in any of several fields, scored by BM25F as if the fields were one text.

    `fields` are pairs (name, weight); each occurrence in a field counts `weight` times.
    """

    def __init__(self, text: str, fields: Weights = EVERYWHERE, boost: float = 1.0) -> None:
        super().__init__(fields[0][0], text, boost=boost)
        self.fields = fields

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BlendedTerm) and super().__eq__(other) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash((self.text, self.fields, self.boost))

    def __repr__(self) -> str:
        boost = "" if self.boost == 1.0 else f", boost={self.boost}"
        return f"BlendedTerm({self.text!r}, {self.fields!r}{boost})"

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return a matcher for plain Whoosh.

        It scores the documents with the context's `Ranking`, or with the searcher's if there is no context.
        """
        frequencies = self.frequencies(searcher)
        if not frequencies:
            return matching.NullMatcher()
        weighting = searcher.weighting if context is None else context.weighting
        docs = sorted(frequencies)
        if weighting is None:
            return matching.ListMatcher(docs, all_weights=self.boost)
        score = weighting.blended(searcher, self)
        lengths = [sum(w * searcher.doc_field_length(doc, name, 0) for name, w in self.fields) for doc in docs]
        scores = [score(frequencies[doc], length) for doc, length in zip(docs, lengths, strict=True)]
        return matching.ListMatcher(docs, scores)

    def frequencies(self, searcher: Any) -> dict[int, int]:
        """Return the term's frequency in each of the searcher's documents that has it, by document number.

        A document's frequency is the sum of those in the fields, each multiplied by the field's weight.
        """
        found: dict[int, int] = {}
        for name, weight in self.fields:
            term = q.Term(name, self.text).matcher(searcher, searcher.boolean_context())
            while term.is_active():
                found[term.id()] = found.get(term.id(), 0) + weight * int(term.weight())
                term.next()
        return found

    def having(self, searcher: Any) -> int:
        """Return the number of documents with the term in any field, including deleted ones, as Whoosh counts them."""
        total = 0
        for leaf, _ in searcher.leaf_searchers():
            found: set[int] = set()
            for name, _ in self.fields:
                found.update(_all_documents(leaf, name, self.text))
            total += len(found)
        return total


def _all_documents(searcher: Any, name: str, text: str) -> Iterator[int]:
    """Yield the documents with the term, including deleted ones, which Whoosh's reader would skip."""
    reader, field = searcher.reader(), searcher.schema[name]
    if (name, field.to_bytes(text)) in reader:
        matcher = reader.postings(name, text)
        if isinstance(matcher, matching.FilterMatcher):
            matcher = matcher.child
            matcher.reset()  # the filter has gone past deleted documents already
        yield from matcher.all_ids()


def lengths(segment: Segment, fields: Weights) -> NDArray[np.unsignedinteger[Any]]:
    """Return the weighted length in tokens of each document of the segment, rounded as `Ranking` rounds lengths.

    A document's length is the sum of its fields' lengths, each multiplied by the field's weight.
    """
    total = np.zeros(segment.doc_count, np.uint32)
    for name, weight in fields:
        total += segment.lengths(name).astype(np.uint32) * np.uint32(weight)
    return narrowest(rounded(total))
