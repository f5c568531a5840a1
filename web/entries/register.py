"""Registers, such as `/speakers`: lists of all speakers, topics, countries, places or sections, with links."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from search.query.message import message
from search.vocabulary.names import plain
from web import current, links
from web.downloads import TYPES
from web.entries.names import REGISTERS, every
from web.pager import pager

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.fields import Field
    from search.results import FacetValue

LISTED = 500  # names on one page
ORDERS = (("name", message("Name")), ("most", message("Most paragraphs")))
CONTAINING = "name"  # the parameter with the text that listed names must contain
ORDER = "order"
PAGE = "page"
USUAL = {CONTAINING: "", ORDER: "name", PAGE: "1"}  # defaults, which URLs leave out
MOST_LETTERS = 100  # characters of the text that listed names must contain

blueprint = Blueprint("register", __name__)


def page(register: str) -> str:
    """Show the register, sorted by name or by number of paragraphs, optionally only names that contain a given text.

    `register` is its name in the URL, such as "speakers".
    """
    field, containing = REGISTERS[register], request.args.get(CONTAINING, "").strip()[:MOST_LETTERS]
    order = "most" if request.args.get(ORDER) == "most" else "name"
    facet = every(field)
    values = [value for value in facet.values if plain(containing) in plain(value.value)]
    if order == "name":
        values.sort(key=lambda value: plain(value.value))
    pages = max(1, -(-len(values) // LISTED))
    here = min(max(request.args.get(PAGE, 1, type=int), 1), pages)
    shown = values[(here - 1) * LISTED : here * LISTED]

    def address(order: str, number: int = 1) -> str:
        chosen = {CONTAINING: containing, ORDER: order, PAGE: str(number)}
        told = urlencode({name: value for name, value in chosen.items() if value != USUAL[name]})
        return f"{request.script_root}{request.path}?{told}" if told else request.script_root + request.path

    return render_template(
        "entries/register.html",
        field=field,
        facet=facet,
        containing=containing,
        found=len(values),
        groups=_by_letter(shown) if order == "name" else [("", shown)],
        orders=[(label, address(name), name == order) for name, label in ORDERS],
        pager=pager(here, pages, lambda number: address(order, number)),
        query=address(order, here).partition("?")[2],
        others=others(field),
        whole=[links.facet_url(current.defaults(), field.name, form=form) for form in TYPES],
    )


for each in REGISTERS:
    blueprint.add_url_rule(f"/{each}", view_func=page, defaults={"register": each})


def others(here: Field | None = None) -> list[Field]:
    """Return the fields whose registers (lists of names) have more than one name, except the field `here`."""
    found = current.engine().search(current.defaults().changed(size=1))
    several = {facet.name for facet in found.facets if facet.distinct > 1}
    return [field for field in REGISTERS.values() if field is not here and field.name in several]


def _by_letter(values: Iterable[FacetValue]) -> list[tuple[str, list[FacetValue]]]:
    """Group the values, which must already be sorted by name, by the first letter of their names."""
    return [(letter, list(held)) for letter, held in groupby(values, key=lambda value: plain(value.value)[:1].upper())]
