"""The page numbers worth a link: the first, the last, and those around the one shown."""

from __future__ import annotations

NEAR = 2  # pages on either side of the one shown: with first and last they fit a phone's width


def pages_shown(page: int, pages: int) -> list[int | None]:
    """Page numbers in order, None where some are left out.

    >>> pages_shown(5, 20)
    [1, 2, 3, 4, 5, 6, 7, None, 20]
    >>> pages_shown(2, 4)
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
