"""Errors that a person can resolve; each message is one line with the offending value and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path


class RostraError(Exception):
    """The base of all errors that commands print as one line before exiting with status 1."""


class ConfigError(RostraError):
    """A key, a value or a file of the configuration is unusable."""


class UsageError(RostraError):
    """The value of a command's option makes no sense."""


class NoIndexError(RostraError):
    """There is no archive or index at the given path."""


class NoForwardIndexError(NoIndexError):
    """The index was built without a forward index (each document's words in order), which counting words needs."""


class NotWholeError(RostraError):
    """A complete answer is required but impossible: the time ran out, or the archive is being changed."""


class NotHereError(NoIndexError):
    """The OpenSearch cluster cannot answer a study that counts more paragraphs, speeches or words than is allowed."""


class DamagedError(RostraError):
    """A file of the archive or the index differs from what was written; nothing of it is used."""

    @classmethod
    def of(cls, path: Path | str, what: str) -> Self:
        """Make the error for the damaged file `path` of the index; `what` says what is wrong with the file.

        The message also says how to rebuild the index from the archive.
        """
        return cls(f"{path}: {what}; `rostra sync --rebuild` makes it anew")


class ClusterError(RostraError):
    """The OpenSearch cluster does not answer, answers incompletely or is too busy; repeating the request can help."""


class RefusedError(ClusterError):
    """The OpenSearch cluster refuses the request, and repeating it would not help."""


class AbsentError(RefusedError):
    """The OpenSearch cluster does not have the index or document that was asked for."""


class LockedError(RostraError):
    """Another process is writing the archive or the index; the message has the number of that process."""


class WritingError(RostraError):
    """The index could not be written (full disk, read-only folder); everything committed before is intact."""
