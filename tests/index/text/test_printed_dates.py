"""Dates as English and Russian pages print them."""

from __future__ import annotations

import pytest

from index.text.printed_dates import is_date, stamp


@pytest.mark.parametrize(
    ("line", "date", "time", "rest"),
    [
        ("March 2, 2014", "2014-03-02", None, ""),
        ("March 2, 2014, 09:05", "2014-03-02", "09:05", ""),
        ("March 2, 2014, Lower Spindle", "2014-03-02", None, "Lower Spindle"),
        ("March 2, 2014 - 9:05 - Lower Spindle", "2014-03-02", "09:05", "Lower Spindle"),
        ("March 2 − 3, 2014", "2014-03-02", None, ""),
        ("February 28 − March 2, 2014", "2014-02-28", None, ""),
        ("Announcement, March 2 − 3, 2014", "2014-03-02", None, ""),
        ("2 March 2014", "2014-03-02", None, ""),
        ("2 марта 2014 года", "2014-03-02", None, ""),
        ("2 марта 2014 года, 09:05", "2014-03-02", "09:05", ""),
    ],
)
def test_a_date_opens_a_line(line: str, date: str, time: str | None, rest: str) -> None:
    assert stamp(line) == (date, time, rest)


@pytest.mark.parametrize(
    "line", ["", "March", "March 32, 2014", "February 30, 2014", "March 2, 2014th", "In March 2, 2014", "09:05"]
)
def test_what_is_no_date_gives_none(line: str) -> None:
    assert stamp(line) is None


def test_a_date_alone_is_told_from_a_sentence_that_begins_with_one() -> None:
    assert is_date("March 2 − 3, 2014")
    assert not is_date("March 2, 2014 was a Sunday")
