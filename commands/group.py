"""The group of all commands, which turns errors into one line with advice and an exit status."""

from __future__ import annotations

import errno
import os
import sqlite3
from typing import Any

import click

from index.errors import ConfigError, RostraError, UsageError

FAILED = 1
MISUSED = 2
ADVICE = {
    errno.ENOSPC: "make room, then run the same command again",
    errno.EACCES: "run the command as the user to whom it belongs",
    errno.EROFS: "[index] path names the folder of archive and index",
    errno.ENOLCK: "keep the archive on a disk of this machine: a network's has no locks",
}  # what to do about an error of the operating system
STOPPED = 130  # 128 + SIGINT, the exit status that shells expect after Ctrl-C


class Commands(click.Group):
    """A command group that reports errors that a person can fix: one line each, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; print the message of an error and exit with status 1, or 2 for wrong usage or settings.

        Ctrl-C exits with status 130.
        """
        try:
            return super().invoke(ctx)
        except RostraError as error:
            click.echo(f"rostra: {error}", err=True)
            ctx.exit(MISUSED if isinstance(error, ConfigError | UsageError) else FAILED)
        except OSError as error:  # such as a full disk, or a folder without permission to write
            if isinstance(error, BrokenPipeError):
                raise  # click then exits silently, as it should when `head` stops reading `rostra export`
            click.echo(f"rostra: {_told(error)}", err=True)
            ctx.exit(FAILED)
        except sqlite3.DatabaseError as error:
            advice = "a full disk, or a damaged file: `rostra check` tells, `rostra check --repair` saves what it can"
            click.echo(f"rostra: the archive: {error} ({advice})", err=True)
            ctx.exit(FAILED)
        except KeyboardInterrupt:
            click.echo("rostra: stopped", err=True)
            ctx.exit(STOPPED)


def _told(error: OSError) -> str:
    """Describe the error in one line: the file, if it is known, what is wrong, and what to do, if that is known.

    >>> _told(OSError(errno.ENOSPC, "No space left on device", "var/index"))
    'var/index: No space left on device; make room, then run the same command again'
    """
    said = f"{os.fspath(error.filename)}: {error.strerror}" if error.filename else error.strerror or str(error)
    return f"{said}; {ADVICE[error.errno]}" if error.errno in ADVICE else said
