"""The cache of the periods that have paragraphs, which all threads of a server process share."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from search.results import Bar
from web import current
from web.searching.coverage import KEPT, held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def hasty() -> Iterator[None]:
    """Let threads take turns as often as possible."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_the_cache_keeps_so_many_ranges_and_none_of_an_older_generation(site: Flask) -> None:
    with site.test_request_context("/"):
        cache = current.coverage()
        cache.clear()
        for year in range(2014, 2014 + KEPT):
            held((Bar("2013-01", 1), Bar(f"{year}-12", 1)))
        assert len(cache) == KEPT
        held((Bar("2012-01", 1), Bar("2013-12", 1)))
        assert [since for _, since, _ in cache] == ["2012-01"]
        now = current.engine().generation
        cache[now - 1, "2011-01", "2013-12"] = frozenset()
        held((Bar("2010-01", 1), Bar("2013-12", 1)))
        assert {generation for generation, _, _ in cache} == {now}


@pytest.mark.usefixtures("hasty")
def test_threads_that_fill_and_empty_the_cache_at_once_all_get_their_periods(site: Flask) -> None:
    def asked(number: int) -> bool:
        with site.test_request_context("/"):
            months = Bar("2013-01", 1), Bar(f"{2014 + number % (2 * KEPT)}-12", 1)
            return "2013-09" in held(months)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(asked, range(40 * KEPT)))
