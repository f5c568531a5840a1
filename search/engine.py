"""The protocol of a search engine, through which the site and the commands use the search package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.archive.archive import Revision
    from index.archive.roll import Entered
    from index.archive.stats import Stats
    from index.archive.succession import Succession
    from index.records import Paragraph, Speech
    from search.request import SearchRequest
    from search.results import Completion, Facet, Hit, SearchResults, Span, Understood
    from search.study.study import Study


class Engine(Protocol):
    """A search engine over one archive. Safe to share between threads.

    No method fails because of what a person typed. NoIndexError (index/errors.py) is raised if there is nothing to
    search; its message names the command that builds the index.
    """

    @property
    def study(self) -> Study:
        """The study engine of the same archive: concordance lines, trends, collocates and comparisons of words."""
        ...

    def for_one_answer(self) -> Engine:
        """Return an engine over the same archive whose calls all share one deadline: the time limit of one search.

        The time starts now.
        """
        ...

    @property
    def late(self) -> bool:
        """Whether the deadline of `for_one_answer` has passed, so that what was found may be incomplete.

        False for an engine without such a deadline.
        """
        ...

    @property
    def ready(self) -> bool:
        """Whether searches are answered at full speed, because warming up has finished or was never requested."""
        ...

    @property
    def generation(self) -> int:
        """The generation number of the archive as it is searched now.

        It grows with every commit that changes a speech, so caches and ETags can use it as a key.
        """
        ...

    def search(
        self, request: SearchRequest, *, explain: bool = False, whole: str | None = None, also: Sequence[str] = ()
    ) -> SearchResults:
        """Answer the request.

        `explain` adds each hit's score parts. `also` names facets to count in addition to the usual ones. `whole` names
        a counted facet whose values are all returned; None names none.
        """
        ...

    def hits(self, request: SearchRequest, most: int | None = None) -> Iterator[Hit]:
        """Yield all hits of the request, or the first `most`, in its sort order; its page number is ignored.

        All hits come from one generation. Those not found within the time limit are missing. Nothing is counted,
        highlighted or suggested.
        """
        ...

    def every_hit(self, request: SearchRequest) -> Iterator[Hit]:
        """Return all hits of the request in its sort order, from one generation, even if the archive changes meanwhile.

        Raises NotWholeError, before the first hit, if the search runs out of time.
        """
        ...

    def values(self, request: SearchRequest, name: str, most: int = ...) -> Facet:
        """Return the `most` most used values of the facet `name` among the paragraphs that the request finds.

        Raises NotWholeError if the search runs out of time.
        """
        ...

    def complete(self, prefix: str, limit: int = 8) -> tuple[Completion, ...]:
        """Return up to `limit` completions of the typed text `prefix`, all of which have hits.

        First come words and names that complete its last words, most used first, then titles that begin with `prefix`.
        """
        ...

    def marks(self, request: SearchRequest, speech: Speech) -> Mapping[str, tuple[Span, ...]]:
        """Map the ids of the speech's paragraphs to the spans to highlight for this request.

        Paragraphs with nothing to highlight are left out.
        """
        ...

    def understood(self, request: SearchRequest) -> tuple[Understood, ...]:
        """Return the request's words that are searched in several forms, and those ignored as stop words."""
        ...

    def more_like(self, speech: Speech, paragraph: Paragraph) -> SearchRequest | None:
        """Return a search of other speeches for this paragraph's most distinctive words; None if it has none."""
        ...

    def speech(self, id_: str) -> Speech | None:
        """Return the speech with that id or alias, or None."""
        ...

    def removed(self, id_: str) -> str | None:
        """Return when the speech with that id or alias was removed (ISO 8601, UTC).

        None if it was not removed or never existed.
        """
        ...

    def copies(self, addresses: Sequence[str]) -> Mapping[str, str]:
        """Map each of these web addresses to the id of the speech that was published there.

        Addresses of speeches that are not in the archive are left out.
        """
        ...

    def changes(self, id_: str, paragraph: str) -> tuple[Revision, ...]:
        """Return the earlier texts of a paragraph, and of the paragraphs that replaced it later, oldest first.

        `id_` is the id or an alias of the speech, `paragraph` the id of the paragraph. The result is empty if there is
        no such paragraph or its text never changed.
        """
        ...

    def revisions(self, id_: str) -> tuple[Revision, ...]:
        """Return all earlier texts of the paragraphs of the speech with that id or alias, oldest first."""
        ...

    def succession(self, id_: str, speaker: str | None) -> Succession:
        """Return the speeches directly before and after the speech with that id or alias, in the narrowest series.

        `speaker` is who spoke most in it, or None. An undated speech has none. A cluster knows none of any speech.
        """
        ...

    def speeches(self) -> Iterator[Speech]:
        """Yield every speech, oldest first."""
        ...

    def aliases(self, id_: str) -> tuple[str, ...]:
        """Return the other ids of the speech with that id or alias, in alphabetical order; empty if there are none."""
        ...

    def leaves(self) -> tuple[int, ...]:
        """Return the numbers of the pages of the list of all speeches, in ascending order.

        Pages are counted from 1. A page that has no speeches any more is left out.
        """
        ...

    def leaf(self, number: int) -> tuple[Entered, ...]:
        """Return the entries on one page of the list of all speeches; empty if there is no such page.

        An entry has the id of a speech, and the time of its last change (None if unknown).
        """
        ...

    def stats(self) -> Stats:
        """Return the statistics of the archive that are shown to people, such as its numbers of speeches and words."""
        ...
