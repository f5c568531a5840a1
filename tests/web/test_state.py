"""Query strings and requests: any query string can be read, and a request's query string is read as that request."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fields import FACETS
from search.request import MAX_SIZE, Pick, SearchRequest
from web import state

words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40).map(str.strip)
values = words.filter(bool)
facets = st.sampled_from([facet.name for facet in FACETS])
days = st.dates(min_value=date(1000, 1, 1)).map(date.isoformat)
periods = st.one_of(days, days.map(lambda day: day[:7]), days.map(lambda day: day[:4]))


def one_per_value(picks: list[Pick]) -> tuple[Pick, ...]:
    return tuple({(pick.facet, pick.value): pick for pick in picks}.values())


requests = st.builds(
    SearchRequest,
    text=words,
    picks=st.lists(st.builds(Pick, facets, values, st.booleans()), max_size=8).map(one_per_value),
    since=st.none() | periods,
    until=st.none(),
    sort=st.sampled_from(state.SORTS),
    page=st.integers(1, state.MAX_PAGE),
    size=st.integers(1, MAX_SIZE),
    grouped=st.booleans(),
    equivalents=st.booleans(),
    any_word=st.booleans(),
)


@given(requests)
def test_what_a_request_writes_reads_back_as_that_request(request: SearchRequest) -> None:
    assert state.read(state.write(request)).request == request


@given(requests, requests)
def test_so_it_does_with_other_defaults(request: SearchRequest, other: SearchRequest) -> None:
    defaults = SearchRequest(size=other.size, equivalents=other.equivalents)
    assert state.read(state.write(request, defaults), defaults).request == request


@given(requests)
def test_a_form_carries_the_request_but_for_its_page(request: SearchRequest) -> None:
    assert state.read(urlencode(state.fields(request))).request == request.changed()


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_no_query_string_fails(query_string: str | bytes) -> None:
    read = state.read(query_string)
    assert 1 <= read.request.page <= state.MAX_PAGE
    assert 1 <= read.request.size <= MAX_SIZE
    assert len(read.request.text) <= state.MAX_TEXT


@given(st.lists(st.tuples(st.sampled_from(["q", "from", "to", "page", "size", "sort", "p", "-year"]), st.text())))
def test_no_value_of_a_known_parameter_fails(pairs: list[tuple[str, str]]) -> None:
    query_string = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])
    request = state.read(query_string).request
    assert state.read(state.write(request)).request == request


@pytest.mark.parametrize(
    ("query_string", "page", "size"),
    [
        ("page=3&size=20", 3, 20),
        ("page=-1&size=-5", 1, 10),
        ("page=0&size=0", 1, 1),
        ("page=1e9&size=1e9", 1, 10),
        ("page=99999999999999999999&size=999", 1, 100),
        ("page=&size=ten", 1, 10),
        ("page=٣", 1, 10),
    ],
)
def test_page_and_size_are_bounded(query_string: str, page: int, size: int) -> None:
    request = state.read(query_string).request
    assert (request.page, request.size) == (page, size)


def test_unknown_parameters_and_facets_are_ignored() -> None:
    assert state.read("q=war&colour=red&-colour=blue&__class__=x&sort=best").request == SearchRequest("war")


def test_several_values_of_a_facet_are_alternatives_and_some_are_left_out() -> None:
    request = state.read("topic=Syria&topic=CSTO&-topic=Sport&year=2013").request
    assert request.picked("topic") == ("Syria", "CSTO")
    assert request.excluded("topic") == ("Sport",)
    assert request.picked("year") == ("2013",)


def test_a_long_query_is_cut_and_the_page_says_so() -> None:
    read = state.read("q=" + "peace+" * 1000)
    assert len(read.request.text) <= state.MAX_TEXT
    assert [notice.code for notice in read.notices] == ["cut-query"]


def test_control_characters_do_not_reach_the_engine() -> None:
    assert state.read("q=a%00b%0Ac%ED%A0%80").request.text.isprintable()


def test_a_date_that_is_none_is_said_and_left_out() -> None:
    read = state.read("from=soon&to=tomorrow")
    assert (read.request.since, read.request.until) == (None, None)
    assert [notice.code for notice in read.notices] == ["impossible-date"] * 2


@pytest.mark.parametrize(
    ("typed", "iso", "notices"),
    [
        ("2013-02-30", "2013-02", 1),
        ("16/1/2016", "2016-01-16", 0),
        ("3/4/2016", "2016-04-03", 1),
        ("23 September 2013", "2013-09-23", 0),
        (" 2013-9 ", "2013-09", 0),
    ],
)
def test_a_date_is_mended_as_in_the_query_language(typed: str, iso: str, notices: int) -> None:
    read = state.read(urlencode({"from": typed}))
    assert read.request.since == iso
    assert [notice.code for notice in read.notices] == ["impossible-date"] * notices
    assert state.read(state.write(read.request)).notices == ()


def test_the_command_lines_names_of_a_period_are_read_and_never_written() -> None:
    read = state.read("since=2012&until=2014")
    assert read == state.read("from=2012&to=2014")
    assert state.write(read.request) == "from=2012&to=2014"
    assert state.read("from=2013&since=2012").request.since == "2013"


def test_a_period_that_ends_before_it_begins_is_turned_round() -> None:
    read = state.read("from=2014-05&to=2012")
    assert (read.request.since, read.request.until) == ("2012", "2014-05")
    assert [notice.code for notice in read.notices] == ["reversed-period"]


def test_a_day_within_the_year_that_the_period_ends_with_is_no_turned_period() -> None:
    assert state.read("from=2013-05-09&to=2013").notices == ()


def test_the_front_page_is_the_address_that_asks_nothing() -> None:
    assert not state.read("").asked
    assert not state.read("utm_source=x&size=10").asked
    assert all(state.read(query).asked for query in ("q=a", "year=2013", "from=2013", "sort=newest"))
