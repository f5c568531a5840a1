"""Words for a time are read as that period, in whatever form they are written; other words are not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parser import parse
from search.query.syntax import Word, Words
from search.suggesting.spoken_periods import Now, spoken_period

NOW = Now(date(2021, 3, 9), 2020)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2013", "date:2013"),
        ("in the year 2013", "date:2013"),
        ("September 2013", "date:2013-09"),
        ("sept. 2013", "date:2013-09"),
        ("2013 september", "date:2013-09"),
        ("2013-09", "date:2013-09"),
        ("11 May 2017", "date:2017-05-11"),
        ("May 11, 2017", "date:2017-05-11"),
        ("the 11th of May 2017", "date:2017-05-11"),
        ("23.09.2013", "date:2013-09-23"),
        ("3/4/2013", "date:2013-04-03"),
        ("2012-2014", "date:2012..2014"),
        ("2012–14", "date:2012..2014"),
        ("2012/13", "date:2012..2013"),
        ("2012 - 2014", "date:2012..2014"),
        ("from 2012 to 2014", "date:2012..2014"),
        ("between 2012 and 2014", "date:2012..2014"),
        ("from May to June 2013", "date:2013-05..2013-06"),
        ("3 to 5 September 2013", "date:2013-09-03..2013-09-05"),
        ("May 11-13, 2017", "date:2017-05-11..2017-05-13"),
        ("between 11 May 2012 and 13 June 2014", "date:2012-05-11..2014-06-13"),
        ("since 2015", "date:2015.."),
        ("from September 2013", "date:2013-09.."),
        ("after 2015", "date:2016.."),
        ("before May 2015", "date:..2015-04"),
        ("until 2014", "date:..2014"),
        ("the 1990s", "date:1990..1999"),
        ("the '90s", "date:1990..1999"),
        ("late nineties", "date:1990..1999"),
        ("the 19th century", "date:1801..1900"),
        ("spring 2014", "date:2014-03..2014-05"),
        ("in the autumn of 2012", "date:2012-09..2012-11"),
        ("2014 summer", "date:2014-06..2014-08"),
        ("winter 2013-14", "date:2013-12..2014-02"),
        ("Q3 2014", "date:2014-07..2014-09"),
        ("first quarter of 2015", "date:2015-01..2015-03"),
        ("the second half of 2014", "date:2014-07..2014-12"),
        ("end of 2014", "date:2014"),
        ("March-May 2014", "date:2014-03..2014-05"),
        ("Jan.–Mar. 2014", "date:2014-01..2014-03"),
        ("March/April 2014", "date:2014-03..2014-04"),
        ("March and April 2014", "date:2014-03..2014-04"),
        ("2013 and 2014", "date:2013..2014"),
        ("12.03.2014", "date:2014-03-12"),
        ("last year", "date:2020"),
        ("last year’s", "date:2020"),
        ("this month", "date:2021-03"),
        ("last month", "date:2021-02"),
        ("the last 3 years", "date:2018..2021"),
        ("yesterday", "date:2021-03-08"),
        ("last week", "date:2021-03-02..2021-03-09"),
        ("in September", "date:2020-09"),
        ("september", "date:2020-09"),
        ("last January", "date:2021-01"),
        ("9 May", "date:2020-05-09"),
        ("since March", "date:2020-03.."),
        ("may", None),
        ("march", None),
        ("12345", None),
        ("100 billion", None),
        ("24/7", None),
        ("9/11", None),
        ("covid-19", None),
        ("last call", None),
        ("the", None),
        ("0000", None),
        ("current affairs", None),
        ("2013-13-45", None),
    ],
)
def test_words_that_say_a_time_are_that_period(typed: str, period: str | None) -> None:
    parsed = parse(typed.replace("'", "")).query
    words = [part.text for part in (parsed.parts if isinstance(parsed, Words) else (parsed,)) if isinstance(part, Word)]
    found = spoken_period(words, NOW)
    assert (found and (found.words, str(found.period))) == (period and (len(words), period))


def test_only_the_words_that_say_it_are_the_time() -> None:
    found = spoken_period(["2012", "to", "2014", "in", "syria"], NOW)
    assert found is not None
    assert found.words == len(["2012", "to", "2014"])
    assert spoken_period(["syria", "2012"], NOW) is None


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ("11 May 2017", ["date:2017-05", "date:2017"]),
        ("May 2017", ["date:2017"]),
        ("2017", []),
        ("spring 2014", ["date:2014"]),
        ("winter 2013-14", ["date:2013..2014"]),
        ("3 to 5 May 2013", ["date:2013-05", "date:2013"]),
        ("2012-2014", []),
        ("in September", ["date:2019-09", "date:2018-09", "date:2017-09"]),
        ("since 2015", []),
    ],
)
def test_what_else_it_may_mean_is_less_narrow_or_earlier(typed: str, others: list[str]) -> None:
    found = spoken_period(typed.split(), NOW)
    assert found is not None
    assert [str(period) for period in found.others] == others


SPOKEN = [
    "2013", "14", "1990s", "may", "May", "11th", "september", "last", "year", "week", "from", "to", "between", "and",
    "-", "since", "..", "–", "/", "the", "of", "31", "0", "century", "3",
    "winter", "spring", "Q3", "half", "second", "quarter", "9999", "0001",
]  # fmt: skip


@given(st.lists(st.sampled_from(SPOKEN) | st.text(max_size=6), max_size=12))
def test_any_words_say_a_period_that_can_be_asked_or_none(words: list[str]) -> None:
    found = spoken_period(words, NOW)
    if found:
        assert 0 < found.words <= len(words)
        assert all(parse(str(period)).query == period for period in (found.period, *found.others))
