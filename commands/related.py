"""The command `rostra related`, which lists words used in similar contexts in this archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.options import json_option, settings_option
from commands.study import csv_option, print_table, study_of

if TYPE_CHECKING:
    from index.config import Settings


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("--size", type=click.IntRange(1, 100), default=20, help="Largest number of words.")
@settings_option
@json_option
@csv_option
def related(words: tuple[str, ...], settings: Settings, *, size: int, as_json: bool, as_csv: bool) -> None:
    """Print words used in similar contexts to WORD in this archive, each with a query that finds either word."""
    from search.request import SearchRequest
    from search.study.related_words import RelatedWord

    found = study_of(settings).related(SearchRequest(" ".join(words)), size)
    told = {"query": " ".join(words), "related": [one._asdict() for one in found]}
    print_table(told, (RelatedWord._fields, found), as_json=as_json, as_csv=as_csv)
