"""The commands search, quote, stats and export."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from commands.engines import open_engine
from commands.group import FAILED
from commands.options import conditions, json_option, say, settings_option
from commands.output import written
from index.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.config import Settings
    from index.export import Format
    from index.records import Speech


@click.command()
@click.argument("words", nargs=-1, metavar="QUERY")
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance")
@click.option("--size", type=click.IntRange(1, 100), help="Hits per page; [search] size by default.")
@click.option("--page", type=click.IntRange(1), default=1)
@conditions
@click.option("--grouped", is_flag=True, help="Only the best paragraph of each event.")
@click.option("--fold", "folded", is_flag=True, help="Count paragraphs that say nearly the same once.")
@click.option("--any", "any_word", is_flag=True, help="Any of the words instead of all.")
@click.option("--counts", multiple=True, metavar="NAME", help="Also print the counts of this facet.")
@click.option("--explain", is_flag=True, help="Show how each score is made up.")
@settings_option
@json_option
def search(
    words: tuple[str, ...], settings: Settings, *, explain: bool, as_json: bool, counts: tuple[str, ...], **options: Any
) -> None:
    """Search for paragraphs; the words of QUERY are joined by spaces."""
    from search.options import SearchOptions, facet_names, request
    from search.presenting import as_text
    from search.presenting.as_json import as_json as json_of

    asked = request(" ".join(words), settings.search, SearchOptions(**options))
    results = open_engine(settings).search(asked, explain=explain, also=facet_names(counts))
    lines = [*as_text.lines(results, _bold)]
    for name in counts:
        lines += as_text.counts(results, name)
    say(json_of(results), "\n".join(lines), as_json=as_json)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@settings_option
@json_option
def quote(words: tuple[str, ...], settings: Settings, *, as_json: bool) -> None:
    """Check a quotation: whether it was said word for word, by whom and when, or else which words differ.

    If TEXT is "-", the quotation is read from standard input. The exit status is 0 only if the text was said word for
    word and by the person that TEXT names, if it names one; otherwise it is 1.
    """
    from search.quotations import check as quotations

    text = _typed() if words == ("-",) else " ".join(words)
    checked = quotations.check(open_engine(settings), text)
    say(checked.as_json(), "\n".join(checked.lines(_bold)), as_json=as_json)
    sys.exit(0 if checked.verdict == "verbatim" and not checked.misattributed else FAILED)


def _typed() -> str:
    if sys.stdin is None:  # closed by the shell: <&-
        raise UsageError("standard input is closed; give the quotation as words")
    return sys.stdin.read()


@click.command()
@settings_option
@json_option
def stats(settings: Settings, *, as_json: bool) -> None:
    """Count what the archive has: speeches, paragraphs, words, dates, speakers, sizes."""
    from search.presenting import as_text

    counted = open_engine(settings).stats()
    say(counted.as_json(), "\n".join(as_text.stats(counted)), as_json=as_json)


@click.command()
@click.argument("words", nargs=-1, metavar="[QUERY]")
@click.option("--format", "format_", type=click.Choice(["jsonl", "csv", "txt"]), default="jsonl", show_default=True)
@click.option(
    "--output", type=click.Path(dir_okay=False, allow_dash=True), default="-", help="A file instead of stdout."
)
@settings_option
def export(words: tuple[str, ...], settings: Settings, *, format_: Format, output: str) -> None:
    """Write speeches, oldest first: one speech per line in jsonl, one after another in txt, one paragraph per row in
    csv.

    With QUERY, write only the speeches that it finds; in csv, only the paragraphs.
    """
    from index import export as formats

    found = _found(settings, " ".join(words))
    if format_ == "csv":
        lines = formats.table(found)
    else:
        lines = {"jsonl": formats.jsonl, "txt": formats.text}[format_](speech for speech, _ in found)
    with written(output, settings) as file:
        for line in lines:
            file.write(line)


def _found(settings: Settings, text: str) -> Iterator[tuple[Speech, set[str] | None]]:
    """Yield speeches, oldest first, each with the ids of the paragraphs that the query finds.

    Without a query, every speech is yielded, with None instead of ids.
    """
    from index.archive.still import StillArchive
    from search.all_hits import speeches

    unhurried = replace(settings, search=replace(settings.search, seconds=0.0))  # a partial result would look complete
    if settings.search.engine == "embedded" and not text:  # this export needs no index
        with StillArchive(settings.index.archive) as archive:
            yield from ((speech, None) for speech in archive.speeches())
    elif text:
        yield from speeches(open_engine(unhurried), text)
    else:
        yield from ((speech, None) for speech in open_engine(unhurried).speeches())


def _bold(text: str) -> str:
    return click.style(text, bold=True) if sys.stdout.isatty() else text
