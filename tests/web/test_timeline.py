"""The chart under a search: which columns, how high, and to which period each leads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.results import Bar
from web.timeline import HEIGHT, MOST_YEARS, timeline

months = st.builds(lambda year, month: f"{year:04}-{month:02}", st.integers(2010, 2013), st.integers(1, 12))
years = st.integers(1000, 2999).map(str)
counts = st.integers(1, 10**6)
bars = (st.dictionaries(months, counts, max_size=30) | st.dictionaries(years, counts, max_size=30)).map(
    lambda counts: tuple(Bar(period, count) for period, count in sorted(counts.items()))
)


def test_a_few_months_are_shown_by_month() -> None:
    chart = timeline((Bar("2013-11", 4), Bar("2014-01", 2)))
    assert [(column.label, column.count) for column in chart.columns] == [
        ("November 2013", 4),
        ("January 2014", 2),
    ]
    assert [tick.label for tick in chart.ticks] == ["Nov 2013", "Dec 2013", "Jan 2014"]
    assert chart.columns[1].left > 2 * chart.columns[0].width - 0.1  # December keeps its empty place


def test_years_are_shown_as_the_answer_has_them() -> None:
    chart = timeline((Bar("1999", 1), Bar("2013", 5)))
    assert [(column.since, column.until, column.count) for column in chart.columns] == [
        ("1999", "1999", 1),
        ("2013", "2013", 5),
    ]


def test_centuries_are_shown_by_decade() -> None:
    chart = timeline((Bar("1215", 1), Bar("2013", 2)))
    assert [(column.label, column.since, column.until) for column in chart.columns] == [
        ("1210s", "1210", "1219"),
        ("2010s", "2010", "2019"),
    ]


def test_one_period_is_nothing_to_compare() -> None:
    assert timeline((Bar("2013-05", 9),)).columns == ()
    assert timeline(()).columns == ()


@given(bars)
def test_no_paragraph_is_missing_from_the_chart_and_every_column_fits(found: tuple[Bar, ...]) -> None:
    chart = timeline(found)
    if chart.columns:
        assert sum(column.count for column in chart.columns) == sum(bar.count for bar in found)
        assert len(chart.columns) <= MOST_YEARS
        assert all(column.left >= 0 and column.left + column.width <= 100.1 for column in chart.columns)
        assert all(0 < column.height <= HEIGHT for column in chart.columns)
        assert all(0 < tick.left < 100 for tick in chart.ticks)
