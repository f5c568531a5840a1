"""The chart of a search: its columns, their heights, and the period to which each links."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.results import Bar
from web.searching.timeline import HEIGHT, MOST_COLUMNS, timeline

months = st.builds(lambda year, month: f"{year:04}-{month:02}", st.integers(2010, 2013), st.integers(1, 12))
years = st.integers(1000, 2999).map(str)
counts = st.integers(1, 10**6)
bars = (st.dictionaries(months, counts, max_size=30) | st.dictionaries(years, counts, max_size=30)).map(
    lambda counts: tuple(Bar(period, count) for period, count in sorted(counts.items()))
)


def test_a_few_months_are_shown_by_month() -> None:
    chart = timeline((Bar("2013-11", 4), Bar("2014-01", 2)))
    assert [(column.label, column.paragraphs) for column in chart.columns] == [
        ("November 2013", 4),
        ("January 2014", 2),
    ]
    assert [column.at for column in chart.columns] == [0, 2]  # December has no column, but keeps its place
    assert [tick.label for tick in chart.ticks] == ["Nov 2013", "Dec 2013", "Jan 2014"]
    assert chart.span == "November 2013 to January 2014"


def test_years_are_shown_as_the_answer_has_them() -> None:
    chart = timeline((Bar("1999", 1), Bar("2013", 5)))
    assert chart.columns == ((0, "1999", "1999", "1999", 1), (14, "2013", "2013", "2013", 5))
    assert chart.width == 15


def test_of_very_many_years_each_has_a_bar_and_five_share_a_column() -> None:
    chart = timeline((Bar("1791", 1), Bar("1793", 2), Bar("2026", 4)))
    assert chart.columns == ((0, "1790 to 1794", "1790", "1794", 3), (47, "2025 to 2029", "2025", "2029", 4))
    assert chart.width == 48
    assert chart.outline.startswith("M0 48h0.2V36h0.2V48h0.2V24h0.2V48h0.2")
    assert (chart.span, chart.most) == ("1791 to 2026", 4)


def test_centuries_are_shown_by_decade() -> None:
    chart = timeline((Bar("1215", 1), Bar("2013", 2)))
    assert chart.columns == ((0, "1210s", "1210", "1219", 1), (80, "2010s", "2010", "2019", 2))


def test_one_period_is_nothing_to_compare() -> None:
    assert timeline((Bar("2013-05", 9),)).columns == ()
    assert timeline(()).columns == ()


@given(bars)
def test_no_paragraph_is_missing_from_the_chart_and_every_column_fits(found: tuple[Bar, ...]) -> None:
    chart = timeline(found)
    if chart.columns:
        assert sum(column.paragraphs for column in chart.columns) == sum(bar.count for bar in found)
        assert [column.at for column in chart.columns] == sorted({column.at for column in chart.columns})
        assert 0 <= chart.columns[0].at <= chart.columns[-1].at < chart.width <= MOST_COLUMNS + 1
        assert sum(float(across) for across in re.findall(r"h([.\d]+)", chart.outline)) == pytest.approx(chart.width)
        assert all(0 <= int(top) <= HEIGHT for top in re.findall(r"V(\d+)", chart.outline))
        assert all(before.until < after.since for before, after in pairwise(chart.columns))
        assert all(0 < tick.left < 100 for tick in chart.ticks)
