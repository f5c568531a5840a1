"""The group of all commands, which turns errors into one line with advice and an exit status."""

from __future__ import annotations

import sqlite3
from typing import Any

import click

from index.errors import ConfigError, RostraError, UsageError

FAILED = 1
MISUSED = 2
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
            click.echo(f"rostra: {error}", err=True)
            ctx.exit(FAILED)
        except sqlite3.DatabaseError as error:
            advice = "a full disk, or a damaged file: `rostra check` tells, `rostra check --repair` saves what it can"
            click.echo(f"rostra: the archive: {error} ({advice})", err=True)
            ctx.exit(FAILED)
        except KeyboardInterrupt:
            click.echo("rostra: stopped", err=True)
            ctx.exit(STOPPED)
