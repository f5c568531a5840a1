"""First use, last use and longest silence, as the timeline has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from search.results import Bar
from web.searching.when import When, when

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HELD = {"2010-01", "2010-02", "2010-05", "2012-03", "2013"}


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        ([], None),
        (["2010-01"], When("2010-01", "2010-01", None, True)),
        (["2010-01", "2010-02"], When("2010-01", "2010-02", None, True)),
        (["2010-01", "2010-05"], When("2010-01", "2010-05", ("2010-01", "2010-05"), False)),
        (["2010-02", "2010-05"], When("2010-02", "2010-05", ("2010-02", "2010-05"), True)),
        (["1947", "1949", "1951"], When("1947", "1951", ("1947", "1949"), True)),  # 1948 is a day longer than 1950
        (["2010-01", "2013"], When("2010", "2013", ("2010", "2013"), False)),
    ],
)
def test_when_it_was_said_is_told_by_the_bars(periods: list[str], told: When | None) -> None:
    assert when([Bar(period, 1) for period in periods], HELD) == told


def test_the_panel_leads_to_the_periods(client: FlaskClient) -> None:
    panel = BeautifulSoup(client.get("/?q=bridge").text, "lxml").select(".when")[0]
    first, last = panel.select("a")
    assert (first.get_text(), last.get_text()) == ("September 2013", "May 2014")
    assert first["href"] == "/?q=bridge&from=2013-09&to=2013-09"
    assert "September 2013 to May 2014" in panel.get_text()


def test_without_words_there_is_no_panel(client: FlaskClient) -> None:
    assert not BeautifulSoup(client.get("/?topic=Harbour").text, "lxml").select(".when")
