"""Options shared by most commands, and a function that prints a command's answer."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from index import config
from index.segment import loop_cache

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.config import Settings

    Command = TypeVar("Command", bound=Callable[..., Any])


def _with_settings(_: click.Context, __: click.Parameter, file: Path | None) -> Settings:
    if file:
        os.environ["ROSTRA_CONFIG"] = str(file.absolute())  # for processes that the command starts, such as the server
    settings = config.load(file)
    loop_cache.keep_beside(settings.index.path)
    return settings


settings_option = click.option(
    "--config", "settings", type=click.Path(path_type=Path), metavar="FILE", callback=_with_settings,
    help="The settings file; default: the file named by ROSTRA_CONFIG, or ./config.toml.",
)  # fmt: skip
_CONDITIONS = (
    click.option("--facet", "picks", multiple=True, metavar="NAME=VALUE", help="Only this value; can be repeated."),
    click.option("--without", multiple=True, metavar="NAME=VALUE", help="Exclude this value; can be repeated."),
    click.option("--since", metavar="DATE", help="Only from 2013, 2013-09 or 2013-09-23 on."),
    click.option("--until", metavar="DATE", help="Only until then, that time included."),
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def conditions(command: Command) -> Command:
    """Add to the command the options that narrow its search: --facet, --without, --since and --until."""
    for option in reversed(_CONDITIONS):
        command = option(command)
    return command


def step_back(settings: Settings) -> None:
    """Lower this process's priority to the level that the settings name, unless it is lowered already.

    So long work does not slow down the site or other programs.
    """
    if os.nice(0) <= 0:
        os.nice(max(settings.index.nice, 0))


def say(content: Any, text: str, *, as_json: bool) -> None:
    """Print the answer, as JSON for programs or as text for people."""
    click.echo(json.dumps(content, ensure_ascii=False) if as_json else text)
