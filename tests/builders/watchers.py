"""Who is told how far the work is: one that does not listen, one that writes down what it hears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.records import Skipped


class _Nobody:
    """Takes every call that a progress bar takes."""

    def __getattr__(self, _: str) -> Any:
        return lambda *_: None


NOBODY: Any = _Nobody()


class Recording:
    """Remembers the sources that were read, and what was skipped."""

    def __init__(self) -> None:
        self.sources: list[str] = []
        self.skips: list[Skipped] = []

    def read(self, source: str) -> None:
        """Remember that one more source is done."""
        self.sources.append(source)

    def skipped(self, skipped: Skipped) -> None:
        """Remember what gave no speech."""
        self.skips.append(skipped)
