"""Study over a cluster, which has none: every method says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Self

from index.errors import NotHereError
from search.query.message import said

if TYPE_CHECKING:
    from search.deadline import Deadline
    from search.echoes.again import Echo
    from search.study.related_words import RelatedWord

SAID = said(
    "Lines, trends, neighbours and comparisons are counted by the embedded engine only, and a cluster answers here."
)


class AbsentStudy:
    """Raises NotHereError for all that `search.study.study.Study` promises: a cluster keeps no words in their order."""

    @property
    def counts(self) -> bool:
        """False: a cluster lacks what counting words needs."""
        return False

    def until(self, ends: Deadline) -> Self:
        """This study itself: it answers at once, so no end need be set."""
        return self

    def lines(self, *asked: object) -> NoReturn:
        """Raise NotHereError."""
        raise NotHereError(SAID)

    all_lines = neighbours = trends = sayers = moments = portrait = collocates = compare = all_keywords = lines
    echoes = all_echoes = distinctive = receipt = reopened = lines

    @property
    def edition(self) -> str:
        """Nothing: there are no echoes that come after a generation's speeches."""
        return ""

    def related(self, *asked: object) -> tuple[RelatedWord, ...]:
        """None: results are shown without words in like company."""
        return ()

    def echoes_of(self, speech: str) -> tuple[Echo, ...]:
        """None: a speech's page is shown without what comes back elsewhere."""
        return ()

    def echo_at(self, speech: str, paragraph: str, word: int, words: int) -> NoReturn:
        """Raise NotHereError."""
        raise NotHereError(SAID)
