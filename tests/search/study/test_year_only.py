"""Speeches of which only the year is known count for their year, but for none of its months; silences are certain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import Speech, draft, numbered
from search.embedded import open_engine
from search.request import SearchRequest
from search.study import trends as trends_module
from search.study.lines import LinesRequest
from search.study.trends import TrendsRequest
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from pathlib import Path

    from search.study.trends import Step, Trends

TIDE = SearchRequest("tide")


def speech(number: int, date: str | None) -> Speech:
    said = numbered([draft(f"The tide number {number}.", speaker="Ada Marsh")])
    return Speech(f"s-{number}", f"Meeting {number}", date, said, url=f"http://x.example/{number}")


def put(settings: Settings, *dates: str | None, first: int = 0) -> None:
    with Archive(settings.index.archive) as archive:
        for number, date in enumerate(dates, start=first):
            archive.put(speech(number, date))
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An archive whose segment was merged from two, of which one has complete dates only."""
    found = Settings(index=IndexSettings(path=tmp_path))
    put(found, "2003-01-05", "2003-09-01")
    put(found, "2003", "2003", "2003-09", None, "2004", first=10)
    return found


def counted(found: Trends) -> dict[str, int]:
    (trend,) = found.trends
    return {point.period: point[1] for point in trend.points if point[1]}


@pytest.mark.parametrize(
    ("step", "counts", "undated"),
    [
        ("year", {"2003": 5, "2004": 1}, 1),
        ("quarter", {"2003-Q1": 1, "2003-Q3": 2}, 4),
        ("month", {"2003-01": 1, "2003-09": 2}, 4),
    ],
)
def test_a_year_alone_counts_in_no_month(settings: Settings, step: Step, counts: dict[str, int], undated: int) -> None:
    found = open_engine(settings).study.trends(TrendsRequest((TIDE,), step=step, unit="paragraphs"))
    assert counted(found) == counts
    (trend,) = found.trends
    assert trend.undated == undated
    assert ("year-only" in {notice.code for notice in trend.notices}) == (step != "year")


def test_the_timeline_has_it_as_its_year(settings: Settings) -> None:
    bars = open_engine(settings).search(TIDE).timeline
    assert [(bar.period, bar.count) for bar in bars] == [
        ("2003", 2), ("2003-01", 1), ("2003-09", 2), ("2004", 1),
    ]  # fmt: skip


def test_where_no_month_is_known_years_are_counted(tmp_path: Path) -> None:
    settings = Settings(index=IndexSettings(path=tmp_path))
    put(settings, "2003", "2004", "2004")
    found = open_engine(settings).study.trends(TrendsRequest((TIDE,), step="month"))
    assert (found.request.step, counted(found)) == ("year", {"2003": 1, "2004": 2})
    assert [notice.code for notice in found.trends[0].notices] == ["coarser-step"]
    nothing = open_engine(settings).study.trends(TrendsRequest((SearchRequest("zzz speaker:nobody"),), step="month"))
    assert nothing.trends[0].points == ()


def test_more_periods_than_a_chart_holds_are_counted_by_a_longer_step(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trends_module, "MOST_PERIODS", 4)
    study = open_engine(settings).study
    by_month = study.trends(TrendsRequest((TIDE,), step="month"))
    assert (by_month.request.step, counted(by_month)) == ("quarter", {"2003-Q1": 1, "2003-Q3": 2})
    assert [notice.code for notice in by_month.trends[0].notices] == ["year-only", "coarser-step"]
    assert "By month" in by_month.trends[0].notices[1].message
    assert study.trends(TrendsRequest((TIDE,), step="year")).request.step == "year"


@pytest.mark.parametrize(
    ("period", "found", "told"),
    [
        ("date:2003", 5, []),
        ("date:2003..2004", 6, []),
        ("date:2003-09..2003-12", 2, ["2 paragraphs of 2003 have no date but the year, so this period passes"]),
        ("until:2003-01", 3, ["2 paragraphs of 2003 have no date but the year and count as of its first day"]),
        ("date:2003-02..2004-06", 3, ["2 paragraphs of 2003", "1 paragraph of 2004 has no date but the year and"]),
        ("date:2003-06..2003-07", 0, ["2 paragraphs of 2003"]),
        ("date:2002-03..2002-04", 0, []),
    ],
)
def test_a_part_of_a_year_says_what_it_makes_of_a_year_alone(
    settings: Settings, period: str, found: int, told: list[str]
) -> None:
    results = open_engine(settings).search(SearchRequest(f"tide {period}"))
    assert results.total == found
    notices = [str(notice.message) for notice in results.notices if notice.code == "year-alone"]
    assert len(notices) == len(told)
    assert all(map(str.startswith, notices, told))


def test_the_period_beside_the_query_says_so_too(settings: Settings) -> None:
    found = open_engine(settings).study.lines(LinesRequest(replace(TIDE, since="2003-09", until="2003-09")))
    assert (found.total, [notice.code for notice in found.notices]) == (2, ["year-alone"])


def test_what_was_replaced_is_not_told_as_dated_by_its_year(settings: Settings) -> None:
    with Archive(settings.index.archive) as archive:
        archive.put(speech(10, "2003-04-01"))
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    (notice,) = open_engine(settings).search(SearchRequest("tide date:2003-09")).notices
    assert notice.message.startswith("1 paragraph of 2003 has no date but the year")


def test_a_silence_that_is_certain_is_not_hidden_by_years_alone(tmp_path: Path) -> None:
    """From 1950 to 1952 is possibly little more than a year."""
    settings = Settings(index=IndexSettings(path=tmp_path))
    put(settings, "1950", "1952", "1953-01-01", "1954-06-01")
    silence = open_engine(settings).study.moments(TIDE).silence
    assert silence is not None
    assert (silence.since, silence.until, silence.length) == ("1953-01-01", "1954-06-01", (516, "day"))


def test_a_year_alone_may_end_the_silence_on_any_of_its_days(tmp_path: Path) -> None:
    settings = Settings(index=IndexSettings(path=tmp_path))
    put(settings, "1950-02-01", "1950", "1950-12-01")
    silence = open_engine(settings).study.moments(TIDE).silence
    assert silence is None


@pytest.mark.parametrize(
    ("dates", "silence"),
    [
        (["2001-03", "2001-04-20", "2001-05-30", "2001-07-02"], ("2001-04-20", "2001-05-30", (40, "day"))),
        (["2001-03-01", "2001-04-20", "2001-05-30"], ("2001-03-01", "2001-04-20", (50, "day"))),
        (
            ["2001-03-01", "2001-03", "2001-03-05", "2001-04-20", "2001-05-20"],
            ("2001-04-20", "2001-05-20", (30, "day")),
        ),
        (["2000-12", "2001-01-25", "2001-02-14"], ("2000-12", "2001-01-25", None)),
        (["2001-03", "2001-05", "2001-09"], ("2001-05", "2001-09", (4, "month"))),
        (["2001-03", "2001-03-20", "2001-03-31"], None),
    ],
)
def test_a_month_alone_may_end_the_silence_on_any_of_its_days(
    tmp_path: Path, dates: list[str], silence: tuple[str, str, tuple[int, str] | None] | None
) -> None:
    settings = Settings(index=IndexSettings(path=tmp_path))
    put(settings, *dates)
    found = open_engine(settings).study.moments(TIDE).silence
    assert (found and (found.since, found.until, found.length)) == silence
