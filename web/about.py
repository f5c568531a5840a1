"""The page that explains how to search (`/help`) and the page about the archive (`/about`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from search.query.examples import EXAMPLES
from web import current
from web.languages.reader import gettext
from web.wording import file_size, grouped_digits, long_date, value_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.archive.stats import Stats

blueprint = Blueprint("about", __name__)


@blueprint.get("/help")
def ways() -> str:
    """Show every kind of query, each with an example to try."""
    return render_template("help.html", examples=EXAMPLES)


@blueprint.get("/about")
def archive() -> str:
    """Show what the archive holds, and how to cite and reuse it."""
    return render_template("about.html", figures=tuple(figures(current.engine().stats())))


def figures(stats: Stats) -> Iterator[tuple[str, str]]:
    """Yield a label and a formatted figure for each fact about the archive.

    Dates and languages are left out if the archive has none.
    """
    yield gettext("Speeches"), grouped_digits(stats.speeches)
    yield gettext("Paragraphs"), grouped_digits(stats.paragraphs)
    yield gettext("Words"), grouped_digits(stats.words)
    yield gettext("Speakers"), grouped_digits(stats.speakers)
    if stats.first and stats.last:
        yield gettext("From"), long_date(stats.first)
        yield gettext("To"), long_date(stats.last)
    if stats.languages:
        yield gettext("Languages"), ", ".join(value_name("language", code) for code in stats.languages)
    yield gettext("On disk"), file_size(stats.bytes)
