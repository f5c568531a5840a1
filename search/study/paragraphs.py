"""The protocol of what a study needs to know about paragraphs: their words in order, speakers and dates.

Segments of an index implement it (`index.segment.segment`), and so do paragraphs read from a cluster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from index.segment.facets import FacetColumn
    from index.segment.forward import Sequences
    from index.segment.posting_lists import Positions


class InOrder(Protocol):
    """The forward index: the words of each paragraph in the order of its text."""

    @property
    def counts(self) -> NDArray[Any]:
        """The number of words of each paragraph, by paragraph number."""
        ...

    def words(self, docs: NDArray[Any]) -> Sequences:
        """Return the words of the given paragraphs, in order, as numbers of forms."""
        ...


class Columns(Protocol):
    """The facet values of paragraphs."""

    def of_documents(self, field: str) -> FacetColumn:
        """Return the facet's values for each paragraph."""
        ...


class Paragraphs(Protocol):
    """Some paragraphs, numbered from 0; those of one speech are consecutive. Callers must not modify the arrays."""

    @property
    def path(self) -> Path:
        """The path of the files that hold the paragraphs, for error messages."""
        ...

    @property
    def forward(self) -> InOrder | None:
        """The words of each paragraph in order, or None if the index was built without a forward index."""
        ...

    @property
    def facets(self) -> Columns:
        """The facet values of each paragraph."""
        ...

    @property
    def rows(self) -> NDArray[Any]:
        """The row of each paragraph in the archive."""
        ...

    @property
    def days(self) -> NDArray[np.int32]:
        """The day of each paragraph as a proleptic Gregorian ordinal; 0 if unknown."""
        ...

    @property
    def speeches(self) -> NDArray[np.int32]:
        """The number of each paragraph's speech, from 0."""
        ...

    @property
    def year_only(self) -> NDArray[np.bool_]:
        """Whether only the year of a speech's date is known, by speech number."""
        ...

    def term(self, field: str, text: str) -> int:
        """Return the number of a term in the field, or -1 if the field does not have it."""
        ...

    def term_text(self, field: str, number: int) -> str:
        """Return the text of the field's term with that number."""
        ...

    def terms(self, field: str) -> Sequence[str]:
        """Return all terms of the field, indexed by term number."""
        ...

    def positions(self, field: str, number: int, within: tuple[int, int] | None = None) -> Positions:
        """Return the paragraphs that contain the term, and its positions in each.

        `within` is a hint: paragraphs outside this half-open range are not needed, but are sometimes returned too.
        """
        ...

    def lengths(self, field: str) -> NDArray[Any]:
        """Return the number of the field's tokens in each paragraph."""
        ...

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return four arrays with one item per pair of stem and form.

        They are the stem's number, the form's rank among the forms of this stem, the form's number, and the form's
        number of occurrences.
        """
        ...
