"""The crawler, tested with a site that serves listings and events, and misbehaves."""

from __future__ import annotations

import gzip
import socket
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.errors import RostraError
from index.fetching.fetch import Fetched, FetchReport, FetchSettings, fetch
from index.fetching.politeness import Client, Manners
from index.sources.source import Source
from index.sources.walk import sources
from tests.builders.site_server import Answer, Site, listing, running

if TYPE_CHECKING:
    from collections.abc import Iterator

QUICK = Manners(delay=0.0, backoff=0.0, timeout=0.4, page_timeout=0.6, retries=2)
START = "/events/transcripts"


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        site.put("/robots.txt", "User-agent: *\nDisallow: /private\n")
        site.put(
            START, listing((f"{START}/3", "2014-03-03"), (f"{START}/2", "2014-03-02"), following=f"{START}/page/2")
        )
        site.put(f"{START}/page/2", listing((f"{START}/1", "2014-03-01")))
        for number in (1, 2, 3):
            site.put(f"{START}/{number}", f"<p>The speech of event {number}.</p>")
        yield site


def crawl(site: Site, output: Path, path: str = START, **settings: Any) -> FetchReport:
    return fetch([site.address + path], FetchSettings(**{"manners": QUICK, **settings}), output)


def bodies(output: Path) -> dict[str, str]:
    """Return the texts in the folder's WARC files, by path, read as `rostra index` reads them."""
    found = [one for one in sources([output]) if isinstance(one, Source) and one.url]
    return {(one.url or "").partition("/events/")[2]: one.text for one in found}


def reasons(report: FetchReport) -> list[str]:
    return [failure.reason for failure in report.failures]


# -- what is fetched ------------------------------------------------------------------------------------------


def test_events_of_all_listing_pages_are_fetched_in_their_order(site: Site, tmp_path: Path) -> None:
    report = crawl(site, tmp_path)
    assert site.paths() == [START, f"{START}/3", f"{START}/2", f"{START}/page/2", f"{START}/1"]
    assert report.counts == {"listing": 2, "new": 3}
    assert report.stopped is None
    assert bodies(tmp_path)["transcripts/1"] == "<p>The speech of event 1.</p>"


def test_an_address_of_an_event_is_fetched_alone(site: Site, tmp_path: Path) -> None:
    assert crawl(site, tmp_path, f"{START}/2").counts == {"new": 1}


def test_links_to_other_sites_and_other_paths_are_left(site: Site, tmp_path: Path) -> None:
    others = ("http://other.invalid/events/transcripts/9", "/photos/9", f"{START}-old/9", "mailto:a@b", "http://[")
    site.put(START, listing(*((href, None) for href in others)))
    assert crawl(site, tmp_path).counts == {"listing": 1}


def test_relative_links_start_where_a_redirect_led(site: Site, tmp_path: Path) -> None:
    site.put(START, Answer(status=301, headers=(("Location", f"{START}/"),)))
    site.put(f"{START}/", listing(("1", None)))
    assert crawl(site, tmp_path).counts == {"listing": 1, "new": 1}


def test_within_widens_the_paths(site: Site, tmp_path: Path) -> None:
    site.put(START, listing(("/events/news/9", None)))
    site.put("/events/news/9", "<p>News.</p>")
    assert crawl(site, tmp_path, within=("/events/",)).counts == {"listing": 1, "new": 1}


def test_since_leaves_out_older_events_and_ends_where_all_are_older(site: Site, tmp_path: Path) -> None:
    promoted = (f"{START}/3", None)  # a promoted link, on every page of the listing
    site.put(f"{START}/page/2", listing((f"{START}/1", "2014-03-01"), promoted, following=f"{START}/page/3"))
    report = crawl(site, tmp_path, since=date(2014, 3, 3))
    assert site.paths() == [START, f"{START}/3", f"{START}/page/2"]
    assert report.counts == {"listing": 2, "new": 1, "older": 2}


def test_max_pages_ends_the_run_and_says_so(site: Site, tmp_path: Path) -> None:
    report = crawl(site, tmp_path, max_pages=2)
    assert site.paths() == [START, f"{START}/3"]
    assert report.stopped == "2 pages, as many as max_pages allows"


def test_the_caller_is_told_of_every_address(site: Site, tmp_path: Path) -> None:
    told: list[Fetched] = []
    fetch([site.address + START], FetchSettings(manners=QUICK), tmp_path, told.append)
    assert [one.outcome for one in told] == ["listing", "new", "new", "listing", "new"]


# -- nothing is fetched twice ---------------------------------------------------------------------------------


def test_a_second_run_fetches_only_what_is_new(site: Site, tmp_path: Path) -> None:
    crawl(site, tmp_path)
    site.put(START, listing((f"{START}/4", "2014-03-04"), (f"{START}/3", "2014-03-03"), following=f"{START}/page/2"))
    site.put(f"{START}/4", "<p>The speech of event 4.</p>")
    site.asked.clear()
    report = crawl(site, tmp_path)
    assert site.paths() == [START, f"{START}/4", f"{START}/page/2"]
    assert report.counts == {"listing": 2, "new": 1, "known": 2}
    assert len(list(tmp_path.glob("*.warc.gz"))) == 2
    assert len(bodies(tmp_path)) == 6  # four events and two listings


def test_depth_new_ends_at_a_listing_that_brings_nothing(site: Site, tmp_path: Path) -> None:
    crawl(site, tmp_path)
    site.asked.clear()
    crawl(site, tmp_path, depth="new")
    assert site.paths() == [START]


def test_a_run_that_was_stopped_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    def stop(fetched: Fetched) -> None:
        if fetched.outcome == "new":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch([site.address + START], FetchSettings(manners=QUICK), tmp_path, stop)
    site.asked.clear()
    assert crawl(site, tmp_path).counts == {"listing": 2, "known": 1, "new": 2}
    assert f"{START}/3" not in site.paths()


def test_a_file_whose_end_was_cut_off_keeps_what_stands_before(site: Site, tmp_path: Path) -> None:
    crawl(site, tmp_path)
    (file,) = tmp_path.glob("*.warc.gz")
    file.write_bytes(file.read_bytes()[:-300])
    assert crawl(site, tmp_path).counts == {"listing": 2, "known": 2, "new": 1}


def test_refresh_asks_whether_known_pages_changed(site: Site, tmp_path: Path) -> None:
    site.put(f"{START}/3", Answer(b"<p>Tagged.</p>", headers=(("ETag", '"3"'),)))
    crawl(site, tmp_path)
    site.put(f"{START}/2", "<p>The speech of event 2, corrected.</p>")
    report = crawl(site, tmp_path, known="refresh")
    assert report.counts == {"listing": 2, "unchanged": 2, "changed": 1}
    assert site.asked[-4].headers["if-none-match"] == '"3"'
    assert bodies(tmp_path)["transcripts/2"] == "<p>The speech of event 2, corrected.</p>"


def test_a_listing_that_has_not_changed_is_read_from_the_folder(site: Site, tmp_path: Path) -> None:
    page = listing((f"{START}/3", None)).encode()
    site.put(START, Answer(page, headers=(("ETag", '"l"'), ("Last-Modified", "Sun, 02 Mar 2014 09:05:00 GMT"))))
    crawl(site, tmp_path)
    assert crawl(site, tmp_path).counts == {"listing": 1, "known": 1}
    assert site.asked[-1].headers["if-modified-since"] == "Sun, 02 Mar 2014 09:05:00 GMT"


def test_compressed_pages_are_kept_as_they_came_and_read_as_text(site: Site, tmp_path: Path) -> None:
    packed = (("Content-Encoding", "gzip"),)
    site.put(START, Answer(gzip.compress(listing((f"{START}/3", None)).encode()), headers=packed))
    site.put(f"{START}/3", Answer(gzip.compress(b"<p>Packed.</p>"), headers=packed))
    assert crawl(site, tmp_path).counts == {"listing": 1, "new": 1}
    assert bodies(tmp_path)["transcripts/3"] == "<p>Packed.</p>"


# -- a site that misbehaves -----------------------------------------------------------------------------------


def test_an_error_of_the_server_is_tried_again(site: Site, tmp_path: Path) -> None:
    site.put(f"{START}/3", Answer(status=500), Answer(hang_up=True), "<p>At last.</p>")
    report = crawl(site, tmp_path)
    assert report.counts["new"] == 3
    assert site.paths().count(f"{START}/3") == 3


def test_a_page_that_stays_broken_is_reported_and_the_run_goes_on(site: Site, tmp_path: Path) -> None:
    site.put(f"{START}/3", Answer(status=500))
    report = crawl(site, tmp_path)
    assert report.counts == {"listing": 2, "failed": 1, "new": 2}
    assert reasons(report) == ["500 Internal Server Error"]


@pytest.mark.parametrize(("status", "reason"), [(403, "403 Forbidden"), (404, "404 Not Found"), (410, "410 Gone")])
def test_a_refusal_is_not_tried_again(site: Site, tmp_path: Path, status: int, reason: str) -> None:
    site.put(f"{START}/3", Answer(status=status))
    assert reasons(crawl(site, tmp_path)) == [reason]
    assert site.paths().count(f"{START}/3") == 1


def test_a_truncated_page_is_tried_again_and_never_kept(site: Site, tmp_path: Path) -> None:
    site.put(f"{START}/3", Answer(b"<p>The speech of", length=4000))
    site.put(f"{START}/2", Answer(b"<p>The", length=4000), "<p>The whole speech.</p>")
    report = crawl(site, tmp_path)
    assert reasons(report) == ["truncated: the connection closed before the whole page had come"]
    assert "transcripts/3" not in bodies(tmp_path)
    assert bodies(tmp_path)["transcripts/2"] == "<p>The whole speech.</p>"


def test_pages_in_chunks_are_put_together_and_told_from_broken_ones(site: Site, tmp_path: Path) -> None:
    chunked = (("Transfer-Encoding", "chunked"),)
    site.put(f"{START}/3", Answer(b"5\r\n<p>Wa\r\n6\r\nrp</p>\r\n0\r\n\r\n", headers=chunked, length=-1))
    site.put(f"{START}/2", Answer(b"5\r\n<p>Wa\r\n60\r\nrp</", headers=chunked, length=-1))
    report = crawl(site, tmp_path)
    assert bodies(tmp_path)["transcripts/3"] == "<p>Warp</p>"
    assert reasons(report) == ["truncated: the connection closed before the whole page had come"]


@pytest.mark.parametrize(
    ("slow", "reason"),
    [
        (Answer(b"late", wait=1.0), "no answer in time"),
        (Answer(b"drop by drop by drop", pause=0.1), "no whole page after 0.6 seconds"),
    ],
)
def test_a_slow_page_is_given_up(site: Site, tmp_path: Path, slow: Answer, reason: str) -> None:
    site.put(f"{START}/3", slow)
    report = crawl(site, tmp_path, manners=replace(QUICK, retries=0))
    assert reasons(report) == [reason]
    assert report.counts["new"] == 2


@pytest.mark.parametrize("length", [None, -1])
def test_a_page_that_is_too_large_is_not_read_to_its_end(site: Site, tmp_path: Path, length: int | None) -> None:
    site.put(f"{START}/3", Answer(b"x" * 5000, length=length))
    assert reasons(crawl(site, tmp_path, manners=replace(QUICK, max_bytes=4000))) == ["more than 4,000 bytes"]


def test_a_redirect_on_the_site_is_followed(site: Site, tmp_path: Path) -> None:
    site.put(f"{START}/3", Answer(status=301, headers=(("Location", f"{START}/33"),)))
    site.put(f"{START}/33", "<p>Moved.</p>")
    assert crawl(site, tmp_path).counts["new"] == 3
    assert bodies(tmp_path)["transcripts/3"] == "<p>Moved.</p>"


def test_redirects_in_a_circle_end(site: Site, tmp_path: Path) -> None:
    site.put(f"{START}/3", Answer(status=302, headers=(("Location", f"{START}/33"),)))
    site.put(f"{START}/33", Answer(status=302, headers=(("Location", f"{START}/3"),)))
    (reason,) = reasons(crawl(site, tmp_path))
    assert reason.startswith("more than 5 redirects, the last to http://")


def test_a_redirect_to_another_site_is_not_followed(site: Site, tmp_path: Path) -> None:
    site.put(f"{START}/3", Answer(status=302, headers=(("Location", "http://other.invalid/3"),)))
    assert reasons(crawl(site, tmp_path)) == ["redirected to another site: http://other.invalid/3"]


@pytest.mark.parametrize("location", ["http://[bad", "http://localhost:port/3", "http://localhost:99999999/3"])
def test_a_redirect_to_what_is_no_address_is_a_failure(site: Site, tmp_path: Path, location: str) -> None:
    site.put(f"{START}/3", Answer(status=302, headers=(("Location", location),)))
    report = crawl(site, tmp_path)
    assert reasons(report) == [f"redirected to {location!r}, which is no address"]
    assert report.counts["new"] == 2
    site.put("/robots.txt", Answer(status=302, headers=(("Location", location),)))
    assert "new" not in crawl(site, tmp_path / "again").counts


@pytest.mark.parametrize("wait", ["\u00b2", "soon", "-1", "Fri, 31 Dec 99999 00:00:00 GMT"])
def test_a_wait_that_is_no_number_is_no_wait(site: Site, tmp_path: Path, wait: str) -> None:
    site.put(f"{START}/3", Answer(status=503, headers=(("Retry-After", wait),)))
    assert reasons(crawl(site, tmp_path)) == ["503 Service Unavailable"]


def test_a_server_that_only_fails_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.put(START, listing(*((f"{START}/{n}", None) for n in range(10, 30))))
    for number in range(10, 30):
        site.put(f"{START}/{number}", Answer(status=403))
    report = crawl(site, tmp_path)
    assert report.counts["failed"] == 5
    assert report.stopped == "5 pages failed in a row, the last: 403 Forbidden"


def test_a_listing_that_fails_is_told_as_the_end_of_what_could_be_reached(site: Site, tmp_path: Path) -> None:
    site.put(f"{START}/page/2", Answer(status=500))
    report = crawl(site, tmp_path)
    assert report.counts == {"listing": 1, "new": 2, "failed": 1}
    assert report.stopped == (
        f"a listing could not be had, nor what follows it: {site.address}{START}/page/2: 500 Internal Server Error"
    )


def test_a_listing_that_is_no_page_brings_nothing(site: Site, tmp_path: Path) -> None:
    for content in (b"", b"\x00\xff\xfe", b"<html", b"<a href='http://[bad'>x</a>"):
        site.put(START, content)
        assert crawl(site, tmp_path / content.hex()).counts == {"listing": 1}


def test_no_server_at_all_is_one_clear_failure(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    report = fetch([f"http://127.0.0.1:{port}/events"], FetchSettings(manners=QUICK), tmp_path)
    assert report.counts == {"failed": 1}
    assert report.stopped is not None
    assert reasons(report) == [
        f"no connection: Connection refused (asked for http://127.0.0.1:{port}/robots.txt first)"
    ]


# -- manners --------------------------------------------------------------------------------------------------


def test_robots_txt_is_kept_its_wildcards_too(site: Site, tmp_path: Path) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /*/3$\n")
    report = crawl(site, tmp_path)
    assert f"{START}/3" not in site.paths()
    assert reasons(report) == [f"robots.txt forbids {site.address}{START}/3"]


def test_a_site_without_robots_txt_allows_all(site: Site, tmp_path: Path) -> None:
    del site.pages["/robots.txt"]
    assert crawl(site, tmp_path).counts["new"] == 3


def test_a_site_whose_robots_txt_cannot_be_had_allows_nothing(site: Site, tmp_path: Path) -> None:
    site.put("/robots.txt", Answer(status=503))
    assert crawl(site, tmp_path).counts == {"failed": 1}
    assert site.paths() == []


def test_requests_name_the_software_and_come_one_after_the_other(site: Site, tmp_path: Path) -> None:
    crawl(site, tmp_path, manners=replace(QUICK, delay=0.05))
    assert {one.headers["user-agent"] for one in site.asked} == {"Rostra"}
    gaps = [b.at - a.at for a, b in zip(site.asked, site.asked[1:], strict=False)]
    assert min(gaps) >= 0.05


def waits(site: Site, **manners: float) -> list[float]:
    """Return the seconds of each pause while a client fetches one page; the clock stands still."""
    slept: list[float] = []
    client = Client(replace(QUICK, **manners), sleep=slept.append, clock=lambda: 0.0)
    client.page(f"{site.address}{START}/3")
    client.close()
    return slept


def test_each_retry_waits_twice_as_long(site: Site) -> None:
    site.put(f"{START}/3", Answer(status=503))
    assert waits(site, backoff=5.0, retries=3) == [5.0, 10.0, 20.0]


def test_a_server_that_says_when_to_come_back_is_obeyed_within_reason(site: Site) -> None:
    site.put(f"{START}/3", Answer(status=429, headers=(("Retry-After", "77"),)), "<p>Now.</p>")
    assert waits(site) == [77.0]
    site.put(f"{START}/3", Answer(status=429, headers=(("Retry-After", "99999"),)), "<p>Now.</p>")
    assert waits(site) == [300.0]


def test_a_crawl_delay_of_robots_txt_is_kept(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    assert waits(site, delay=2.0) == [7.0]


# -- what a person got wrong ----------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["", "en.kremlin.example", "ftp://a.example/x", "http://", "http://a:b/"])
def test_what_is_no_address_of_the_web_is_an_error_that_says_so(url: str, tmp_path: Path) -> None:
    with pytest.raises(RostraError, match="not an address of the web"):
        fetch([url], FetchSettings(), tmp_path)


def test_a_bad_pattern_and_a_folder_that_is_a_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(RostraError, match="pages is no regular expression"):
        fetch(["http://a.example/"], FetchSettings(pages="("), tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(RostraError, match="cannot write to the folder"):
        fetch(["http://a.example/"], FetchSettings(), tmp_path / "file")


def test_every_setting_is_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "fetching.md").read_text(encoding="utf-8")
    names = (FetchSettings.__dataclass_fields__.keys() | Manners.__dataclass_fields__.keys()) - {"manners"}
    assert [name for name in names if f"| `{name}` |" not in text] == []
