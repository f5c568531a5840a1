"""What study needs to know of some paragraphs: their words in order, and who said them when.

A segment of an index knows it (`index.segment.segment`), and what was read from a cluster for one question.
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
    """The words of the paragraphs in the order of their texts, and how many each paragraph has."""

    @property
    def counts(self) -> NDArray[Any]:
        """How many words each paragraph has."""
        ...

    def words(self, docs: NDArray[Any]) -> Sequences:
        """The words of some paragraphs, as numbers of forms."""
        ...


class Columns(Protocol):
    """The values of facets."""

    def of_documents(self, field: str) -> FacetColumn:
        """The facet's values for each paragraph."""
        ...


class Paragraphs(Protocol):
    """Some paragraphs, numbered from 0, those of a speech one after another. Arrays must not be written to."""

    @property
    def path(self) -> Path:
        """Where they are, for errors."""
        ...

    @property
    def forward(self) -> InOrder | None:
        """Their words in order; None where these were not indexed."""
        ...

    @property
    def facets(self) -> Columns:
        """Their values of facets."""
        ...

    @property
    def rows(self) -> NDArray[Any]:
        """The archive's row of each."""
        ...

    @property
    def days(self) -> NDArray[np.int32]:
        """The day of each as a proleptic ordinal; 0 where it is unknown."""
        ...

    @property
    def speeches(self) -> NDArray[np.int32]:
        """The number of each one's speech."""
        ...

    @property
    def year_only(self) -> NDArray[np.bool_]:
        """Whether of each speech's date no more than the year is known."""
        ...

    def term(self, field: str, text: str) -> int:
        """The number of a term in the field, or -1."""
        ...

    def term_text(self, field: str, number: int) -> str:
        """The term of that number."""
        ...

    def terms(self, field: str) -> Sequence[str]:
        """All terms of the field by number."""
        ...

    def positions(self, field: str, number: int, within: tuple[int, int] | None = None) -> Positions:
        """The paragraphs that have the term, and its places in each."""
        ...

    def lengths(self, field: str) -> NDArray[Any]:
        """The number of the field's tokens in each."""
        ...

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Stem, rank, form, and the form's occurrences, of each pair of stem and form."""
        ...
