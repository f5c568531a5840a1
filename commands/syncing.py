"""The command `rostra sync`, and the index update that ends every command which changes the archive."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from commands.engines import require_client
from commands.options import json_option, say, settings_option, step_back
from index.errors import NoIndexError

if TYPE_CHECKING:
    from index.archive.archive import Archive
    from index.building.sync import Synced
    from index.config import Settings
    from index.reading.progress import Progress

progress_option = click.option(
    "--progress/--no-progress", "shown", default=None, help="Show a bar; by default on a terminal only."
)


@click.command()
@click.option("--rebuild", is_flag=True, help="Rebuild the index from the archive.")
@settings_option
@json_option
@progress_option
def sync(settings: Settings, *, rebuild: bool, as_json: bool, shown: bool | None) -> None:
    """Update the index, or the cluster, to match the archive; `rostra index` does this by itself."""
    from index.archive.archive import Archive

    step_back(settings)
    if not settings.index.archive.is_file():
        raise NoIndexError(f"{settings.index.archive}: no archive here; `rostra index PATH…` makes one")
    with Archive(settings.index.archive) as archive, progress_bar(shown) as progress:
        brought = synced(archive, settings, progress, rebuild=rebuild)
    text = "index: {put} speeches put, {deleted} removed in {seconds} s".format(**brought)
    say(brought, text, as_json=as_json)


def rebuild_index(settings: Settings) -> None:
    """Rebuild the index from the archive."""
    from index.archive.archive import Archive

    with Archive(settings.index.archive) as archive, progress_bar(shown=None) as progress:
        synced(archive, settings, progress, rebuild=True)


def progress_bar(shown: bool | None) -> Progress:
    """Make a progress bar that is shown always (True), never (False), or only on a terminal (None)."""
    from index.reading.progress import Progress

    return Progress("auto" if shown is None else "always" if shown else "never")


def synced(archive: Archive, settings: Settings, progress: Progress, *, rebuild: bool = False) -> dict[str, Any]:
    """Update the index, or the cluster, to match the archive, or rebuild it.

    Returns how many speeches were written and removed, and the seconds it took, as an object for JSON.
    """
    bring = _filled if settings.search.engine == "opensearch" else _indexed
    done = bring(archive, settings, progress, rebuild=rebuild)
    return asdict(done) | {"seconds": round(done.seconds, 3)}


def _indexed(archive: Archive, settings: Settings, progress: Progress, *, rebuild: bool) -> Synced:
    """Update the index on this machine to match the archive, or rebuild it."""
    from index.building import sync as building

    bring = building.rebuild if rebuild else building.sync
    asked = settings.index
    how = {"forward": asked.forward, "echoes": asked.echoes}
    return bring(archive, asked.index, asked.megabytes_for_writing, progress, **how)


def _filled(archive: Archive, settings: Settings, progress: Progress, *, rebuild: bool) -> Synced:
    """Update the index in the cluster to match the archive, or rebuild that index.

    If the settings ask for repeated passages and related words, these are computed in an index on this machine and then
    sent to the cluster.
    """
    require_client()
    from index.cluster.client import Cluster
    from index.cluster.filling import fill
    from index.cluster.findings import NONE, findings_of
    from index.reading.progress import Progress
    from index.segment.snapshot import open_snapshot

    found = NONE
    if settings.index.forward and settings.index.echoes:
        _indexed(archive, settings, Progress("never"), rebuild=False)
        found = findings_of(open_snapshot(settings.index.index))
    return fill(archive, Cluster(settings.opensearch), progress, found, rebuild=rebuild)
