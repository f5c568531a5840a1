"""The commands for corpus studies, from concordances to comparisons; each prints a table, JSON or CSV."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from commands.engines import open_engine
from commands.options import conditions, json_option, say, settings_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.config import Settings
    from search.request import SearchRequest
    from search.study.study import Study


csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
WIDE = 40  # characters of a cell in a printed table; longer texts are cut
spelt_option = click.option("--spelt", type=click.Choice(["form", "stem"]), default="form", show_default=True)
stop_option = click.option("--stop-words", is_flag=True, help="Include stop words.")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option("--order", type=click.Choice(["newest", "oldest", "speaker", "left", "right", "match"]), default="newest")
@click.option("--depth", type=click.IntRange(1, 3), default=1, help="Words that the orders left and right compare.")
@click.option("--context", type=click.IntRange(10, 1000), default=70, help="Characters on each side.")
@click.option("--sample", type=click.IntRange(0), default=0, metavar="N", help="N random lines; 0 for all.")
@click.option("--seed", type=click.IntRange(0), default=1, help="The same seed draws the same lines.")
@click.option("--form", default="", metavar="WORDS", help="Only what matched in this form.")
@click.option("--before", default="", metavar="WORD", help="Only with this word directly before.")
@click.option("--after", default="", metavar="WORD", help="Only with this word directly after.")
@click.option("--run", default="", metavar="WORDS", help="The lines of these words, as other tables count them.")
@click.option("--window", type=click.IntRange(0, 10), default=0, help="Of WORDS so many words from QUERY; 0: anywhere.")
@click.option("--side", type=click.Choice(["left", "right", "both"]), default="both", help="On this side of QUERY.")
@spelt_option
@click.option("--page", type=click.IntRange(1), default=1)
@click.option("--size", type=click.IntRange(1, 10_000), default=50, help="Lines per page.")
@conditions
@settings_option
@json_option
@csv_option
def lines(words: tuple[str, ...], settings: Settings, *, as_json: bool, as_csv: bool, **options: Any) -> None:
    """Print each occurrence of QUERY on a line, with the words around it: one page of lines, or all of them as CSV."""
    from search.study.lines import LinesRequest
    from search.study.wire import LINE_COLUMNS, line_rows, lines_json

    asked = (
        "order", "depth", "context", "sample", "seed", "form", "before", "after", "run", "window", "side", "spelt",
        "page", "size",
    )  # fmt: skip
    request = LinesRequest(search_of(words, settings, options), **{name: options[name] for name in asked})
    study = study_of(settings)
    if as_csv:
        click.echo(csv_text(LINE_COLUMNS, line_rows(study.all_lines(request))), nl=False)
        return
    found = study.lines(request)
    told = [f"{line.date or '':10}  {line.left[-36:]:>36}  {line.match}  {line.right[:36]}" for line in found.lines]
    head = f"{found.reading}: {found.total:,} occurrences in {found.paragraphs:,} paragraphs"
    say(lines_json(found), "\n".join([head, *told]), as_json=as_json)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="Rows in each table.")
@conditions
@settings_option
@json_option
@csv_option
def neighbours(words: tuple[str, ...], settings: Settings, *, as_json: bool, as_csv: bool, **options: Any) -> None:
    """Print the forms in which QUERY occurs, and the words directly before and after it, most frequent first."""
    from search.study.wire import NEIGHBOUR_COLUMNS, neighbour_rows, neighbours_json

    found = study_of(settings).neighbours(search_of(words, settings, options), options["top"])
    print_table(neighbours_json(found), (NEIGHBOUR_COLUMNS, neighbour_rows(found)), as_json=as_json, as_csv=as_csv)


@click.command()
@click.argument("queries", nargs=-1, required=True, metavar="QUERY...")
@click.option("--step", type=click.Choice(["year", "quarter", "month"]), default="year", show_default=True)
@click.option("--unit", type=click.Choice(["occurrences", "paragraphs", "events"]), default="occurrences")
@click.option("--scale", type=click.Choice(["million", "share", "count"]), default="million", show_default=True)
@conditions
@settings_option
@json_option
@csv_option
def trends(queries: tuple[str, ...], settings: Settings, *, as_json: bool, as_csv: bool, **options: Any) -> None:
    """Print how often each QUERY (in quotes) occurs in each period, and the number of words searched in that period."""
    from search.study.trends import TrendsRequest
    from search.study.wire import TREND_COLUMNS, trend_rows, trends_json

    searches = tuple(search_of((query,), settings, options) for query in queries)
    found = study_of(settings).trends(TrendsRequest(searches, options["step"], options["unit"], options["scale"]))
    print_table(trends_json(found), (TREND_COLUMNS, trend_rows(found)), as_json=as_json, as_csv=as_csv)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@conditions
@settings_option
@json_option
@csv_option
def moments(words: tuple[str, ...], settings: Settings, *, as_json: bool, as_csv: bool, **options: Any) -> None:
    """Print when QUERY was first, last and most used, the longest time without it, and who used it first."""
    from search.study.wire import MOMENT_COLUMNS, moment_rows, moments_json

    found = study_of(settings).moments(search_of(words, settings, options))
    if as_csv:
        click.echo(csv_text(MOMENT_COLUMNS, moment_rows(found)), nl=False)
        return
    told = moments_json(found)
    say(told, "\n".join([told["reading"], *_moments(told)]), as_json=as_json)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option("--by", "facet", default="speaker", show_default=True, metavar="NAME", help="Whose values to compare.")
@click.option("--floor", type=click.IntRange(1), default=10_000, show_default=True, help="Words a value must have.")
@conditions
@settings_option
@json_option
@csv_option
def sayers(words: tuple[str, ...], settings: Settings, *, as_json: bool, as_csv: bool, **options: Any) -> None:
    """Print who uses QUERY most, per million of their own words."""
    from index.errors import UsageError
    from index.fields import FACETS
    from search.study.sayers import SayersRequest
    from search.study.wire import SAYER_COLUMNS, sayer_rows, sayers_json

    if options["facet"] not in (names := [facet.name for facet in FACETS]):
        raise UsageError(f"--by {options['facet']!r} is no facet; there are {', '.join(names)}")
    request = SayersRequest(search_of(words, settings, options), options["facet"], options["floor"])
    found = study_of(settings).sayers(request)
    print_table(sayers_json(found), (SAYER_COLUMNS, sayer_rows(found)), as_json=as_json, as_csv=as_csv)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option("--window", type=click.IntRange(1, 10), default=5, show_default=True, help="Largest distance in words.")
@click.option("--side", type=click.Choice(["left", "right", "both"]), default="both", show_default=True)
@click.option("--minimum", type=click.IntRange(1), default=3, show_default=True, help="Least number of times together.")
@click.option("--measure", type=click.Choice(["likelihood", "dice", "frequency"]), default="likelihood")
@spelt_option
@stop_option
@conditions
@settings_option
@json_option
@csv_option
def collocates(words: tuple[str, ...], settings: Settings, *, as_json: bool, as_csv: bool, **options: Any) -> None:
    """Print the words that occur near QUERY more often than by chance."""
    from search.study.collocates import CollocatesRequest
    from search.study.wire import COLLOCATE_COLUMNS, collocate_rows, collocates_json

    asked = ("window", "side", "minimum", "measure", "spelt", "stop_words")
    request = CollocatesRequest(search_of(words, settings, options), **{name: options[name] for name in asked})
    found = study_of(settings).collocates(request)
    print_table(collocates_json(found), (COLLOCATE_COLUMNS, collocate_rows(found)), as_json=as_json, as_csv=as_csv)


@click.command()
@click.argument("here")
@click.argument("there", default="")
@click.option("--length", type=click.IntRange(1, 4), default=1, show_default=True, help="Words in a sequence.")
@click.option("--minimum", type=click.IntRange(1), default=5, show_default=True, help="Least times in one slice.")
@spelt_option
@stop_option
@settings_option
@json_option
@csv_option
def compare(here: str, there: str, settings: Settings, *, as_json: bool, as_csv: bool, **options: Any) -> None:
    """Print the words that are typical of what one query finds, HERE, compared with what another finds, THERE.

    Either may be words, conditions or both: "war", "speaker:lincoln", "war date:1900..". Without THERE, HERE is
    compared with the rest of the archive.
    """
    from search.study.comparison import ComparisonRequest
    from search.study.wire import KEYWORD_COLUMNS, comparison_json, keyword_rows

    sides = search_of((here,), settings, {}), search_of((there,), settings, {})
    request = ComparisonRequest(sides[0], sides[1], **options)
    study = study_of(settings)
    if as_csv:
        click.echo(csv_text(KEYWORD_COLUMNS, keyword_rows(study.all_keywords(request))), nl=False)
        return
    found = study.compare(request)
    print_table(comparison_json(found), (KEYWORD_COLUMNS, keyword_rows(found.keywords)), as_json=as_json, as_csv=False)


def _moments(told: dict[str, Any]) -> Iterator[str]:
    """Yield the printed lines for the answer of `rostra moments`; `told` is the same answer as a JSON object."""
    from search.study.moments import Silence

    named = [(name, told[name]) for name in ("first", "last") if told[name]]
    named += [(f"first by {moment['speaker']}", moment) for moment in told["first_by"]]
    for name, moment in named:
        yield f"{name}: {moment['date']}, {moment['speaker'] or 'speaker not named'}, {moment['url']}"
    if told["silence"] and (length := Silence(**told["silence"]).length):
        lasted = f"{length[0]} {length[1]}{'s' if length[0] != 1 else ''}"
        yield "silence: {since} to {until}, {lasted}, {events} speeches between".format(
            lasted=lasted, **told["silence"]
        )
    for surge in told["surges"]:
        yield "{year}: {per_million:.1f} a million words, {others:.1f} in other years".format(**surge)


def study_of(settings: Settings) -> Study:
    """Return the object that computes concordances, trends and other studies of the archive, without a time limit."""
    unhurried = replace(settings, search=replace(settings.search, seconds=0.0))  # a partial result would look complete
    return open_engine(unhurried).study


def search_of(words: Sequence[str], settings: Settings, options: dict[str, Any]) -> SearchRequest:
    """Make a search for the words; of the command line's `options`, only the filters are used."""
    from search.options import SearchOptions, request

    names = ("picks", "without", "since", "until")
    given = {name: options[name] for name in names if name in options}
    return request(" ".join(words), settings.search, SearchOptions(**given))


def print_table(
    told: dict[str, Any], table: tuple[Sequence[str], Iterable[Sequence[Any]]], *, as_json: bool, as_csv: bool
) -> None:
    """Print a table: in aligned columns, or as CSV or JSON.

    `table` is a pair: the names of the columns, and the rows. `told` is the JSON object to print for `as_json`.
    """
    columns, rows = table
    if as_csv:
        click.echo(csv_text(columns, rows), nl=False)
        return
    say(told, "" if as_json else _in_columns([columns, *rows]), as_json=as_json)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return the table as CSV, beginning with a byte order mark and the names of the columns."""
    from index.export import MARK, row

    return MARK + "".join(map(row, (columns, *rows)))


def _in_columns(rows: Sequence[Sequence[Any]]) -> str:
    """Lay the rows out in aligned columns for printing: numbers to the right, texts to the left."""
    cells = [list(map(_cell, row)) for row in rows]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    first = [isinstance(cell, str) for cell in (rows[1] if len(rows) > 1 else rows[0])]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if text else cell.rjust(width) for cell, width, text in zip(row, wide, first, strict=True)
        ).rstrip()
        for row in cells
    )


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)[:WIDE]
