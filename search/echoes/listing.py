"""Lists the passages that are repeated most often, each with its first and last occurrence.

A family is a passage, its leader, together with all passages similar to it, which count as its occurrences. (In
`Recalled.families` a family is larger: similarity is followed from passage to passage.)

Only paragraphs found by a search count, so one can ask what one speaker repeats, or what was repeated within a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from search import asking
from search.echoes.recalled import events_in
from search.echoes.sayings import sayings
from search.echoes.wordings import told_anew
from search.presenting.whole import require_time
from search.query.message import said
from search.request import Pick
from search.results import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from search.asking import Outcome
    from search.deadline import Deadline
    from search.echoes.recalled import Recalled, Recalling
    from search.echoes.sayings import Saying
    from search.loops.numpy_loops import Keys
    from search.request import SearchRequest

EchoOrder = Literal["speeches", "words", "newest"]

FEWEST = 2  # speeches that have a passage; in a single one it is not repeated
SPOKEN = Pick("kind", "speech")
BATCH = 100  # families whose texts are read together
UNKNOWN = Notice(
    "no-echoes",
    said("Repeated passages were not looked for in this index yet; `rostra sync` does it (it needs a forward index)."),
)
PARTIAL = Notice(
    "echoes-partial",
    said("This archive repeats itself so much that only a part of its repeated passages was looked for."),
)


@dataclass(frozen=True, slots=True)
class EchoesRequest:
    """A request for passages said in at least `fewest` of the speeches that `search` finds, sorted by `order`.

    `order` is "speeches" (those in the most speeches first), "words" (the longest first) or "newest" (those last said
    most recently first). With `reports`, notes and headings are included, otherwise only spoken paragraphs, unless
    `search` picks kinds itself. `page` counts from 1, `size` is the number of passages on a page. The page, order and
    grouping of `search` are ignored.
    """

    search: SearchRequest
    order: EchoOrder = "speeches"
    fewest: int = FEWEST
    reports: bool = False
    page: int = 1
    size: int = 20

    @property
    def counted(self) -> SearchRequest:
        """`search`, limited to spoken paragraphs unless `reports` is set or `search` picks kinds itself."""
        if self.reports or self.search.picked(SPOKEN.facet):
            return self.search
        return self.search.changed(picks=(*self.search.picks, SPOKEN))


class EchoFamily(NamedTuple):
    """A repeated passage with its first and last occurrence.

    It occurs `times` times, in `speeches` different speeches. `passage` is the occurrence to which all are similar.
    """

    passage: Saying
    first: Saying
    last: Saying
    speeches: int
    times: int


@dataclass(frozen=True, slots=True)
class EchoList:
    """The answer to an EchoesRequest: one page of families (repeated passages).

    All pages together have `total` families with `times` occurrences. `reading` describes what was searched for.
    """

    request: EchoesRequest
    reading: str
    total: int
    times: int
    families: tuple[EchoFamily, ...]
    notices: tuple[Notice, ...]

    @property
    def pages(self) -> int:
        """The number of pages at this page size; at least 1."""
        return max(1, -(-self.total // self.request.size))


class ArrangedFamilies(NamedTuple):
    """All families of a request in the requested order; a family is a passage and all passages similar to it.

    The arrays have one item per family. `leader`, `first` and `last` are indices into `passages`: the passage that
    represents the family, and its first and last occurrence. `speeches` and `times` are the family's numbers of
    speeches and of occurrences.
    """

    passages: Recalled
    leader: Keys
    first: Keys
    last: Keys
    speeches: Keys
    times: Keys
    reading: str
    notices: tuple[Notice, ...]


def arranged(recalling: Recalling, request: EchoesRequest, deadline: Deadline) -> ArrangedFamilies | None:
    """Return the families (groups of similar passages) of the request in its order; None if the index has no echoes."""
    held, stars = recalling.passages, recalling.stars
    if held is None or stars is None:
        return None
    outcome, found = counted_by(recalling, request.counted, deadline)
    among = found[stars.members]
    leaders, members = stars.leaders[among], stars.members[among]
    speeches = events_in(leaders, held.events[members])
    enough = speeches >= max(request.fewest, FEWEST)
    ordered = _in_order(held, request.order, (leaders[enough], members[enough], speeches[enough]))
    notices = (*outcome.notices, *((PARTIAL,) if recalling.partial else ()))
    return ArrangedFamilies(held, *ordered, outcome.reading, notices)


def counted_by(recalling: Recalling, search: SearchRequest, deadline: Deadline) -> tuple[Outcome, NDArray[np.bool_]]:
    """Run the search; return its outcome and, for each recurring passage, whether its paragraph was found in time."""
    outcome = asking.outcome(recalling.generation, search.changed(size=1, grouped=False), deadline=deadline)
    return outcome, recalling.found(outcome, deadline)


def listed(recalling: Recalling, request: EchoesRequest, deadline: Deadline) -> EchoList:
    """Return the requested page of families (repeated passages); empty, with a notice, if the index has no echoes."""
    held = arranged(recalling, request, deadline)
    if held is None:
        return EchoList(request, "", 0, 0, (), (UNKNOWN,))
    begin = (request.page - 1) * request.size
    shown = tuple(families(recalling, held, slice(begin, begin + request.size)))
    return EchoList(request, held.reading, len(held.first), int(held.times.sum()), shown, held.notices)


def every(recalling: Recalling, request: EchoesRequest, deadline: Deadline) -> Iterator[EchoFamily]:
    """Yield all families (repeated passages) of the request.

    There are none if the index has no echoes. Raises NotWholeError, before the first one, if the search runs out of
    time.
    """
    held = arranged(recalling, request, deadline)
    if held is None:
        return iter(())
    require_time(held.notices)
    batches = (slice(first, first + BATCH) for first in range(0, len(held.first), BATCH))
    return (family for places in batches for family in families(recalling, held, places))


def families(recalling: Recalling, held: ArrangedFamilies, places: slice) -> Iterator[EchoFamily]:
    """Yield the families of `held` at the indices `places`, with their texts.

    A family is left out if its leading passage, first or last occurrence is gone from the archive.
    """
    told = (
        sayings(recalling, held.passages.at_places(column[places])) for column in (held.leader, held.first, held.last)
    )
    counts = (column[places].tolist() for column in (held.speeches, held.times))
    for passage, first, last, speeches, times in zip(*told, *counts, strict=True):
        if passage and first and last:
            yield EchoFamily(passage, first, last, speeches, times)


def _in_order(
    held: Recalled, wanted: EchoOrder, entries: tuple[Keys, Keys, Keys]
) -> tuple[Keys, Keys, Keys, Keys, Keys]:
    """Sort families as requested; return five arrays with one item per family.

    They are the leaders, first occurrences, last occurrences, numbers of speeches, and numbers of occurrences.
    `entries` are three arrays with one item per occurrence: its family's leader, the occurrence, and the family's
    number of speeches. An undated occurrence is the first or last only if all occurrences of its family are undated.
    Families that are equal in the requested order are sorted by length or number of speeches, then by first occurrence.
    A family is left out if most of its occurrences largely overlap with those of earlier families.
    """
    leaders, members, speeches = entries
    days, rows = held.days[members], held.rows[members]
    order = np.lexsort((rows, np.where(days > 0, days, np.iinfo(np.int64).max), leaders))  # undated ones last
    latest = np.lexsort((rows, days, leaders))  # undated ones first
    starts = np.flatnonzero(np.diff(leaders[order], prepend=-1))
    ends = np.append(starts[1:], len(order)) - 1 if len(starts) else starts
    leader, first, last = leaders[order[starts]], members[order[starts]], members[latest[ends]]
    counts, times = speeches[order[starts]], ends - starts + 1
    keys = {
        "speeches": (held.rows[first], -held.widths[leader], -counts),
        "words": (held.rows[first], -counts, -held.widths[leader]),
        "newest": (held.rows[first], -counts, -held.days[last]),
    }
    chosen = np.lexsort(keys[wanted])
    families = np.split(members[order], starts[1:])
    chosen = chosen[told_anew(held, [families[each] for each in chosen.tolist()])]
    return leader[chosen], first[chosen], last[chosen], counts[chosen], times[chosen]
