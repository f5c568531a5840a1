"""How to ask (`/help`) and what is here (`/about`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from search.examples import EXAMPLES

from web import house
from web.state import iso_period
from web.wording import file_size, grouped_digits, long_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

blueprint = Blueprint("about", __name__)


@blueprint.get("/help")
def ways() -> str:
    """Every way to ask, with an example to try."""
    return render_template("help.html", examples=EXAMPLES)


@blueprint.get("/about")
def archive() -> str:
    """What the archive holds, and how to cite and reuse it."""
    return render_template("about.html", figures=tuple(figures(house.engine().stats())))


def figures(stats: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The counts of an archive in words, in the engine's order; values that are not plain stay out."""
    for name, value in stats.items():
        label = name.replace("_", " ")
        if isinstance(value, int) and "bytes" in name:
            yield label.replace("bytes", "").strip() + " on disk", file_size(value)
        elif isinstance(value, int):
            yield label, grouped_digits(value)
        elif isinstance(value, str) and value:
            yield label, long_date(value) if iso_period(value) else value
