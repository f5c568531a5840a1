"""Errors that a person can mend. Each message is one line with the value and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path


class RostraError(Exception):
    """Anything the commands print as one line before they leave with status 1."""


class ConfigError(RostraError):
    """A key, a value or a file of the configuration that cannot be used."""


class UsageError(RostraError):
    """An option of a command whose value means nothing."""


class NoIndexError(RostraError):
    """There is no archive or index at the path asked for."""


class NoForwardIndexError(NoIndexError):
    """The index was built without the order of words, which counting words needs."""


class NotWholeError(RostraError):
    """Raised where an answer must be whole but cannot be: the time ran out, or the archive is being changed."""


class NotHereError(NoIndexError):
    """Raised where the engine that answers lacks a feature, whatever is indexed."""


class DamagedError(RostraError):
    """A file of the archive or the index is not what was written; nothing of it is used."""

    @classmethod
    def of(cls, path: Path | str, what: str) -> Self:
        """Give the error for a file of the index, with the advice: all of the index can be made from the archive."""
        return cls(f"{path}: {what}; `rostra sync --rebuild` makes it anew")


class ClusterError(RostraError):
    """The cluster does not answer, not wholly, or refuses; the same may be answered in a moment."""


class RefusedError(ClusterError):
    """The cluster will not do it, however often it is asked."""


class AbsentError(RefusedError):
    """The cluster has no such index or document."""


class LockedError(RostraError):
    """Another process is writing; the message says which."""


class WritingError(RostraError):
    """The index could not be written (disk full, folder read-only); what was committed is whole."""
