"""The command line and the WSGI application: the only module that imports all three parts, index, search and web.

Exit status: 0 done; 1 it could not be done, or a check failed; 2 the command or the settings are wrong.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands import asking, echoes, fetching, indexing, keeping, receipt, related, study, syncing
from commands.group import Commands
from commands.options import settings_option
from index import config

if TYPE_CHECKING:
    from flask import Flask

    from index.config import Settings

FOLDER = Path(__file__).resolve().parent
COMMANDS = (
    *(indexing.index, syncing.sync, fetching.fetch),
    *(asking.search, asking.quote, asking.stats, asking.export),
    *(study.lines, study.neighbours, study.trends, study.moments, study.sayers, study.collocates, study.compare),
    *(echoes.echoes, receipt.receipt, related.related),
    *(keeping.check, keeping.backup, keeping.restore),
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="rostra")
def main() -> None:
    """Search speeches: every paragraph findable, citable and exactly as printed."""


@main.command()
@click.option("--host", help="Address to listen on; [web] host by default.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; [web] port by default.")
@settings_option
def serve(settings: Settings, *, host: str | None, port: int | None) -> None:
    """Serve the site with gunicorn until Ctrl-C; print a line when it is ready."""
    from commands.engines import open_engine

    _ = open_engine(settings).generation  # reports an archive or index that cannot be used before the server starts
    for key, value in (("HOST", host), ("PORT", port)):
        if value is not None:
            os.environ[f"ROSTRA_WEB_{key}"] = str(value)
    command = [sys.executable, "-m", "gunicorn", "--config", str(_server_settings())]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(FOLDER), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    os.execv(sys.executable, [*command, "rostra:application()"])  # noqa: S606 - our own server, no shell  # nosec B606


def _server_settings() -> Path:
    """Return the path of gunicorn.conf.py: beside this file or, in an installed package, where the package has it."""
    from importlib import metadata  # here, because the import takes as long as the rest of the command line

    beside = FOLDER / "gunicorn.conf.py"
    installed = (Path(str(each.locate())) for each in metadata.files("rostra") or () if each.name == beside.name)
    return beside if beside.exists() else next(installed)


def application() -> Flask:
    """Create the site for gunicorn, with the archive and index of the settings."""
    from commands.engines import open_engine
    from search.loops import choice
    from web.app import create_app
    from web.serving.buckets import SHARED
    from web.serving.metrics import Metrics

    settings = config.load()
    choice.choose(settings.search.kernels)
    engine = open_engine(settings)
    engine.warm()
    return create_app(engine, settings, SHARED, Metrics() if settings.web.metrics else None)


for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
