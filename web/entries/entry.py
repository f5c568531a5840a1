"""The pages of single speakers, topics, countries, places and sections, such as `/speaker/<name>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, redirect, render_template, url_for

from index.errors import NoIndexError
from search.query.message import said
from web import current, links
from web.entries.names import PAGES, known
from web.searching.timeline import timeline
from web.sharing.cards import of_name
from web.study.distinctive_words import distinctive_words
from web.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from index.fields import Field
    from search.request import SearchRequest
    from search.results import Facet, SearchResults
    from search.study.portrait import Portrait

LATEST = 8  # speeches listed: as many lines as in the lists beside them
BESIDE = ("topic", "speaker", "geography", "person", "place", "section")  # facets listed beside an entry

blueprint = Blueprint("entry", __name__)


def page(page: str, name: str) -> ResponseReturnValue:
    """Show what the archive has of one facet value: counts, timeline, latest and longest speeches, related values.

    `page` is the kind of page, such as "speaker"; `name` is the value. Another spelling of the value is redirected to
    it.
    """
    field = PAGES[page]
    value = known(field, name)
    if value is None:
        abort(404, said("No {field} of this archive is called “{name}”.", field=said(field.label.lower()), name=name))
    if value != name:
        return redirect(url_for(".page", page=page, name=value), 301)
    search = current.defaults().toggle(field.name, value)
    latest = current.engine().search(search.changed(sort="newest", grouped=True, size=LATEST))
    portrait = _portrait(search)
    told = f"{counted(latest.total, 'paragraph')} {counted(latest.events, 'in speech')}."
    address = links.entry_link(field.name, value, whole=True)
    return render_template(
        "entries/entry.html",
        field=field,
        name=value,
        search=search,
        latest=latest,
        portrait=portrait,
        distinctive=distinctive_words(search),
        card=of_name(value, told, address, portrait if field.name == "speaker" else None),
        beside=list(beside(field, latest)),
        timeline=timeline(latest.timeline),
        onward=links.Onward(search),
    )


for each in PAGES:
    blueprint.add_url_rule(f"/{each}/<path:name>", view_func=page, defaults={"page": each})


def _portrait(search: SearchRequest) -> Portrait | None:
    """Return what the page shows besides paragraphs: the number of words, the longest speeches and a speaker's offices.

    Returns None if the index has no forward index, which counting words needs.
    """
    try:
        return current.engine().study.portrait(search)
    except NoIndexError:
        return None


def beside(field: Field | None, found: SearchResults) -> Iterator[Facet]:
    """Yield the facets of the results that the page lists, in the order of BESIDE, except the page's own `field`."""
    facets = {facet.name: facet for facet in found.facets if facet.values}
    return (facets[name] for name in BESIDE if name in facets and facets[name].name != getattr(field, "name", None))
