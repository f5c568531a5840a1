"""Options that most commands have, and how a command prints its answer."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index import config
from index.segment import loop_cache

if TYPE_CHECKING:
    from index.config import Settings


def _with_settings(_: click.Context, __: click.Parameter, file: Path | None) -> Settings:
    if file:
        os.environ["ROSTRA_CONFIG"] = str(file.absolute())  # for the processes that this one starts
    settings = config.load(file)
    loop_cache.keep_beside(settings.index.path)
    return settings


settings_option = click.option(
    "--config", "settings", type=click.Path(path_type=Path), metavar="FILE", callback=_with_settings,
    help="The settings to use; else the file ROSTRA_CONFIG names, else ./config.toml.",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def say(content: Any, text: str, *, as_json: bool) -> None:
    """Print the answer, for programs or for people."""
    click.echo(json.dumps(content, ensure_ascii=False) if as_json else text)
