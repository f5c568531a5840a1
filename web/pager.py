"""Links to numbered pages: first, last, those around the current page, previous and next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

NEAR = 2  # links on either side of the current page; with first and last, they fit a phone


@dataclass(frozen=True, slots=True)
class Step:
    """A page number and its URL; the number is None where some pages are left out."""

    number: int | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """The current page, the numbered links in order, and the URLs of the previous and next page ("" if none)."""

    page: int
    pages: int
    steps: tuple[Step, ...]
    previous: str
    next: str


def pager(page: int, pages: int, address: Callable[[int], str]) -> Pager:
    """Make the links for `page` among `pages` pages; `address` returns the URL of a page.

    >>> pager(2, 3, "/?page={}".format).next
    '/?page=3'
    """
    steps = (Step(number, address(number) if number else "") for number in numbers(page, pages))
    before = address(page - 1) if page > 1 else ""
    return Pager(page, pages, tuple(steps), before, address(page + 1) if page < pages else "")


def numbers(page: int, pages: int) -> list[int | None]:
    """List the page numbers that get a link, in order, with None where some are left out.

    >>> numbers(7, 20)
    [1, None, 5, 6, 7, 8, 9, None, 20]
    >>> numbers(2, 4)
    [1, 2, 3, 4]
    """
    kept = sorted({1, pages, *range(max(1, page - NEAR), min(pages, page + NEAR) + 1)})
    shown: list[int | None] = []
    for before, number in zip([0, *kept], kept, strict=False):
        if number - before == 2:
            shown.append(number - 1)
        elif number - before > 2:
            shown.append(None)
        shown.append(number)
    return shown
