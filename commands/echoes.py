"""The command `rostra echoes`, which lists passages repeated almost word for word in other events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.options import conditions, json_option, say, settings_option
from commands.study import csv_option, csv_text, search_of, study_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.config import Settings
    from search.echoes.again import Echo
    from search.echoes.listing import EchoFamily
    from search.study.study import Study


@click.command()
@click.argument("words", nargs=-1, metavar="[QUERY]")
@click.option("--order", type=click.Choice(["speeches", "words", "newest"]), default="speeches", show_default=True)
@click.option("--fewest", type=click.IntRange(2), default=2, show_default=True, help="Least number of speeches.")
@click.option("--reports", is_flag=True, help="Include reports, notes and headings, not only speech.")
@click.option("--speech", metavar="ID", help="The passages of this speech, and their other occurrences.")
@click.option("--page", type=click.IntRange(1), default=1)
@click.option("--size", type=click.IntRange(1, 10_000), default=20, help="Passages per page.")
@conditions
@settings_option
@json_option
@csv_option
def echoes(words: tuple[str, ...], settings: Settings, *, as_json: bool, as_csv: bool, **options: Any) -> None:
    """Print the passages repeated almost word for word in other events, from all speeches or from what QUERY finds.

    Prints one page of them, or all of them as CSV.
    """
    from search.echoes.echo_rows import ECHO_COLUMNS, echo_rows, echoes_json
    from search.echoes.listing import EchoesRequest

    if options["speech"] is not None:
        _of_speech(study_of(settings), options["speech"], as_json=as_json, as_csv=as_csv)
        return
    asked = {name: options[name] for name in ("order", "fewest", "page", "size")}
    request = EchoesRequest(search_of(words, settings, options), **asked, reports=options["reports"])
    study = study_of(settings)
    if as_csv:
        click.echo(csv_text(ECHO_COLUMNS, echo_rows(study.all_echoes(request))), nl=False)
        return
    found = study.echoes(request)
    told = [line for family in found.families for line in _family(family)]
    head = [notice.message for notice in found.notices]
    head.append(f"{found.total:,} repeated passages, said {found.times:,} times; page {request.page} of {found.pages}")
    say(echoes_json(found), "\n".join([*head, *told]), as_json=as_json)


def _of_speech(study: Study, speech: str, *, as_json: bool, as_csv: bool) -> None:
    from search.echoes.echo_rows import SAYING_COLUMNS, echo_json, saying_rows

    found = study.echoes_of(speech)
    if as_csv:
        rows = (row for echo in found for row in saying_rows(echo))
        click.echo(csv_text(SAYING_COLUMNS, rows), nl=False)
        return
    told = [line for echo in found for line in _echo(echo)]
    say([echo_json(echo) for echo in found], "\n".join(told) or "No passage of it is repeated.", as_json=as_json)


def _family(family: EchoFamily) -> Iterator[str]:
    """Yield the printed lines for one repeated passage: how often and when it was said, by whom, and its text."""
    first, last = family.first, family.last
    when = f"{first.date or 'undated'} to {last.date or 'undated'}"
    yield f"\n{family.speeches:,} speeches, {family.times:,} times, {when}"
    yield f"  {first.speaker or 'speaker not named'}: {family.passage.text}"


def _echo(echo: Echo) -> Iterator[str]:
    """Yield the printed lines for one passage of a speech: its text, then each other speech that has it."""
    yield f"\n¶ {echo.here.number}: {echo.here.text}"
    for other in echo.others:
        same = "word for word" if other.verbatim else "nearly so"
        yield f"  also said on {other.saying.date or 'no known day'} ({same}): {other.saying.title}"
