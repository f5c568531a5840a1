"""Addresses of the site's own pages, for templates and feeds: each is a request with one thing changed."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import request as asked
from flask import url_for

from index.fields import REGISTERED
from web import current, state
from web.languages.reader import neutral_root

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.request import SearchRequest
    from search.results import Hit

_PAGES = {field.name: field.page for field in REGISTERED}
_SPANS = {4: "year", 7: "month"}  # by the characters of an ISO date
_REGISTERS = {field.name: field.register for field in REGISTERED}
KEPT = 256  # addresses that are remembered: a site has some twenty, under few roots


def address(endpoint: str) -> str:
    """The address of a view that has only one."""
    return _address(asked.script_root, endpoint)


@lru_cache(maxsize=KEPT)
def _address(root: str, endpoint: str) -> str:
    """The address of the view below `root`, a proxy's path before the site's; kept, because routing is slow."""
    return url_for(endpoint)


def search_url(request: SearchRequest, **beside: str) -> str:
    """The result page of the request; `beside` are the parameters that are not the request's (`state.OTHERS`)."""
    return with_query(address("results.page"), state.write(request, current.defaults(), **beside))


class Onward:
    """What is one step from a request: one value more or less, another period, a hit. Made once for a page.

    A page has some hundred such links; most add a few characters to what the request writes itself.
    """

    def __init__(self, request: SearchRequest, beside: Mapping[str, str] = MappingProxyType({})) -> None:
        self._request = request
        self._beside = beside
        self._path = address("results.page")
        self._written = state.write(request.changed(), current.defaults(), **beside)
        self._timeless = state.write(request.changed(since=None, until=None), current.defaults(), **beside)
        self._read = state.write(request, current.defaults())
        self._unpaged = state.write(request.changed(), current.defaults())
        self._facets = url_for("facet.page", name="-").removesuffix("-")
        self._speeches = url_for("speech.page", id_="-").removesuffix("-")
        self._touched = {(pick.facet, pick.value) for pick in request.picks}

    def toggle(self, facet: str, value: str) -> str:
        """The page of the request with the value picked or, if it is picked already, no longer so."""
        if (facet, value) in self._touched:
            return search_url(self._request.toggle(facet, value), **self._beside)
        return self._adding(self._written, state.written_pick(facet, value))

    def exclude(self, facet: str, value: str) -> str:
        """The page of the request with the value excluded or, if it is excluded already, no longer so."""
        if (facet, value) in self._touched:
            return search_url(self._request.exclude(facet, value), **self._beside)
        return self._adding(self._written, state.written_pick(facet, value, exclude=True))

    def period(self, since: str, until: str) -> str:
        """The page of the request within this period."""
        return self._adding(self._timeless, state.written_period(since, until))

    def every(self, facet: str) -> str:
        """The page with all values of the facet."""
        return with_query(self._facets + facet, self._unpaged)

    def hit(self, hit: Hit) -> str:
        """The hit's paragraph in its speech, with the request's words marked."""
        words = f"{self._read}&" if self._read else ""
        return f"{self._speeches}{quote(hit.speech)}?{words}{state.MARKED}={hit.paragraph}#{hit.paragraph}"

    def elsewhere(self, hit: Hit) -> str:
        """The paragraph that answers for the hit in its speech, with the request's words marked."""
        return self.hit(hit._replace(paragraph=hit.elsewhere.paragraph)) if hit.elsewhere else self.hit(hit)

    def around(self, hit: Hit) -> str:
        """What stands around the hit's paragraph, with the request's words marked."""
        return with_query(f"{self.place(hit)}/around", self._unpaged)

    def place(self, hit: Hit) -> str:
        """The hit's paragraph at the address to share with others."""
        return f"{self._speeches}{quote(hit.speech)}/p/{hit.paragraph}"

    def _adding(self, written: str, more: str) -> str:
        return f"{self._path}?{written}&{more}" if written else f"{self._path}?{more}"


def facet_url(request: SearchRequest, facet: str, listed: str = "", form: str = "page") -> str:
    """The page with all values of one facet of the request, or its table: "csv", "jsonl"."""
    return with_query(url_for(f"facet.{form}", name=facet), state.write(request, current.defaults(), listed=listed))


def speech_url(speech: str, request: SearchRequest, paragraph: str | None = None) -> str:
    """A speech with the request's words marked, at the paragraph if one is named."""
    address = with_query(url_for("speech.page", id_=speech), state.write(request, current.defaults(), marked=paragraph))
    return f"{address}#{paragraph}" if paragraph else address


def permalink(speech: str, paragraph: str | None = None) -> str:
    """The address to cite, with scheme and host and in no language: of the paragraph, or of the speech."""
    return lasting(local_link(speech, paragraph))


def lasting(address: str) -> str:
    """The address of one of the site's own pages, with scheme and host, as it is the same for every reader."""
    return asked.host_url.rstrip("/") + neutral_root() + address.removeprefix(asked.script_root)


def local_link(speech: str, paragraph: str | None = None) -> str:
    """The address of the paragraph, or of the speech, as the site's own pages link to it."""
    return url_for(**_place(speech, paragraph))


def _place(speech: str, paragraph: str | None) -> dict[str, Any]:
    if paragraph is None:
        return {"endpoint": "speech.page", "id_": speech}
    return {"endpoint": "speech.paragraph", "id_": speech, "paragraph_id": paragraph}


def entry_link(facet: str, value: str, *, whole: bool = False) -> str:
    """The page of one value of a facet where it has one, else all its paragraphs; `whole` with scheme and host."""
    page = _PAGES.get(facet)
    address = url_for("entry.page", page=page, name=value) if page else facet_search(facet, value)
    return lasting(address) if whole else address


def date_link(iso: str) -> str:
    """The page of a day, a month or a year."""
    return url_for("calendar.period", span=_SPANS.get(len(iso), "day"), period=iso)


def register_link(facet: str) -> str:
    """The page that lists every value of a facet."""
    register = _REGISTERS.get(facet)
    return url_for("register.page", register=register) if register else url_for("facet.page", name=facet)


def facet_search(facet: str, value: str) -> str:
    """All paragraphs of one facet value."""
    return search_url(current.defaults().toggle(facet, value))


def form_fields(request: SearchRequest, *leave_out: str) -> tuple[tuple[str, str], ...]:
    """Names and values that carry the request through a form, but for the parameters left out."""
    return state.fields(request, *leave_out, defaults=current.defaults())


def other_form(endpoint: str, request: SearchRequest) -> str:
    """The same search in another form: "feed.atom", "export.csv", "api.search"."""
    return with_query(address(endpoint), state.write(request.changed(), current.defaults()))


def with_query(address: str, query: str) -> str:
    """The address with the query string, if there is one."""
    return f"{address}?{query}" if query else address
