"""Fetching pages: a site's listing pages in, its event pages as WARC files out, politely.

The crawl asks for one page at a time, keeps robots.txt, follows a listing from page to page, and fetches the
event pages that it links to. What the folder has already is not fetched again; a run that was stopped goes
on where it was. Nothing that a server does raises: it is a Failure in the report.
"""

from __future__ import annotations

from collections import Counter, deque
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from index.fetching.crawl_scope import Scope, scope
from index.fetching.links import Link, Links, links
from index.fetching.page_store import PageStore, Response, decompressed
from index.fetching.politeness import Client, Failure, Manners

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

MIB = 1024 * 1024

Outcome = Literal["new", "changed", "unchanged", "known", "older", "listing", "failed"]


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """What to fetch and how; the defaults fit kremlin.ru's listings and suit most sites with numbered pages.

    `pages` and `listings` are regular expressions searched in an address's path and query: what to fetch, and
    what to follow further. `within` are the beginnings of the paths that may be fetched; none means each start
    address's own path. `since` leaves out events whose listing prints an earlier day. `known` says what becomes
    of pages that the folder has: "keep" asks for none of them, "refresh" asks whether they changed. `depth`:
    "all" follows listings to their end, "new" until one brings nothing new. Times are seconds.
    """

    pages: str = r"/\d+(?:\.html?)?/?$"
    listings: str = r"/page/\d+(?:\.html?)?/?$|[?&]page=\d+"
    within: tuple[str, ...] = ()
    since: date | None = None
    known: Literal["keep", "refresh"] = "keep"
    depth: Literal["all", "new"] = "all"
    user_agent: str = "Rostra"
    delay: float = 2.0  # between two requests: a person reading a listing clicks no faster
    timeout: float = 30.0
    page_timeout: float = 120.0
    retries: int = 4
    backoff: float = 5.0  # before the first retry; then 10, 20 and 40
    max_pages: int = 100_000  # requests of one run that bring a page: twenty times the largest listing known
    max_bytes: int = 64 * MIB  # of one page, as the readers' limit on a source
    max_redirects: int = 5
    max_failures: int = 5  # in a row: a server that fails so often is left alone


@dataclass(frozen=True, slots=True)
class Fetched:
    """One address and what became of it; `detail` is a failure's reason."""

    url: str
    outcome: Outcome
    detail: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a run did: how many addresses met which outcome, the failures, the file written, and why it stopped.

    `stopped` is None where the listings were followed to their end.
    """

    counts: dict[Outcome, int]
    failures: tuple[Failure, ...]
    file: Path | None
    size: int
    stopped: str | None = None

    def as_json(self) -> dict[str, object]:
        """The report as an object."""
        failures = [asdict(failure) for failure in self.failures]
        file = str(self.file) if self.file else None
        return asdict(self) | {"failures": failures, "file": file}

    def __str__(self) -> str:
        """The report in lines for people."""
        counted = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.counts.items()))
        lines = [f"fetched {self.size / MIB:.1f} MiB: {counted or 'nothing'}"]
        lines += [f"written to {self.file}"] if self.file else []
        lines += [f"stopped: {self.stopped}"] if self.stopped else []
        return "\n".join(lines)


@dataclass(slots=True)
class _Crawl:
    """The state of one run."""

    client: Client
    store: PageStore
    settings: FetchSettings
    scope: Scope
    report: Callable[[Fetched], None]
    listings: deque[str] = field(default_factory=deque)
    met: set[str] = field(default_factory=set)
    counts: Counter[Outcome] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    failed_in_a_row: int = 0
    unreached: str | None = None
    size: int = 0


def fetch(
    urls: Iterable[str],
    settings: FetchSettings,
    output: Path,
    report: Callable[[Fetched], None] = lambda fetched: None,
    client: Client | None = None,
) -> FetchReport:
    """Fetch the listings at `urls`, and the events they lead to, into WARC files in the folder `output`.

    An address that is itself an event's is fetched alone. `report` is told of every address as it is dealt
    with. Raises RostraError where no address is one, a pattern is no pattern, or the folder cannot be written.
    """
    inside = scope(urls, settings.pages, settings.listings, settings.within)
    with closing(client or Client(_manners(settings))) as polite, PageStore(output) as store:
        crawl = _Crawl(polite, store, settings, inside, report)
        stopped = _run(crawl)
        return FetchReport(dict(crawl.counts), tuple(crawl.failures), store.file, crawl.size, stopped)


def _run(crawl: _Crawl) -> str | None:
    """Fetch until nothing is left; the reason where it ends before."""
    for start in crawl.scope.starts:
        if crawl.scope.is_page(start):
            crawl.met.add(start)
            _fetch_page(crawl, start)
        elif start not in crawl.met:
            crawl.met.add(start)
            crawl.listings.append(start)
    while crawl.listings:
        if reason := _enough(crawl):
            return reason
        if reason := _fetch_listing(crawl, crawl.listings.popleft()):
            return reason
    return _enough(crawl) or crawl.unreached


def _fetch_listing(crawl: _Crawl, url: str) -> str | None:
    """Fetch a listing and the events it links to, and remember where it goes on."""
    found = _listing(crawl, url)
    if found is None:
        return None
    events = [link for link in found.all if crawl.scope.is_page(link.url)]
    before = crawl.counts["new"] + crawl.counts["changed"]
    for link in events:
        if link.url in crawl.met:
            continue
        crawl.met.add(link.url)
        if _is_older(crawl, link):
            _tell(crawl, Fetched(link.url, "older"))
            continue
        if reason := _enough(crawl):
            return reason
        _fetch_page(crawl, link.url)
    nothing_new = crawl.counts["new"] + crawl.counts["changed"] == before
    if _goes_on(crawl, events, nothing_new):
        _follow(crawl, found.next or [link.url for link in found.all if crawl.scope.is_listing(link.url)])
    return None


def _goes_on(crawl: _Crawl, events: list[Link], nothing_new: bool) -> bool:
    """Whether the listing's next page can have anything that is asked for; listings begin with the newest."""
    dated = [link for link in events if link.day]
    if dated and all(_is_older(crawl, link) for link in dated):
        return False
    return not (crawl.settings.depth == "new" and nothing_new and events)


def _follow(crawl: _Crawl, addresses: Iterable[str]) -> None:
    for url in addresses:
        if url not in crawl.met and crawl.scope.is_inside(url):
            crawl.met.add(url)
            crawl.listings.append(url)


def _listing(crawl: _Crawl, url: str) -> Links | None:
    """A listing's links, from the folder where the server says that it has not changed."""
    answer = crawl.client.page(url, _conditions(crawl.store, url))
    if isinstance(answer, Failure):
        _fail(crawl, answer)
        crawl.unreached = f"a listing could not be had, nor what follows it: {url}: {answer.reason}"
        return None
    crawl.failed_in_a_row = 0
    if answer.status != 304:
        _keep(crawl, url, answer)
    _tell(crawl, Fetched(url, "listing", size=len(answer.body)))
    content = crawl.store.body(url) if answer.status == 304 else decompressed(answer)
    return links(content or b"", answer.url)


def _fetch_page(crawl: _Crawl, url: str) -> None:
    known = url in crawl.store.known
    if known and crawl.settings.known == "keep":
        _tell(crawl, Fetched(url, "known"))
        return
    answer = crawl.client.page(url, _conditions(crawl.store, url))
    if isinstance(answer, Failure):
        _fail(crawl, answer)
        return
    crawl.failed_in_a_row = 0
    kept = answer.status != 304 and _keep(crawl, url, answer)
    outcome: Outcome = "unchanged" if not kept else "changed" if known else "new"
    _tell(crawl, Fetched(url, outcome, size=len(answer.body)))


def _keep(crawl: _Crawl, url: str, answer: Response) -> bool:
    """Store a page under the address that was asked for, wherever that led; True where its bytes are new."""
    crawl.size += len(answer.body)
    return crawl.store.put(replace(answer, url=url))


def _conditions(store: PageStore, url: str) -> dict[str, str]:
    known = store.known.get(url)
    if known is None:
        return {}
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in asked.items() if value}


def _tell(crawl: _Crawl, fetched: Fetched) -> None:
    crawl.counts[fetched.outcome] += 1
    crawl.report(fetched)


def _fail(crawl: _Crawl, failure: Failure) -> None:
    crawl.failures.append(failure)
    crawl.failed_in_a_row += failure.kind in ("network", "refused")
    _tell(crawl, Fetched(failure.url, "failed", failure.reason))


def _enough(crawl: _Crawl) -> str | None:
    """Why the run should end here, or None."""
    fetched = sum(crawl.counts[outcome] for outcome in ("new", "changed", "unchanged", "listing"))
    if crawl.failed_in_a_row >= crawl.settings.max_failures:
        return f"{crawl.failed_in_a_row} pages failed in a row, the last: {crawl.failures[-1].reason}"
    if fetched >= crawl.settings.max_pages:
        return f"{fetched:,} pages, as many as max_pages allows"
    return None


def _is_older(crawl: _Crawl, link: Link) -> bool:
    since = crawl.settings.since
    return since is not None and link.day is not None and link.day < since


def _manners(settings: FetchSettings) -> Manners:
    return Manners(**{name: getattr(settings, name) for name in Manners.__dataclass_fields__})
