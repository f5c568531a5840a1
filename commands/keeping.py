"""The commands that maintain an archive: check (and repair), backup and restore."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.group import FAILED
from commands.options import json_option, say, settings_option, step_back
from commands.output import refuse_own
from commands.syncing import rebuild_index

if TYPE_CHECKING:
    from index.config import Settings


@click.command()
@click.option("--speakers", is_flag=True, help="List the labels, the names read from them, and doubts.")
@click.option("--repair", is_flag=True, help="Copy what can be read of a damaged archive into a new one.")
@settings_option
@json_option
def check(settings: Settings, *, speakers: bool, repair: bool, as_json: bool) -> None:
    """Check that archive and index are undamaged and agree, and list the sources that gave no speech.

    With --repair, copy what can be read of a damaged archive into a new one, and rebuild the index. The damaged file is
    kept under another name.
    """
    from index.archive.still import StillArchive
    from index.speakers.doubts import label_rows
    from index.wholeness import checks

    step_back(settings)
    if repair:
        _repair(settings, as_json=as_json)
        return
    if speakers:
        with StillArchive(settings.index.archive) as archive:
            rows = label_rows(archive.speeches())
        say([row.as_json() for row in rows], "\n".join(str(row) for row in rows), as_json=as_json)
        return
    report = checks.check(settings.index.archive, settings.index.index)
    say(report.as_json(), str(report), as_json=as_json)
    sys.exit(FAILED if report.problems else 0)


def _repair(settings: Settings, *, as_json: bool) -> None:
    from index.wholeness import repair

    repaired = repair.repair(settings.index.archive, _now())
    rebuild_index(settings)
    say(repaired.as_json(), str(repaired), as_json=as_json)
    sys.exit(FAILED if repaired.in_part or repaired.lost else 0)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@settings_option
@json_option
def backup(file: Path, settings: Settings, *, as_json: bool) -> None:
    """Copy the archive to FILE, as it is now, even while it is in use; the index can be rebuilt from the copy.

    An existing FILE is replaced only after the copy was checked.
    """
    from index.wholeness.backup import backup as copy

    refuse_own(file, settings)
    step_back(settings)
    copied = copy(settings.index.archive, file)
    say(copied.as_json(), str(copied), as_json=as_json)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@settings_option
@json_option
def restore(file: Path, settings: Settings, *, as_json: bool) -> None:
    """Replace the archive by a backup and rebuild its index; the previous archive is kept beside it.

    Restart the site afterwards: a running server keeps reading the file that it opened.
    """
    from index.wholeness.backup import restore as copy

    step_back(settings)
    copied = copy(file, settings.index.archive, _now())
    rebuild_index(settings)
    say(copied.as_json(), str(copied), as_json=as_json)
