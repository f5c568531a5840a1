"""URLs of the site's own pages, for templates and feeds; most are for a search request with one thing changed."""

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
_SPANS = {4: "year", 7: "month"}  # kinds of period, by the number of characters of an ISO date; any other is a day
_REGISTERS = {field.name: field.register for field in REGISTERED}
KEPT = 256  # cached URLs: a site has about twenty views, under few path prefixes


def address(endpoint: str) -> str:
    """Return the URL of a view that takes no arguments."""
    return _address(asked.script_root, endpoint)


@lru_cache(maxsize=KEPT)
def _address(root: str, endpoint: str) -> str:
    """Return the URL of the view; cached for each path prefix `root` of the site, because routing is slow."""
    return url_for(endpoint)


def search_url(request: SearchRequest, **beside: str) -> str:
    """Return the URL of the result page; `beside` are parameters that are not part of the request (`state.OTHERS`)."""
    return with_query(address("results.page"), state.write(request, current.defaults(), **beside))


class Onward:
    """Makes the links that lead on from a request: a facet value picked or excluded, another period, a hit.

    One object serves a whole page. A page has about a hundred such links, and most only append a few characters to the
    request's own query string. `beside` are further parameters that links to the result page keep.
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
        """Return the URL of the result page with the value picked or, if it already is, no longer picked."""
        if (facet, value) in self._touched:
            return search_url(self._request.toggle(facet, value), **self._beside)
        return self._adding(self._written, state.written_pick(facet, value))

    def exclude(self, facet: str, value: str) -> str:
        """Return the URL of the result page with the value excluded or, if it already is, no longer excluded."""
        if (facet, value) in self._touched:
            return search_url(self._request.exclude(facet, value), **self._beside)
        return self._adding(self._written, state.written_pick(facet, value, exclude=True))

    def period(self, since: str, until: str) -> str:
        """Return the URL of the result page restricted to this period."""
        return self._adding(self._timeless, state.written_period(since, until))

    def every(self, facet: str) -> str:
        """Return the URL of the page with all values of the facet."""
        return with_query(self._facets + facet, self._unpaged)

    def hit(self, hit: Hit) -> str:
        """Return the URL of the hit's paragraph within its speech, with the request's words marked."""
        words, paragraph = f"{self._read}&" if self._read else "", quote(hit.paragraph)
        return f"{self._speeches}{quote(hit.speech)}?{words}{state.MARKED}={paragraph}#{paragraph}"

    def elsewhere(self, hit: Hit) -> str:
        """Return the URL of the paragraph that best shows why the speech was found, with the request's words marked.

        If the hit's own paragraph has none of the words, that is the paragraph of the speech with most of them
        (`hit.elsewhere`); otherwise, it is the hit's own.
        """
        return self.hit(hit._replace(paragraph=hit.elsewhere.paragraph)) if hit.elsewhere else self.hit(hit)

    def around(self, hit: Hit) -> str:
        """Return the URL of the page with the hit's paragraph and those around it, with the request's words marked."""
        return with_query(f"{self.place(hit)}/around", self._unpaged)

    def place(self, hit: Hit) -> str:
        """Return the URL of the hit's paragraph for sharing."""
        return f"{self._speeches}{quote(hit.speech)}/p/{quote(hit.paragraph)}"

    def _adding(self, written: str, more: str) -> str:
        return f"{self._path}?{written}&{more}" if written else f"{self._path}?{more}"


def facet_url(request: SearchRequest, facet: str, listed: str = "", form: str = "page") -> str:
    """Return the URL of all values of one facet: a page, or a download if `form` is "csv" or "jsonl".

    The page is sorted by name if `listed` is "name", otherwise most frequent value first.
    """
    return with_query(url_for(f"facet.{form}", name=facet), state.write(request, current.defaults(), listed=listed))


def speech_url(speech: str, request: SearchRequest, paragraph: str | None = None) -> str:
    """Return the URL of a speech with the request's words marked, at the given paragraph if there is one."""
    address = with_query(url_for("speech.page", id_=speech), state.write(request, current.defaults(), marked=paragraph))
    return f"{address}#{quote(paragraph)}" if paragraph else address


def permalink(speech: str, paragraph: str | None = None) -> str:
    """Return the full URL to cite for the paragraph or the whole speech, the same for all interface languages."""
    return lasting(local_link(speech, paragraph))


def lasting(address: str) -> str:
    """Turn the URL of a page of this site into a full URL that is the same for every reader, without a language."""
    return asked.host_url.rstrip("/") + neutral_root() + address.removeprefix(asked.script_root)


def local_link(speech: str, paragraph: str | None = None) -> str:
    """Return the URL of the paragraph or the speech, as pages of this site link to it."""
    return url_for(**_place(speech, paragraph))


def wording_link(speech: str, paragraph: str, until: str, page: str = "") -> str:
    """Return the URL of the wording that a paragraph had until the time `until`, or of its page named `page`.

    `speech` and `paragraph` are ids. The URL is the one by which pages of this site link to it.
    """
    address = local_link(speech, paragraph)
    return with_query(f"{address}/{page}" if page else address, state.written_wording(until))


def _place(speech: str, paragraph: str | None) -> dict[str, Any]:
    if paragraph is None:
        return {"endpoint": "speech.page", "id_": speech}
    return {"endpoint": "speech.paragraph", "id_": speech, "paragraph_id": paragraph}


def entry_link(facet: str, value: str, *, whole: bool = False) -> str:
    """Return the URL of a facet value's own page or, if it has none, of its paragraphs; with host name if `whole`."""
    page = _PAGES.get(facet)
    address = url_for("entry.page", page=page, name=value) if page else facet_search(facet, value)
    return lasting(address) if whole else address


def date_link(iso: str) -> str:
    """Return the URL of the page of a day, month or year."""
    return url_for("calendar.period", span=_SPANS.get(len(iso), "day"), period=iso)


def register_link(facet: str) -> str:
    """Return the URL of the page that lists every value of a facet."""
    register = _REGISTERS.get(facet)
    return url_for("register.page", register=register) if register else url_for("facet.page", name=facet)


def facet_search(facet: str, value: str) -> str:
    """Return the URL of the search for all paragraphs with one facet value."""
    return search_url(current.defaults().toggle(facet, value))


def form_fields(request: SearchRequest, *leave_out: str) -> tuple[tuple[str, str], ...]:
    """Return pairs (name, value) of hidden form fields that send the request along with a form.

    Fields whose names are in `leave_out` are omitted.
    """
    return state.fields(request, *leave_out, defaults=current.defaults())


def other_form(endpoint: str, request: SearchRequest) -> str:
    """Return the URL of the same search at another endpoint, such as "feed.atom", "export.csv" or "api.search"."""
    return with_query(address(endpoint), state.write(request.changed(), current.defaults()))


def with_query(address: str, query: str) -> str:
    """Append the query string to the URL, if there is one."""
    return f"{address}?{query}" if query else address
