"""The protocols through which studies read one generation of an archive: its search, its slices, its word counts.

A generation is one state of the archive and its index. A slice is all paragraphs that a request's filters select.
`search.study.studied_segments` implements them for the index on this machine, `search.cluster` for a cluster.
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
    """The speeches of an archive and the record of their changes."""

    @property
    def identity(self) -> str:
        """A text that identifies the archive among all archives."""
        ...

    def speech(self, id_: str) -> Speech | None:
        """Return the speech whose id or alias is `id_`, or None."""
        ...

    def canonical(self, id_: str) -> str | None:
        """Return the id of the speech that has this id or alias, or None."""
        ...

    def aliases(self, id_: str) -> tuple[str, ...]:
        """Return the other ids of the speech with this id or alias, used by other sources; empty if there are none."""
        ...

    def changes(self, id_: str, paragraph: str) -> tuple[Revision, ...]:
        """Return the earlier texts of a paragraph, and of the paragraphs that replaced it later, oldest first.

        `paragraph` is the paragraph's id, and `id_` the id or an alias of its speech. The result is empty if there is
        no such paragraph or its text never changed.
        """
        ...

    def changed_since(self, generation: int) -> Iterator[str]:
        """Yield the ids of speeches added or changed after the generation, and perhaps of some that were removed."""
        ...

    def revisions_since(self, generation: int) -> Iterator[Revision]:
        """Yield the earlier texts of paragraphs changed or removed after the generation, oldest first.

        Texts of speeches that no longer exist are left out.
        """
        ...


class Studied(Protocol):
    """One generation of an archive, in which words can be counted.

    Methods raise NoIndexError if it lacks what they need, such as a forward index.
    """

    @property
    def number(self) -> int:
        """The number of the archive's generation."""
        ...

    @property
    def archive(self) -> History:
        """The speeches of the archive and the record of their changes."""
        ...

    @property
    def last_row(self) -> int:
        """The highest archive row in this generation; paragraphs added later have higher rows."""
        ...

    def found(self, request: SearchRequest, deadline: Deadline) -> tuple[Outcome, Mapping[str, int]]:
        """Run the search; return its outcome, and a map from the id of each paragraph found to its row in the archive.

        Such an id is "speech/paragraph".

        Raises NotWholeError if the search does not finish before the deadline.
        """
        ...

    def rows(self, rows: Sequence[int]) -> Mapping[int, Row]:
        """Map each of these rows of the archive to its paragraph, as of this generation; missing rows are left out."""
        ...

    def inquiry(self, request: SearchRequest, deadline: Deadline, facet: str = SPEAKER) -> Inquiry:
        """Run the search and find every occurrence of its words.

        The page, order and grouping of the request are ignored. Of the paragraphs' facets, only the values of `facet`
        are sure to be readable in the result. Paragraphs not reached before the deadline are missing; a notice in the
        result says so.
        """
        ...

    def slice_of(self, request: SearchRequest) -> Slice:
        """Return the slice that the request's filters select, whatever words it searches for."""
        ...

    def read(self, requests: Sequence[SearchRequest], deadline: Deadline) -> tuple[SegmentSlice, ...]:
        """Read the paragraphs that each request finds; return a slice of them for each request, in the same order.

        A paragraph must have all the words, unless the request asks for any of them. All slices have the same segments,
        in which words can be read in the order of the text. Raises NotWholeError if not all paragraphs are found and
        read before the deadline.
        """
        ...

    def spelt(self, parts: Sequence[Paragraphs], how: Spelt) -> WordScale:
        """Number the distinct words of all `parts`: their forms or, if `how` is "stem", the stems of the forms."""
        ...

    def all_forms(self) -> tuple[Sequence[str], Keys]:
        """Return all forms, ascending, and how often each occurs in the whole archive."""
        ...

    def forms_of(self, request: SearchRequest) -> Keys:
        """Count how often each form occurs in the request's slice, indexed like the forms of `all_forms`."""
        ...

    def offices_of(self, request: SearchRequest) -> tuple[Office, ...]:
        """List the offices given with the paragraphs of the request's slice, by the date of their first use.

        Offices without a date come first.
        """
        ...
