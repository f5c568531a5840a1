"""The command `rostra fetch`, which downloads a site's event pages, politely."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.group import FAILED
from commands.options import json_option, say, settings_option

if TYPE_CHECKING:
    from index.config import Settings


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("fetched"),
    show_default=True,
    help="The folder for the WARC files; pages already in it are not fetched again.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only events of that day and later.")
@click.option("--refresh", is_flag=True, help="Ask whether pages already in the folder have changed.")
@click.option("--new", "newest", is_flag=True, help="Follow the listings only until one has nothing new.")
@click.option("--delay", type=click.FloatRange(0), default=2.0, show_default=True, help="Seconds between requests.")
@click.option("--pages", metavar="REGEX", help="What an event's address looks like.")
@click.option("--listings", metavar="REGEX", help="What the address of a further listing looks like.")
@settings_option
@json_option
def fetch(urls: tuple[str, ...], settings: Settings, *, output: Path, as_json: bool, **asked: Any) -> None:
    """Save the event pages that a site's listing pages link to, politely, as WARC files for `rostra index`.

    It obeys robots.txt and requests one page at a time; it can be stopped and run again.
    """
    from index.fetching.fetch import Fetched, FetchSettings
    from index.fetching.fetch import fetch as crawl
    from index.fetching.politeness import Manners

    def tell(fetched: Fetched) -> None:
        if fetched.outcome in ("new", "changed", "failed"):
            click.echo(f"{fetched.outcome} {fetched.url} {fetched.detail}".rstrip(), err=True)

    patterns = {name: asked[name] for name in ("pages", "listings") if asked[name]}
    report = crawl(urls, FetchSettings(
        since=asked["since"] and asked["since"].date(), known="refresh" if asked["refresh"] else "keep",
        depth="new" if asked["newest"] else "all", manners=Manners(delay=asked["delay"]), **patterns,
    ), output, tell)  # fmt: skip
    say(report.as_json(), str(report), as_json=as_json)
    sys.exit(FAILED if report.stopped or report.failures else 0)
