"""The command `rostra receipt`, which issues a receipt for a search, or shows what has changed since one was issued.

A receipt is a citable record of what a search found on the day it was issued.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from commands.group import FAILED
from commands.options import conditions, json_option, say, settings_option
from commands.study import search_of, study_of
from index.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.config import Settings
    from search.study.receipts.since import Reopened, Since


@click.command()
@click.argument("words", nargs=-1, metavar="[QUERY]")
@click.option("--of", "view", type=click.Choice(["search", "lines", "trends"]), default="search", show_default=True)
@click.option("--open", "token", metavar="RECEIPT", help="Repeat this receipt, given as token or address.")
@conditions
@settings_option
@json_option
def receipt(
    words: tuple[str, ...], settings: Settings, *, view: Any, token: str | None, as_json: bool, **options: Any
) -> None:
    """Print a receipt, a citable record of what QUERY finds now: a line to cite, and a URL.

    With --of trends, each QUERY is a separate query. With --open, print what is new, changed and gone since the receipt
    was issued; the exit status is 0 only if nothing has changed.
    """
    from search.study.receipts.receipt_rows import receipt_json
    from search.study.trends import MOST_QUERIES

    if token is not None:
        _open(settings, token, as_json=as_json)
        return
    queries = [(word,) for word in words] if view == "trends" else [words]
    if not 1 <= len(queries) <= MOST_QUERIES:
        raise UsageError(f"--of trends with {len(queries)} queries: give 1 to {MOST_QUERIES}, each in quotes")
    issued = study_of(settings).receipt(view, tuple(search_of(each, settings, options) for each in queries), {})
    told = receipt_json(issued)
    say(told, f"{issued.line}\n{told['url']}", as_json=as_json)


def _open(settings: Settings, token: str, *, as_json: bool) -> None:
    from search.study.receipts.receipt import opened
    from search.study.receipts.receipt_rows import reopened_json

    held = opened(token.rstrip("/").rpartition("/")[2])
    if held is None:
        raise UsageError(
            "--open: this is no receipt, or a part of one; it must be whole, from its first letter to its last"
        )
    found = study_of(settings).reopened(held)
    say(reopened_json(found), "\n".join(_lines(found)), as_json=as_json)
    sys.exit(0 if found.same else FAILED)


def _lines(found: Reopened) -> Iterator[str]:
    yield found.receipt.line
    if found.foreign:
        yield "it is of another archive: what is the same here is told, not what became of the rest"
    for one in found.searches:
        yield f"{one.then.reading or 'everything'}: {_told(one)}"
        yield from (f"  new: {each.date or 'undated'} {each.speech} ¶ {each.number}" for each in one.listed)
        yield from (f"  changed: {each.revision.speech}: {each.revision.text[:80]}" for each in one.changed)
        yield from (f"  gone: {each.speech}: {each.text[:80]}" for each in one.gone)
        yield from (f"  no longer found: {each.speech} ¶ {each.number}" for each in one.left)


def _told(one: Since) -> str:
    if one.same:
        return f"all {one.then.paragraphs:,} paragraphs are as they were"
    said = f"{one.then.paragraphs:,} paragraphs then, {one.now.paragraphs:,} now: {one.kept:,} kept, {one.new:,} new"
    return f"{said}, {one.all_changed:,} changed, {one.all_gone:,} gone, {one.unknown:,} in removed speeches"
