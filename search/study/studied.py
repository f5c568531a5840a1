"""The protocol by which study asks one generation of an archive: for inquiries, slices, and counts of all words.

`search.study.studied_segments` answers from the index on this machine, `search.cluster` from a cluster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from search.study.words import SPEAKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.archive.as_of import Row
    from index.archive.offices_held import Office
    from index.archive.revisions import Revision
    from index.records import Speech
    from search.asking import Outcome
    from search.deadline import Deadline
    from search.loops.numpy_loops import Keys
    from search.request import SearchRequest
    from search.study.form_counts import Spelt, WordScale
    from search.study.inquiry import Inquiry
    from search.study.paragraphs import Paragraphs
    from search.study.segment_slice import SegmentSlice
    from search.study.slices import Slice


class History(Protocol):
    """What an archive knows of its speeches and of what became of them."""

    @property
    def identity(self) -> str:
        """The name by which the archive is told from others."""
        ...

    def speech(self, id_: str) -> Speech | None:
        """The speech whose id or alias is `id_`, or None."""
        ...

    def canonical(self, id_: str) -> str | None:
        """The id of the speech that has this id or alias, or None."""
        ...

    def aliases(self, id_: str) -> tuple[str, ...]:
        """The other ids under which the speech was met."""
        ...

    def changes(self, id_: str, paragraph: str) -> tuple[Revision, ...]:
        """The history of a paragraph id, oldest first."""
        ...

    def changed_since(self, generation: int) -> Iterator[str]:
        """Ids of speeches put after the generation; some of those removed may be among them."""
        ...

    def revisions_since(self, generation: int) -> Iterator[Revision]:
        """The texts changed or removed after the generation, in speeches that are still here, oldest first."""
        ...


class Studied(Protocol):
    """One generation of an archive, to count words in. NoIndexError is raised where it lacks what that needs."""

    @property
    def number(self) -> int:
        """The archive's generation that it was made from."""
        ...

    @property
    def archive(self) -> History:
        """The history of its speeches."""
        ...

    @property
    def last_row(self) -> int:
        """The highest row of the archive that the generation has; what comes later is above it."""
        ...

    def found(self, request: SearchRequest, deadline: Deadline) -> tuple[Outcome, Mapping[str, int]]:
        """What the request finds: its paragraphs by id (speech/paragraph), each with its row.

        Raises NotWholeError where that does not end before the deadline.
        """
        ...

    def rows(self, rows: Sequence[int]) -> Mapping[int, Row]:
        """The paragraphs of these rows of the archive, as this generation has them; what is not there is left out."""
        ...

    def inquiry(self, request: SearchRequest, deadline: Deadline, facet: str = SPEAKER) -> Inquiry:
        """What the request finds, with every occurrence of its words, and the values of one facet.

        Page, order and grouping of the request say nothing here.
        """
        ...

    def slice_of(self, request: SearchRequest) -> Slice:
        """The slice that the request's conditions choose, with no regard to its words."""
        ...

    def read(self, requests: Sequence[SearchRequest]) -> tuple[SegmentSlice, ...]:
        """The slices of these requests with their words in order, all of the same parts."""
        ...

    def spelt(self, parts: Sequence[Paragraphs], how: Spelt) -> WordScale:
        """The forms of the parts on one scale, as they are written or as the stem of each."""
        ...

    def all_forms(self) -> tuple[Sequence[str], Keys]:
        """Every form, ascending, and how often it is said in the whole archive."""
        ...

    def forms_of(self, request: SearchRequest) -> Keys:
        """How often each form that `all_forms` gives is said in the slice of the request."""
        ...

    def offices_of(self, request: SearchRequest) -> tuple[Office, ...]:
        """The offices named with the paragraphs of the slice of the request, by the date of the first."""
        ...
