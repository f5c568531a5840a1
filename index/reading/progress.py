"""Shows the progress of long work on standard error: a bar with rate and remaining time, by default only on a
terminal.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Literal, Self

from tqdm import tqdm

from index.reading.door import printable
from index.records import Skipped
from index.sources.walk import sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Never

SHOWN_SKIPS = 20  # skipped sources that are reported in one run; `rostra check` lists all of them
Show = Literal["auto", "always", "never"]


class Progress:
    """A progress bar for one task at a time; skipped sources are reported in lines above the bar."""

    def __init__(self, show: Show = "auto") -> None:
        """Set when the bar is shown: if standard error is a terminal ("auto"), always, or never."""
        self._shown = show == "always" or (show == "auto" and sys.stderr.isatty())
        self._bar: tqdm[Never] | None = None
        self._skips = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def count(self, roots: Sequence[Path | Literal["-"]], limit: int) -> None:
        """Start a bar for reading the pages under the roots (paths, or "-" for standard input).

        Meanwhile a thread counts the pages, so that the bar can show the remaining time, unless standard input is among
        the roots, because it can be read only once. `limit` is the largest size of a page in bytes; a larger page is
        skipped but still counts as a step.
        """
        self._open("reading", "page", None)
        if self._bar is not None and "-" not in roots:
            threading.Thread(target=self._total, args=(roots, limit, self._bar), daemon=True).start()

    def begin(self, total: int) -> None:
        """Start a bar for indexing `total` speeches."""
        self._open("indexing", "speech", total)

    def read(self, source: str) -> None:
        """Advance the bar by one source; its name is not shown."""
        self.step()

    def step(self) -> None:
        """Advance the bar by one step."""
        if self._bar is not None:
            self._bar.update()

    def skipped(self, skipped: Skipped) -> None:
        """Report a skipped source, unless many have been reported already."""
        self._skips += 1
        if self._skips <= SHOWN_SKIPS:
            self._line(f"skipped {skipped.source}: {skipped.reason}")
        elif self._skips == SHOWN_SKIPS + 1:
            self._line("more were skipped; the counts tell why")

    def end(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _open(self, title: str, unit: str, total: int | None) -> None:
        self.end()
        if self._shown:
            self._bar = tqdm(total=total, desc=title, unit=f" {unit}", leave=False, dynamic_ncols=True)

    def _line(self, text: str) -> None:
        tqdm.write(printable(text), file=sys.stderr)

    def _total(self, roots: Sequence[Path | Literal["-"]], limit: int, bar: tqdm[Never]) -> None:
        bar.total = steps(roots, limit)


def steps(roots: Sequence[Path | Literal["-"]], limit: int) -> int:
    """Count the steps of the bar while everything under the roots is read.

    There is one step for each source, and one for each file skipped under a root, such as one larger than `limit`
    bytes. A root that is itself skipped, because it is missing or an empty folder, is not a step.
    """
    named = {str(root) for root in roots}
    return sum(not (isinstance(each, Skipped) and each.source in named) for each in sources(roots, limit=limit))
