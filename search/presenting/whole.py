"""Guards for answers that must be complete: they raise an error if the time runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from index.errors import NotWholeError
from search.query.message import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.deadline import Deadline
    from search.results import Notice

T = TypeVar("T")

TIME_UP = "time-up"  # code of the notice that the time ran out before everything was searched
_LATE = said(
    "This takes too long to be written whole here: ask for less, or ask on the command line, which has no limit."
)


def require_time(notices: Iterable[Notice]) -> None:
    """Raise NotWholeError if a notice says that the search ran out of time."""
    if not is_whole(notices):
        raise too_long()


def is_whole(notices: Iterable[Notice]) -> bool:
    """Return whether no notice says that the search ran out of time."""
    return all(notice.code != TIME_UP for notice in notices)


def require_time_left(deadline: Deadline) -> None:
    """Raise NotWholeError if the deadline has passed."""
    if deadline.is_over:
        raise too_long()


def too_long() -> NotWholeError:
    """Make the error for a complete answer that takes too long or too much memory; it advises to ask for less."""
    return NotWholeError(_LATE)


def in_time(items: Iterable[T], deadline: Deadline) -> Iterator[T]:
    """Yield the items one by one; raise NotWholeError once the deadline has passed."""
    for item in items:
        require_time_left(deadline)
        yield item
