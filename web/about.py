"""How to ask (`/help`) and what is here (`/about`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from search.query.examples import EXAMPLES
from web import current
from web.wording import file_size, grouped_digits, long_date

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNTED = {
    "speeches": "Speeches",
    "paragraphs": "Paragraphs",
    "words": "Words",
    "speakers": "Speakers",
    "first": "From",
    "last": "To",
    "languages": "Languages",
    "bytes": "On disk",
}

blueprint = Blueprint("about", __name__)


@blueprint.get("/help")
def ways() -> str:
    """Every way to ask, with an example to try."""
    return render_template("help.html", examples=EXAMPLES)


@blueprint.get("/about")
def archive() -> str:
    """What the archive holds, and how to cite and reuse it."""
    return render_template("about.html", figures=tuple(figures(current.engine().stats())))


def figures(stats: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The counts that people ask for, in words; what an engine does not count is left out."""
    for name, label in COUNTED.items():
        value = stats.get(name)
        if isinstance(value, int):
            yield label, file_size(value) if name == "bytes" else grouped_digits(value)
        elif isinstance(value, Mapping) and value:
            yield label, ", ".join(str(key) for key in value)
        elif isinstance(value, str):
            yield label, long_date(value)
