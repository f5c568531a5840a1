"""The door of the search room: the protocol that the site and the commands talk to, whatever answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.archive.archive import Revision
    from index.archive.roll import Entered
    from index.archive.stats import Stats
    from index.records import Paragraph, Speech
    from search.request import SearchRequest
    from search.results import Completion, Facet, Hit, SearchResults, Span, Understood
    from search.study.study import Study


class Engine(Protocol):
    """Answers searches over one archive. Safe to share between threads.

    No method fails for what a person typed. `NoIndexError` (index/errors.py) is raised where there is nothing
    to search, its message saying which command makes it.
    """

    @property
    def study(self) -> Study:
        """The same archive for counting words: lines, trends, neighbours, comparisons."""
        ...

    def for_one_answer(self) -> Engine:
        """An engine over the same archive for which all that it is asked ends within the seconds of one search."""
        ...

    @property
    def late(self) -> bool:
        """Whether the time of the one answer is up, so that what was found may be a part."""
        ...

    @property
    def ready(self) -> bool:
        """Whether searches are answered at full speed."""
        ...

    @property
    def generation(self) -> int:
        """The archive's generation that answers now; grows with each commit, so it dates caches and ETags."""
        ...

    def search(
        self, request: SearchRequest, *, explain: bool = False, whole: str | None = None, also: Sequence[str] = ()
    ) -> SearchResults:
        """The answer to the request; `explain` gives each hit its score's parts, `whole` names a facet given whole.

        `also` names facets to count beside those that are shown.
        """
        ...

    def hits(self, request: SearchRequest, most: int | None = None) -> Iterator[Hit]:
        """Every hit of the request, or the first `most`, in its order, whatever its page; all of one generation.

        For those who need no page: nothing is counted, marked or suggested.
        """
        ...

    def every_hit(self, request: SearchRequest) -> Iterator[Hit]:
        """Every hit of the request in its order, all of one generation, also while the archive changes.

        Raises NotWholeError, before the first hit, where it cannot be had whole.
        """
        ...

    def values(self, request: SearchRequest, name: str, most: int = ...) -> Facet:
        """The values that the request's paragraphs have in a facet, with their counts; all of them, or the first.

        Raises NotWholeError where the time was up before all was searched.
        """
        ...

    def complete(self, prefix: str, limit: int = 8) -> tuple[Completion, ...]:
        """Ways to finish the last word typed, most used first; each has hits."""
        ...

    def marks(self, request: SearchRequest, speech: Speech) -> Mapping[str, tuple[Span, ...]]:
        """The spans that the request's words match in the speech, by paragraph id; only paragraphs with a match."""
        ...

    def understood(self, request: SearchRequest) -> tuple[Understood, ...]:
        """The words of the request that are looked for in several forms, and the stop words that are ignored."""
        ...

    def more_like(self, speech: Speech, paragraph: Paragraph) -> SearchRequest | None:
        """The search of other speeches for any of the words that tell the paragraph from others; None where none do."""
        ...

    def speech(self, id_: str) -> Speech | None:
        """The speech of that id or alias, or None."""
        ...

    def removed(self, id_: str) -> str | None:
        """When the speech of that id or alias was removed (ISO 8601, UTC); None where it is here or never was."""
        ...

    def copies(self, addresses: Sequence[str]) -> Mapping[str, str]:
        """The speeches here by the address of their event at its source; addresses of no speech here are left out."""
        ...

    def changes(self, id_: str, paragraph: str) -> tuple[Revision, ...]:
        """The history of a paragraph that its speech no longer holds, newest last; empty if unknown."""
        ...

    def speeches(self) -> Iterator[Speech]:
        """Every speech, oldest first."""
        ...

    def aliases(self, id_: str) -> tuple[str, ...]:
        """The other ids under which the speech was met, in order."""
        ...

    def leaves(self) -> tuple[int, ...]:
        """The numbers, from 1, of the leaves of the roll of all speeches: each has some thousands of them."""
        ...

    def leaf(self, number: int) -> tuple[Entered, ...]:
        """The speeches of a leaf of the roll, with the times of their changes; none where there is no such leaf."""
        ...

    def stats(self) -> Stats:
        """Counts for people: speeches, paragraphs, words, first and last date, speakers, sizes in bytes."""
        ...
