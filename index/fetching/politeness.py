"""A polite HTTP client: one request at a time with pauses between, robots.txt, and retries after growing delays.

Each request returns a Response, or a Failure with a reason that a person can act on; no server or network fault raises
an error. The library protego interprets robots.txt as RFC 9309 prescribes.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

import urllib3
from protego import Protego

from index.fetching.links import same_site
from index.fetching.page_store import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from urllib3 import BaseHTTPResponse

TRY_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))  # statuses after which the same request can succeed later
GONE = frozenset((404, 410))
REDIRECTS = frozenset((301, 302, 303, 307, 308))
MIB = 1024 * 1024
ROBOTS_LIMIT = 512 * 1024  # bytes of a robots.txt that are read: RFC 9309 asks for at least 500 KiB
PIECE = 64 * 1024  # bytes read at once; the time is checked after each piece
LONGEST_WAIT = 300.0  # seconds: the longest wait for a server, even if its Retry-After asks for more

FailureKind = Literal["robots", "off site", "redirects", "gone", "refused", "too large", "network"]


@dataclass(frozen=True, slots=True)
class Manners:
    """How the client treats a server; all times are in seconds.

    `user_agent` is the name sent with each request. `delay` is the pause between two requests. `timeout` is the longest
    wait for the next byte, and `page_timeout` the longest time for a whole page. `retries` is the number of further
    attempts after a failed one. `backoff` is the wait before the first retry; each further retry waits twice as long as
    the one before. A page may have at most `max_bytes` bytes, as transferred, and `max_redirects` redirects.
    """

    user_agent: str = "Rostra"
    delay: float = 2.0  # between two requests: about as fast as a person clicks through a listing
    timeout: float = 30.0
    page_timeout: float = 120.0
    retries: int = 4
    backoff: float = 5.0  # before the first retry; then 10, 20 and 40
    max_bytes: int = 64 * MIB  # of one page as transferred: the page of a long sitting has 4 MB
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class Failure:
    """An address from which no page could be fetched, the kind of failure, and the reason in words.

    "robots" means that robots.txt forbids the address, "off site" that the server redirects to another site,
    "redirects" that it redirects too often or to no address, and "too large" that the page has too many bytes. "gone"
    stands for the statuses 404 and 410, "refused" for any other status that is not a success. "network" means that no
    complete answer came.
    """

    url: str
    kind: FailureKind
    reason: str


class Client:
    """An HTTP client for one crawl; tests can pass `sleep` and `clock` for `time.sleep` and `time.monotonic`."""

    def __init__(
        self,
        manners: Manners,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.manners = manners
        self._sleep = sleep
        self._clock = clock
        self._pool = urllib3.PoolManager(
            retries=False, timeout=urllib3.Timeout(total=None, connect=manners.timeout, read=manners.timeout)
        )
        self._robots: dict[str, Protego | Failure] = {}
        self._last: float | None = None

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def page(self, url: str, conditions: Mapping[str, str] | None = None) -> Response | Failure:
        """Request a page, following redirects within its site, and return its response or a failure.

        `conditions` are further headers, such as If-None-Match; None sends none. The response's status is 200, or 304
        if the server finds by these headers that the page has not changed.
        """
        here = url
        for _ in range(self.manners.max_redirects + 1):
            if reason := self._forbidden(here):
                return Failure(url, "robots", reason)
            found = self._persistent(here, conditions or {})
            if isinstance(found, Failure):
                return Failure(url, found.kind, found.reason)
            if found.status not in REDIRECTS:
                return self._judged(url, found)
            target = _led_to(found)
            if isinstance(target, Failure):
                return Failure(url, target.kind, target.reason)
            if not same_site(url, target):
                return Failure(url, "off site", f"redirected to another site: {target}")
            here = target
        return Failure(url, "redirects", f"more than {self.manners.max_redirects} redirects, the last to {here}")

    def _judged(self, url: str, found: Response) -> Response | Failure:
        if found.status in (200, 304):
            return found
        kind: FailureKind = "gone" if found.status in GONE else "refused"
        return Failure(url, kind, f"{found.status} {found.reason}".strip())

    def _forbidden(self, url: str) -> str | None:
        """Return why robots.txt forbids an address, or None if it is allowed.

        A site without robots.txt allows everything. A site whose robots.txt cannot be fetched, because of a network
        failure or a server error, forbids everything.
        """
        origin = _origin(url)
        if origin not in self._robots:
            self._robots[origin] = self._robots_of(origin)
        rules = self._robots[origin]
        if isinstance(rules, Failure):
            return f"{rules.reason} (asked for {rules.url} first)"
        return None if rules.can_fetch(url, self.manners.user_agent) else f"robots.txt forbids {url}"

    def _robots_of(self, origin: str) -> Protego | Failure:
        here: str | Failure = f"{origin}/robots.txt"
        for _ in range(self.manners.max_redirects + 1):
            if isinstance(here, Failure):
                return here
            found = self._persistent(here, {})
            if isinstance(found, Failure):
                return found
            if found.status in REDIRECTS:
                here = _led_to(found)
            elif found.status >= 500:
                return Failure(here, "robots", f"{found.status} {found.reason}")
            else:
                rules = found.body[:ROBOTS_LIMIT] if found.status == 200 else b""
                return Protego.parse(rules.decode("utf-8", errors="replace"))
        return Protego.parse("")

    def _persistent(self, url: str, conditions: Mapping[str, str]) -> Response | Failure:
        """Send a request with the headers `conditions`, retrying as often as the manners allow.

        Returns the last response or failure.
        """
        wait = self.manners.backoff
        for attempt in range(self.manners.retries + 1):
            self._pause(url)
            found = self._once(url, conditions)
            self._last = self._clock()
            again = found.kind == "network" if isinstance(found, Failure) else found.status in TRY_AGAIN
            if not again or attempt == self.manners.retries:
                break
            self._sleep(max(wait, _asked_to_wait(found)))
            wait = min(wait * 2, LONGEST_WAIT)
        return found

    def _pause(self, url: str) -> None:
        """Wait until enough time has passed since the last request.

        That is the delay in the manners or, if longer, that in the site's robots.txt, but at most LONGEST_WAIT.
        """
        rules = self._robots.get(_origin(url))
        asked = rules.crawl_delay(self.manners.user_agent) if isinstance(rules, Protego) else None
        delay = max(self.manners.delay, min(asked or 0.0, LONGEST_WAIT))
        if self._last is not None and (left := self._last + delay - self._clock()) > 0:
            self._sleep(left)

    def _once(self, url: str, conditions: Mapping[str, str]) -> Response | Failure:
        headers = {"User-Agent": self.manners.user_agent, "Accept-Encoding": "gzip", **conditions}
        try:
            answer = self._pool.request(
                "GET", url, headers=headers, preload_content=False, redirect=False, decode_content=False
            )
            try:
                return self._body(url, answer)
            finally:
                answer.close()
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            return Failure(url, "network", _reason(error))

    def _body(self, url: str, answer: BaseHTTPResponse) -> Response | Failure:
        limit, started = self.manners.max_bytes, self._clock()
        body = bytearray()
        if int(answer.headers.get("Content-Length") or 0) > limit:
            return _too_large(url, limit)
        while piece := answer.read1(PIECE, decode_content=False):  # returns what has arrived, without waiting for more
            body += piece
            if len(body) > limit:
                return _too_large(url, limit)
            if self._clock() - started > self.manners.page_timeout:
                return Failure(url, "network", f"no whole page after {self.manners.page_timeout:g} seconds")
        return Response(url, answer.status, answer.reason or "", tuple(answer.headers.items()), bytes(body))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _led_to(found: Response) -> str | Failure:
    """Return the address that a redirect leads to, or a failure if its Location header is no address."""
    location = found.header("Location") or ""
    try:
        target = urljoin(found.url, location)
        urlsplit(target).port  # noqa: B018 - raises ValueError if it is no number that a port can have
    except ValueError:
        return Failure(found.url, "redirects", f"redirected to {location[:200]!r}, which is no address")
    return target


def _too_large(url: str, limit: int) -> Failure:
    return Failure(url, "too large", f"more than {limit:,} bytes")


def _asked_to_wait(found: Response | Failure) -> float:
    """Return the seconds that a Retry-After header asks for, at most LONGEST_WAIT; 0 if there is no such header."""
    asked = found.header("Retry-After") if isinstance(found, Response) else None
    if not asked:
        return 0.0
    if asked.strip().isdecimal() and asked.isascii():
        return min(float(asked), LONGEST_WAIT)
    try:
        return min(max(parsedate_to_datetime(asked).timestamp() - time.time(), 0.0), LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _reason(error: Exception) -> str:
    """Describe a network failure in a few words, by its innermost cause."""
    if isinstance(error, urllib3.exceptions.IncompleteRead) or "IncompleteRead" in str(error):
        return "truncated: the connection closed before the whole page had come"
    if isinstance(error, urllib3.exceptions.NameResolutionError):
        return "no such host"
    refused = isinstance(error, urllib3.exceptions.NewConnectionError)  # which urllib3 defines as a kind of timeout
    if isinstance(error, urllib3.exceptions.TimeoutError) and not refused:
        return "no answer in time"
    told = re.sub(r".*(?:>: |Errno -?\d+\] )", "", str(error.args[-1] if error.args else error))
    return f"no connection: {told or type(error).__name__}"[:200]
