"""Stand-ins for a progress bar: one that ignores every call, one that records them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.records import Skipped


class _Nobody:
    """Accepts every method call that a progress bar accepts, and does nothing."""

    def __getattr__(self, _: str) -> Any:
        return lambda *_: None


NOBODY: Any = _Nobody()


class Recording:
    """Records the sources that were read, and what was skipped, in order."""

    def __init__(self) -> None:
        self.sources: list[str] = []
        self.skips: list[Skipped] = []

    def read(self, source: str) -> None:
        """Record that one more source was read."""
        self.sources.append(source)

    def skipped(self, skipped: Skipped) -> None:
        """Record a source, or part of one, that gave no speech."""
        self.skips.append(skipped)
