"""Fetches a site politely: starts from its listing pages and saves its event pages as WARC files.

The crawl requests one page at a time, obeys robots.txt, follows a listing from page to page, and fetches the event
pages (each with a speech) that it links to. Unless they are to be refreshed, pages already in the folder are not
fetched again, so an interrupted run that is started again fetches only what is missing. No server behaviour raises an
error; what fails is reported as a Failure.
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
    """What to fetch and how; the defaults fit kremlin.ru's listings and most sites with numbered pages.

    `pages` and `listings` are regular expressions, searched in an address's path and query, for the pages to save and
    the listing pages to follow. Only addresses under a path prefix in `within` are fetched; if it is empty, the paths
    of the start addresses are the prefixes. `since` leaves out events for which the listing has an earlier date; None
    leaves out nothing. `known` decides about pages that are already in the folder: "keep" does not request them,
    "refresh" asks whether they have changed. `depth` "all" follows listings to their end, "new" until a listing page
    brings nothing new. `manners` says how the server is treated. The crawl stops after `max_pages` fetched pages, or
    `max_failures` network failures or refusals in a row.
    """

    pages: str = r"/\d+(?:\.html?)?/?$"
    listings: str = r"/page/\d+(?:\.html?)?/?$|[?&]page=\d+"
    within: tuple[str, ...] = ()
    since: date | None = None
    known: Literal["keep", "refresh"] = "keep"
    depth: Literal["all", "new"] = "all"
    manners: Manners = field(default_factory=Manners)
    max_pages: int = 100_000  # pages fetched in one run: twenty times as many as the largest known listing has
    max_failures: int = 5  # failures in a row, after which the run stops so as not to burden the server


@dataclass(frozen=True, slots=True)
class Fetched:
    """The outcome of fetching one address; `detail` is the reason if it failed, `size` the bytes of the answer's body.

    "known" means that the page is in the folder and was not requested, "older" that its date is before `since`,
    "listing" that it is a listing page. A requested event page is "new", "changed", "unchanged" or "failed".
    """

    url: str
    outcome: Outcome
    detail: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class FetchReport:
    """The result of a crawl: the number of addresses per outcome, the failures, and the file written (None if none).

    `size` is the number of bytes fetched. `stopped` is the reason for stopping early, or None if the listings were
    followed to their end.
    """

    counts: dict[Outcome, int]
    failures: tuple[Failure, ...]
    file: Path | None
    size: int
    stopped: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the report as a JSON object."""
        return asdict(self) | {"file": str(self.file) if self.file else None}

    def __str__(self) -> str:
        """Return the report as lines for people to read."""
        counted = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.counts.items()))
        lines = [f"fetched {self.size / MIB:.1f} MiB: {counted or 'nothing'}"]
        lines += [f"written to {self.file}"] if self.file else []
        lines += [f"stopped: {self.stopped}"] if self.stopped else []
        return "\n".join(lines)


def fetch(
    urls: Iterable[str],
    settings: FetchSettings,
    output: Path,
    report: Callable[[Fetched], None] = lambda fetched: None,
    client: Client | None = None,
) -> FetchReport:
    """Fetch the listings at `urls`, and the event pages they link to, into WARC files in the folder `output`.

    An address in `urls` that is itself an event page is fetched without following links. `report` is called with the
    outcome for each address. `client` sends the requests; None makes one from the settings. Raises RostraError if an
    address or a pattern is invalid, or if the folder cannot be written.
    """
    inside = scope(urls, settings.pages, settings.listings, settings.within)
    with closing(client or Client(settings.manners)) as polite, PageStore(output) as store:
        crawl = _Crawl(polite, store, settings, inside, report)
        stopped = crawl.run()
        return FetchReport(dict(crawl.counts), tuple(crawl.failures), store.file, crawl.size, stopped)


class _Crawl:
    """One crawl: the listing pages still to fetch, the addresses seen, and the outcomes."""

    def __init__(
        self,
        client: Client,
        store: PageStore,
        settings: FetchSettings,
        scope: Scope,
        report: Callable[[Fetched], None],
    ) -> None:
        self._client = client
        self._store = store
        self._settings = settings
        self._scope = scope
        self._report = report
        self._listings: deque[str] = deque()
        self._met: set[str] = set()
        self._failed_in_a_row = 0
        self._unreached: str | None = None
        self.counts: Counter[Outcome] = Counter()
        self.failures: list[Failure] = []
        self.size = 0

    def run(self) -> str | None:
        """Fetch until nothing is left; return the reason if the crawl ends earlier, else None."""
        for start in self._scope.starts:
            if self._scope.is_page(start):
                self._met.add(start)
                self._fetch_page(start)
            elif start not in self._met:
                self._met.add(start)
                self._listings.append(start)
        while self._listings:
            if reason := self._enough():
                return reason
            if reason := self._fetch_listing(self._listings.popleft()):
                return reason
        return self._enough() or self._unreached

    def _fetch_listing(self, url: str) -> str | None:
        """Fetch a listing page and the event pages it links to, and queue the listing's next pages.

        Returns the reason if the crawl must stop here, else None.
        """
        found = self._listing(url)
        if found is None:
            return None
        events = [link for link in found.all if self._scope.is_page(link.url)]
        before = self.counts["new"] + self.counts["changed"]
        for link in events:
            if link.url in self._met:
                continue
            self._met.add(link.url)
            if self._is_older(link):
                self._tell(Fetched(link.url, "older"))
                continue
            if reason := self._enough():
                return reason
            self._fetch_page(link.url)
        nothing_new = self.counts["new"] + self.counts["changed"] == before
        if self._goes_on(events, nothing_new):
            self._follow(found.next or [link.url for link in found.all if self._scope.is_listing(link.url)])
        return None

    def _goes_on(self, events: list[Link], nothing_new: bool) -> bool:
        """Return whether the listing's next page can have events to fetch.

        Listings have their newest events first. `events` has this page's links to events, and `nothing_new` is true if
        none of them led to a new or changed page.
        """
        dated = [link for link in events if link.day]
        if dated and all(self._is_older(link) for link in dated):
            return False
        return not (self._settings.depth == "new" and nothing_new and events)

    def _follow(self, addresses: Iterable[str]) -> None:
        for url in addresses:
            if url not in self._met and self._scope.is_inside(url):
                self._met.add(url)
                self._listings.append(url)

    def _listing(self, url: str) -> Links | None:
        """Return a listing page's links, read from the folder if the server says that the page has not changed.

        Returns None, and records the failure, if the page cannot be fetched.
        """
        answer = self._client.page(url, _conditions(self._store, url))
        if isinstance(answer, Failure):
            self._fail(answer)
            self._unreached = f"a listing could not be had, nor what follows it: {url}: {answer.reason}"
            return None
        self._failed_in_a_row = 0
        if answer.status != 304:
            self._keep(url, answer)
        self._tell(Fetched(url, "listing", size=len(answer.body)))
        content = self._store.body(url) if answer.status == 304 else decompressed(answer)
        return links(content or b"", answer.url)

    def _fetch_page(self, url: str) -> None:
        known = url in self._store.known
        if known and self._settings.known == "keep":
            self._tell(Fetched(url, "known"))
            return
        answer = self._client.page(url, _conditions(self._store, url))
        if isinstance(answer, Failure):
            self._fail(answer)
            return
        self._failed_in_a_row = 0
        kept = answer.status != 304 and self._keep(url, answer)
        outcome: Outcome = "unchanged" if not kept else "changed" if known else "new"
        self._tell(Fetched(url, outcome, size=len(answer.body)))

    def _keep(self, url: str, answer: Response) -> bool:
        """Store the response `answer` under the requested address `url`, even after redirects.

        Returns False if the folder already has the same bytes for this address.
        """
        self.size += len(answer.body)
        return self._store.put(replace(answer, url=url))

    def _tell(self, fetched: Fetched) -> None:
        self.counts[fetched.outcome] += 1
        self._report(fetched)

    def _fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        self._failed_in_a_row += failure.kind in ("network", "refused")
        self._tell(Fetched(failure.url, "failed", failure.reason))

    def _enough(self) -> str | None:
        """Return the reason why the crawl should end here, or None if it should not."""
        fetched = sum(self.counts[outcome] for outcome in ("new", "changed", "unchanged", "listing"))
        if self._failed_in_a_row >= self._settings.max_failures:
            return f"{self._failed_in_a_row} pages failed in a row, the last: {self.failures[-1].reason}"
        if fetched >= self._settings.max_pages:
            return f"{fetched:,} pages, as many as max_pages allows"
        return None

    def _is_older(self, link: Link) -> bool:
        since = self._settings.since
        return since is not None and link.day is not None and link.day < since


def _conditions(store: PageStore, url: str) -> dict[str, str]:
    known = store.known.get(url)
    if known is None:
        return {}
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in asked.items() if value}
