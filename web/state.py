"""The only module that knows the URL parameters of a search: converts between query strings and SearchRequests.

The further parameters of study pages are in `study/parameters.py`. `read` never fails: unusable values are left out,
with a notice if a person would want to know. `write` makes the query string of a request, so that a link is a `write`
of the request with one thing changed. `read(write(request)).request == request` for every request that `read` returns.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from index.fields import FACET_NAMES
from search.query.message import said
from search.query.parser import parse
from search.query.periods import between
from search.request import MAX_SIZE, Pick, SearchRequest
from search.results import Notice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.request import Sort

TEXT = "q"
SINCE = "from"
UNTIL = "to"
PERIOD_NAMES = ((SINCE, "since"), (UNTIL, "until"))  # the second name, the command line's, is read but never written
SORT = "sort"
PAGE = "page"
SIZE = "size"
GROUP = "group"
EQUIVALENTS = "equivalents"
WORDS = "words"
REPEATS = "repeats"
EXPLAIN = "explain"
LISTED = "list"
VIEW = "view"
WITHIN = "within"
QUOTATION = "text"
MARKED = "p"
WORDING = "wording"
OTHERS = {"explain": EXPLAIN, "listed": LISTED, "marked": MARKED}
EXCLUDED = "-"  # prefix of a facet's name: "-topic=Syria", as in the query language

MAX_ADDRESS = 16_000  # bytes of a query string that are read; servers refuse longer ones anyway
MAX_FIELDS = 400  # parameters that are read
MAX_TEXT = 1_000  # characters of a query; the longest quotation that people pasted had about 600
MAX_QUOTATION = 3_000  # characters of a quotation to be checked: a long paragraph
MAX_PICKS = 60  # picked values; more than a person picks
MAX_VALUE = 500  # characters of one facet value
MAX_PAGE = 1_000_000  # beyond any archive; keeps page * size small

DEFAULTS = SearchRequest()
SWITCH = {"on": True, "off": False}
REMEMBERED = 4096  # strings of picks, and of periods, that are cached: those of a few dozen result pages
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class State:
    """Everything that one URL asks for: the search, and what its page shows besides.

    `marked` is the id of the paragraph that a speech page scrolls to. If `explain` is true, the page shows how scores
    are computed; if `by_name` is true, a list of values is sorted by name; `in_lines` is true for an old URL of a
    concordance. `quotation` is a text to check. `wording` is the time until which a paragraph had the wording that is
    meant, or "". `asked` is False if the URL asks for nothing (the front page).
    `notices` report what could not be used.
    """

    request: SearchRequest
    marked: str | None = None
    explain: bool = False
    by_name: bool = False
    in_lines: bool = False
    quotation: str = ""
    wording: str = ""
    asked: bool = False
    notices: tuple[Notice, ...] = ()

    @property
    def beside(self) -> dict[str, str]:
        """The parameters outside the request that links of a result page keep, as keyword arguments of `write`."""
        return {"explain": "1" if self.explain else ""}


def read(query_string: str | bytes, defaults: SearchRequest = DEFAULTS) -> State:
    """Read the state from a query string; missing parameters are as in `defaults`, unusable ones are left out.

    >>> read("q=war&topic=Syria&-year=1999&page=-1").request.picks
    (Pick(facet='topic', value='Syria', exclude=False), Pick(facet='year', value='1999', exclude=True))
    """
    pairs = _pairs(query_string)
    last = dict(pairs)
    text, text_notices = _text(within(last.get(TEXT, ""), last.get(WITHIN, "")))
    quotation, quotation_notices = _text(last.get(QUOTATION, ""), MAX_QUOTATION)
    since, until, period_notices = between(*(last.get(name) or last.get(other) for name, other in PERIOD_NAMES))
    request = SearchRequest(
        text=text,
        picks=_picks(pairs),
        since=since,
        until=until,
        sort=_sort(last.get(SORT, "")),
        page=_whole(last.get(PAGE, ""), 1, MAX_PAGE),
        size=_whole(last.get(SIZE, ""), defaults.size, MAX_SIZE),
        grouped=last.get(GROUP) == "event",
        equivalents=SWITCH.get(last.get(EQUIVALENTS, ""), defaults.equivalents),
        any_word=last.get(WORDS) == "any",
        folded=last.get(REPEATS) == "fold",
    )
    return State(
        request,
        marked=last.get(MARKED, "")[:MAX_VALUE] or None,
        explain=last.get(EXPLAIN) == "1",
        by_name=last.get(LISTED) == "name",
        in_lines=last.get(VIEW) == "lines",
        quotation=quotation,
        wording=last.get(WORDING, "")[:MAX_VALUE],
        asked=replace(request, size=defaults.size) != defaults,
        notices=(*text_notices, *quotation_notices, *period_notices),
    )


def within(text: str, more: str) -> str:
    """Combine two queries into one that finds the paragraphs that both find.

    >>> within("ferry tide", "bridge"), within('"old ferry', "tide OR pier"), within("", "bridge")
    ('(ferry tide) AND bridge', '("old ferry") AND (tide OR pier)', 'bridge')
    """
    if not text.strip() or not more.strip():
        return text or more
    return " AND ".join(_whole_query(each.strip()) for each in (text, more))


def _whole_query(typed: str) -> str:
    """Return the typed query in brackets, for use as part of a larger query; a single word stays without brackets.

    If parsing gives notices, for instance of an open quotation mark, the query is written as it was read, not as typed.
    """
    if typed.isalnum():
        return typed
    parsed = parse(typed)
    return f"({parsed.query if parsed.notices else typed})"


def write(request: SearchRequest, defaults: SearchRequest = DEFAULTS, **beside: str | None) -> str:
    """Write the query string of a request, leaving out what equals `defaults`.

    `beside` are the other parameters of a State, by their names in `OTHERS`.

    >>> write(SearchRequest("war").toggle("year", "1999"), marked="0a1b2c3d4e")
    'q=war&year=1999&p=0a1b2c3d4e'
    """
    pairs = [*_plain(request, defaults), *(_pair(pick) for pick in request.picks)]
    pairs += [(OTHERS[name], value or "") for name, value in beside.items()]
    return _encoded([(name, value) for name, value in pairs if value])


@lru_cache(maxsize=REMEMBERED)
def written_pick(facet: str, value: str, *, exclude: bool = False) -> str:
    """Return the part of a query string that adds a pick.

    >>> written_pick("year", "1999", exclude=True)
    '-year=1999'
    """
    return _encoded([_pair(Pick(facet, value, exclude))])


@lru_cache(maxsize=REMEMBERED)
def written_period(since: str, until: str) -> str:
    """Return the part of a query string that limits a search to the period from `since` to `until`, two ISO dates."""
    return _encoded([(SINCE, since), (UNTIL, until)])


def written_wording(changed: str) -> str:
    """Return the query string that chooses the wording that a paragraph had until the time `changed`.

    >>> written_wording("2024-05-06T12:00:00Z")
    'wording=2024-05-06T12:00:00Z'
    """
    return _encoded([(WORDING, changed)])


def fields_beside(state: State) -> tuple[tuple[str, str], ...]:
    """Return the names and values of hidden form fields for the state's other parameters (`OTHERS`)."""
    return tuple((OTHERS[name], value) for name, value in state.beside.items() if value)


def fields(request: SearchRequest, *leave_out: str, defaults: SearchRequest = DEFAULTS) -> tuple[tuple[str, str], ...]:
    """Return the names and values of hidden form fields for the request on page 1, except the names in `leave_out`.

    Values that equal `defaults` are left out too.
    """
    pairs = (*_plain(replace(request, page=1), defaults), *(_pair(pick) for pick in request.picks))
    return tuple((name, value) for name, value in pairs if value and name not in leave_out)


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, safe=":,/*")


def _plain(request: SearchRequest, defaults: SearchRequest) -> tuple[tuple[str, str], ...]:
    spellings = {switched: typed for typed, switched in SWITCH.items()}[request.equivalents]
    return (
        (TEXT, request.text),
        (SINCE, request.since or ""),
        (UNTIL, request.until or ""),
        (SORT, request.sort if request.sort != DEFAULTS.sort else ""),
        (GROUP, "event" if request.grouped else ""),
        (EQUIVALENTS, spellings if request.equivalents != defaults.equivalents else ""),
        (WORDS, "any" if request.any_word else ""),
        (REPEATS, "fold" if request.folded else ""),
        (SIZE, str(request.size) if request.size != defaults.size else ""),
        (PAGE, str(request.page) if request.page != 1 else ""),
    )


def _pair(pick: Pick) -> tuple[str, str]:
    return (EXCLUDED if pick.exclude else "") + pick.facet, pick.value


def _pairs(query_string: str | bytes) -> list[tuple[str, str]]:
    if isinstance(query_string, bytes):
        query_string = query_string.decode("utf-8", "replace")
    parts = query_string[:MAX_ADDRESS].split("&")[:MAX_FIELDS]
    return [(_clean(name), _clean(value)) for name, value in parse_qsl("&".join(parts), errors="replace")]


def _clean(text: str) -> str:
    """Replace control characters and lone surrogates, which no page or query can contain, by spaces."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)


def _text(typed: str, most: int = MAX_TEXT) -> tuple[str, tuple[Notice, ...]]:
    typed = typed.strip()
    if len(typed) <= most:
        return typed, ()
    message = said("The text was cut after {most} characters; the rest was not searched.", most=most)
    return typed[:most].strip(), (Notice("cut-query", message),)


def _picks(pairs: list[tuple[str, str]]) -> tuple[Pick, ...]:
    picks: dict[tuple[str, str], Pick] = {}
    for name, value in pairs:
        facet = name.removeprefix(EXCLUDED)
        if facet in FACET_NAMES and 0 < len(value) <= MAX_VALUE and value.strip():
            picks.setdefault((facet, value), Pick(facet, value, exclude=name.startswith(EXCLUDED)))
    return tuple(picks.values())[:MAX_PICKS]


def _sort(typed: str) -> Sort:
    return next((sort for sort in SORTS if sort == typed), "relevance")


def _whole(typed: str, default: int, most: int) -> int:
    """Read a whole number from 1 to `most`; a number outside becomes the nearest one inside, other text the default."""
    if not re.fullmatch(r"[+]?[0-9]{1,19}", typed.strip()):
        return default
    return min(max(int(typed), 1), most)


def template(place: str) -> str:
    """Write the query string of a search whose text is the placeholder `place`, unescaped, for a program to replace."""
    return f"{TEXT}={place}"


def names() -> Mapping[str, str]:
    """Return the parameter names that templates need for form inputs, by meaning: {"text": "q", "since": "from", …}."""
    return {"text": TEXT, "within": WITHIN, "since": SINCE, "until": UNTIL, "quotation": QUOTATION}
