"""Queries are understood as people mean them; no text fails, and a query written out is read as the same query."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query.lexer import MAX_COSTLY, MAX_NEAR, MAX_WORDS
from search.query.parser import parse
from search.query.syntax import (
    And,
    Everything,
    Exact,
    Fuzzy,
    In,
    Not,
    Or,
    Pattern,
    Period,
    Phrase,
    Query,
    Word,
    Words,
    joined,
)


def w(text: str) -> Word:
    return Word(text)


def words(*texts: str) -> Words:
    return Words(tuple(map(Word, texts)))


ROWS: list[tuple[str, Query, tuple[str, ...]]] = [
    ("", Everything(), ()),
    ("   \t\n", Everything(), ()),
    ("*", Everything(), ()),
    ("...", Everything(), ()),
    ("ferry", w("ferry"), ()),
    ("ferry, horn.", words("ferry", "horn"), ()),
    ("(ferry horn)", words("ferry", "horn"), ()),
    ("ferry - horn", words("ferry", "horn"), ()),
    ("ferry -- horn", words("ferry", "horn"), ()),
    ("ferry & horn", words("ferry", "horn"), ()),
    ("U.S. S-400 9/11 1,000,000", words("U.S.", "S-400", "9/11", "1,000,000"), ()),
    ("10:30", w("10:30"), ()),
    ("ferry,horn", words("ferry", "horn"), ()),
    ("ferry;horn;toll", words("ferry", "horn", "toll"), ()),
    ("ferry/horn", words("ferry", "horn"), ()),
    ("ferry\u200bhorn", words("ferry", "horn"), ()),
    ("S-400,S-300 May,2014", words("S-400", "S-300", "May", "2014"), ()),
    ("港口，重建", words("港口", "重建"), ()),
    ("1,000 7,5 km/h and/or TCP/IP", words("1,000", "7,5", "km/h", "and/or", "TCP/IP"), ()),
    ("isles.test/ferry/horn", w("isles.test/ferry/horn"), ()),
    ("=ferry,horn", Exact("ferry,horn"), ()),
    ("place:Sund,Moor", In("place", w("Sund,Moor")), ()),
    ("ferry NEAR/5 horn", Phrase("ferry horn", 5), ("nearness",)),
    ("ferry w/1 horn toll", Words((Phrase("ferry horn", 2), w("toll"))), ("nearness",)),
    ("ferry AROUND(5) horn", Phrase("ferry horn", 5), ("nearness",)),
    ('"grey ferry" near5 horn', Phrase("grey ferry horn", 5), ("nearness",)),
    ("ferry pre/3 horn within/4 toll", Phrase("ferry horn toll", 7), ("nearness",)),
    ("-ferry adj3 horn", Not(Phrase("ferry horn", 3)), ("nearness",)),
    ("(ferry) NEAR/5 horn", Phrase("ferry horn", 5), ()),
    ("speaker:marsh NEAR/5 horn", Words((In("speaker", w("marsh")), w("NEAR/5"), w("horn"))), ()),
    ("ferr* NEAR/5 horn", Words((Pattern("ferr*"), w("NEAR/5"), w("horn"))), ()),
    ("NEAR/5 ferry w/5", words("NEAR/5", "ferry", "w/5"), ()),
    ("near (ferry) 5", words("near", "ferry", "5"), ()),
    ("What is a ferry?", words("What", "is", "a", "ferry"), ()),
    ("Is it late? Is it here?", words("Is", "it", "late", "Is", "it", "here"), ()),
    ('"grey ferry"', Phrase("grey ferry"), ()),
    ("“grey  ferry”", Phrase("grey ferry"), ()),
    ("«grey ferry»", Phrase("grey ferry"), ()),
    ('"grey ferry"~8', Phrase("grey ferry", 8), ()),
    ('"grey ferry"~', Phrase("grey ferry", 10), ()),
    ('"grey ferry"~99999', Phrase("grey ferry", 100), ()),
    ('"a *? (b)"', Phrase("a *? (b)"), ()),
    ('""', Everything(), ()),
    ("=ferry", Exact("ferry"), ()),
    ("= ferry", w("ferry"), ()),
    ("ferr*", Pattern("ferr*"), ()),
    ("*port", Pattern("*port"), ()),
    ("fer?y", Pattern("fer?y"), ()),
    ("=ferr?", Pattern("ferr?"), ()),
    ("ferri~", Fuzzy("ferri"), ()),
    ("ferri~2", Fuzzy("ferri", 2), ()),
    ("ferri~9", Fuzzy("ferri", 2), ()),
    ("ferry^4", w("ferry"), ()),
    ("ferry OR horn", Or((w("ferry"), w("horn"))), ()),
    ("ferry || horn", Or((w("ferry"), w("horn"))), ()),
    ("ferry or horn", words("ferry", "or", "horn"), ()),
    ("ferry AND horn", And((w("ferry"), w("horn"))), ()),
    ("ferry && horn", And((w("ferry"), w("horn"))), ()),
    ("ferry NOT horn", Words((w("ferry"), Not(w("horn")))), ()),
    ("ferry -horn", Words((w("ferry"), Not(w("horn")))), ()),
    ("ferry −horn", Words((w("ferry"), Not(w("horn")))), ()),
    ("NOT NOT ferry", w("ferry"), ()),
    ("OLD AND NEW FERRY OR TOLL OF TWO", words("old", "and", "new", "ferry", "or", "toll", "of", "two"), ()),
    ("FERRY AND HORN", And((w("FERRY"), w("HORN"))), ()),
    ("-(a b)", Not(words("a", "b")), ()),
    ('-"grey ferry"', Not(Phrase("grey ferry")), ()),
    ("a AND b OR c", Or((And((w("a"), w("b"))), w("c"))), ()),
    ("a OR b c", Words((Or((w("a"), w("b"))), w("c"))), ()),
    ("a OR b -c (d e)", Words((Or((w("a"), w("b"))), Not(w("c")), w("d"), w("e"))), ()),
    ("a AND (b OR c)", And((w("a"), Or((w("b"), w("c"))))), ()),
    ("speaker:ann", In("speaker", w("ann")), ()),
    ("Speaker: ann", In("speaker", w("ann")), ()),
    ("-speaker:ann", Not(In("speaker", w("ann"))), ()),
    ("speaker:-ann", Not(In("speaker", w("ann"))), ()),
    ('topic:"grey ferry"', In("topic", Phrase("grey ferry")), ()),
    ("country:a geography:b", Words((In("geography", w("a")), In("geography", w("b")))), ()),
    ("speaker:(ann OR bo)", In("speaker", Or((w("ann"), w("bo")))), ()),
    ("title:(a speaker:b)", In("title", Words((w("a"), In("speaker", w("b"))))), ()),
    ("date:2013", Period("2013", "2013"), ()),
    ("date:2013-09", Period("2013-09", "2013-09"), ()),
    ("date:2010..2013", Period("2010", "2013"), ()),
    ("date:..2013", Period(None, "2013"), ()),
    ("$100, 5 % (€5)!", Words((Word("$100"), Word("5"), Word("%"), Word("€5"))), ()),
    ('"5 %" "$"', Words((Phrase("5 %"), Phrase("$"))), ()),
    ("a 1960..1965", Words((Word("a"), Period("1960", "1965"))), ("bare-period",)),
    ("1960-05..1965-06-07,", Period("1960-05", "1965-06-07"), ("bare-period",)),
    ("1965..1960", Period("1960", "1965"), ("bare-period", "reversed-period")),
    ('"1960..1965"', Phrase("1960..1965"), ()),
    ("=1960..1965", Exact("1960..1965"), ()),
    ("title:1960..1965", In("title", Word("1960..1965")), ()),
    ("1960...1965 1960..", Words((Word("1960...1965"), Word("1960"))), ()),
    ("60..65", Word("60..65"), ()),
    ("date:2010..", Period("2010", None), ()),
    ('date:"23 September 2013"', Period("2013-09-23", "2013-09-23"), ()),
    ("date:23.9.2013", Period("2013-09-23", "2013-09-23"), ()),
    ("date:June 2018 ferry", Words((Period("2018-06", "2018-06"), w("ferry"))), ()),
    ("before:3 sept 2018", Period(None, "2018-09-02"), ()),
    ("ferry date:may 3, 2018", Words((w("ferry"), Period("2018-05-03", "2018-05-03"))), ()),
    ("before:2012", Period(None, "2011"), ()),
    ("before:2012-01-01", Period(None, "2011-12-31"), ()),
    ("after:2020-05", Period("2020-06", None), ()),
    ("after:2020-12", Period("2021-01", None), ()),
    ("since:2020-05", Period("2020-05", None), ()),
    ("until:2020-05", Period(None, "2020-05"), ()),
    ("since:soon horn", w("horn"), ("impossible-date",)),
    ("date:(2010 OR 2012)", Or((Period("2010", "2010"), Period("2012", "2012"))), ()),
    ("year:2013", In("year", w("2013")), ()),
    ("year:2010..2013", Period("2010", "2013"), ()),
    ("-date:2013", Not(Period("2013", "2013")), ()),
    ("date:2013..2010", Period("2010", "2013"), ("reversed-period",)),
    ("date:2013-13", Period("2013", "2013"), ("impossible-date",)),
    ("date:2013-02-30", Period("2013-02", "2013-02"), ("impossible-date",)),
    ("date:3/4/2013", Period("2013-04-03", "2013-04-03"), ("impossible-date",)),
    ("date:soon ferry", w("ferry"), ("impossible-date",)),
    ("before:0001", Everything(), ()),
    ('"grey ferry', Phrase("grey ferry"), ("unclosed-quote",)),
    ("(ferry", w("ferry"), ("unclosed-bracket",)),
    ("ferry)", w("ferry"), ("extra-bracket",)),
    ("OR ferry", w("ferry"), ("dangling-operator",)),
    ("ferry AND", w("ferry"), ("dangling-operator",)),
    ("ferry AND OR horn", Or((w("ferry"), w("horn"))), ("dangling-operator",)),
    ("NOT", Everything(), ("dangling-operator",)),
    ("speaker: OR ferry", w("ferry"), ("empty-field", "dangling-operator")),
    ("title:", Everything(), ("empty-field",)),
    ("colour:red", words("colour", "red"), ("unknown-field",)),
    ("http://example.org/a", words("http", "example.org/a"), ()),
    ("Chair: welcome", words("Chair", "welcome"), ()),
]


@pytest.mark.parametrize(("typed", "means", "codes"), ROWS, ids=[row[0] for row in ROWS])
def test_a_text_is_understood(typed: str, means: Query, codes: tuple[str, ...]) -> None:
    parsed = parse(typed)
    assert parsed.query == means
    assert tuple(notice.code for notice in parsed.notices) == codes
    assert parse(str(parsed.query)).query == parsed.query


def test_a_notice_says_where() -> None:
    typed = "ferry colour:red"
    span = parse(typed).notices[0].span
    assert span is not None
    assert typed[span.start : span.end] == "colour:"


def test_an_unclosed_quote_offers_the_closed_one() -> None:
    assert parse('"grey ferry').notices[0].instead == '"grey ferry"'


def test_a_part_knows_where_it_stood() -> None:
    query = parse('horn "grey ferry"').query
    assert isinstance(query, Words)
    assert [part.span for part in query.parts] == [(0, 4), (5, 17)]


def test_more_words_than_a_query_may_have_are_left_out_with_a_notice() -> None:
    parsed = parse("ferry " * (MAX_WORDS + 5))
    assert isinstance(parsed.query, Words)
    assert len(parsed.query.parts) == MAX_WORDS
    assert [notice.code for notice in parsed.notices] == ["too-long"]


@pytest.mark.parametrize("costly", ["*e*", "lamp~", "=l?mp", '"lamp pier"~8'])
def test_a_query_ends_before_more_patterns_than_it_may_have(costly: str) -> None:
    parsed = parse(f"{costly} " * MAX_COSTLY + f"-{costly} ferry")
    assert isinstance(parsed.query, Words)
    assert len(parsed.query.parts) == MAX_COSTLY
    assert parsed.notices[0].code == "too-costly"
    assert parse(f"{costly} " * MAX_COSTLY + "ferry").notices == ()


def test_of_many_words_near_each_other_the_first_are_asked_for() -> None:
    parsed = parse(f'"{"word " * 40}"~9')
    assert parsed.query == Phrase(" ".join(["word"] * MAX_NEAR), 9)
    assert [notice.code for notice in parsed.notices] == ["too-many-near"]


def test_no_more_words_are_near_each_other_than_a_query_may_have() -> None:
    parsed = parse(" ".join(["ferry NEAR/5 horn"] * (MAX_COSTLY + 2)))
    assert str(parsed.query).count('"~5') == len(parsed.notices) == MAX_COSTLY
    assert str(parsed.query).count("NEAR/5") == 2


def test_a_borrowed_nearness_operator_is_told_with_the_way_to_write_it_here() -> None:
    (notice,) = parse("toll ferry NEAR/5 horn").notices
    assert notice.message == 'ferry NEAR/5 horn was read as "ferry horn"~5: near each other, in any order.'
    assert notice.span == (5, 22)


def test_brackets_too_deep_are_read_as_if_they_were_not_there() -> None:
    parsed = parse("(" * 50 + "ferry" + ")" * 50 + " horn")
    assert parsed.query == words("ferry", "horn")
    assert [notice.code for notice in parsed.notices] == ["too-deep"]


def test_brackets_without_a_word_are_told_once() -> None:
    parsed = parse("(" * 10_000)
    assert parsed.query == Everything()
    assert {notice.code: "0 words" in notice.message for notice in parsed.notices} == {
        "too-long": False,
        "too-deep": False,
        "unclosed-bracket": False,
    }
    assert len(parsed.notices) == 3
    assert len(parse(")" * 1_000).notices) == 1


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("speker:putin crimea", "speaker:putin crimea"),
        ("crimea Topik:csto", "crimea topic:csto"),
        ("colour:red", None),
        ("datee:2013", "date:2013"),
    ],
)
def test_an_unknown_field_offers_the_nearest_there_is(typed: str, instead: str | None) -> None:
    [notice] = parse(typed).notices
    assert (notice.code, notice.instead) == ("unknown-field", instead)


@pytest.mark.parametrize("typed", ["http://en.kremlin.ru/events/president/news/60795", " en.kremlin.ru/d/60795 "])
def test_a_pasted_address_of_an_event_is_this_event(typed: str) -> None:
    parsed = parse(typed)
    assert parsed.query == In("event", w("kremlin-60795"))
    assert [notice.code for notice in parsed.notices] == ["address"]


PIECES = [
    "ferry", "Horn", "é", "й", "S-400", "U.S.", "1,000", "_", '"', "“", "(", ")", "-", "=", "~", "~2", "*", "?",
    "^2", ":", "::", "..", "AND", "OR", "NOT", "&&", "|", " ", " ", " ", "title:", "speaker:", "date:", "before:",
    "after:", "since:", "until:",
    "year:", "foo:", "2013", "2013-09", "2010..2013", "WHO IS NOT", "kremlin.ru/d/1",
    "\x00", "\u0301", "\ud800", "İ", "²",
]  # fmt: skip

typed_texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


@settings(max_examples=600, deadline=None)
@given(typed_texts)
def test_any_text_is_a_query_that_is_written_back_as_itself(text: str) -> None:
    parsed = parse(text)
    assert parse(str(parsed.query)).query == parsed.query
    assert all(0 <= n.span.start <= n.span.end <= len(text) for n in parsed.notices if n.span)


plain = st.sampled_from(["ferry", "horn", "pier", "2013", "S-400", "naïve", "паром"])
leaves: st.SearchStrategy[Query] = st.one_of(
    plain.map(Word),
    plain.map(Exact),
    st.sampled_from(["fer*", "*ry", "f?rry", "ferr?", "?erry"]).map(Pattern),
    st.builds(Fuzzy, plain, st.sampled_from([1, 2])),
    st.builds(Phrase, st.lists(plain, min_size=1, max_size=3).map(" ".join), st.sampled_from([1, 1, 8])),
    st.sampled_from([Period("2013", "2013"), Period("2010", "2013-09"), Period(None, "2011"), Period("2011", None)]),
    st.just(Everything()),
)
FIELD_NAMES = st.sampled_from(["title", "speaker", "topic", "geography"])


def asked_in(name: str, query: Query) -> Query:
    return query if isinstance(query, In | Not | Period) else In(name, query)


def excluded(query: Query) -> Query:
    return query.query if isinstance(query, Not) else Not(query)


queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            joined, st.sampled_from([Words, And, Or]), st.lists(inner, min_size=2, max_size=3)
        ),
        st.builds(asked_in, FIELD_NAMES, inner),
        inner.map(excluded),
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(queries)
def test_every_query_is_read_as_it_is_written(query: Query) -> None:
    assert parse(str(query)).query == query


@pytest.mark.parametrize("piece", [*PIECES, "a:", "title:(", "tittle:b ", "ferry OR ", "((", "-(", '"a" '])
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * 40_000)[:40_000]
    taken = []
    for _ in range(3):  # three measurements, because garbage collection can fall into one
        started = time.process_time()
        parse(text)
        taken.append(time.process_time() - started)
    assert min(taken) < 0.1  # ten times the usual time, for a busy machine


@pytest.mark.parametrize(
    "typed",
    [
        ":2010..2013", "::2010..2013", "foo:2010..2013", "title:2010..2013", "=2010..2013", "*2010..2013~2",
        "=*2010..2013", "2010..2013*~", "*,--\u03012010..2013~2",
    ],
)  # fmt: skip
def test_two_years_behind_a_sign_are_written_back_as_they_were_read(typed: str) -> None:
    query = parse(typed).query
    assert parse(str(query)).query == query


@pytest.mark.parametrize("typed", ["*2010..2013", "2010..2013*", "*,\u03012010..2013~2"])
def test_two_years_with_a_star_are_a_pattern(typed: str) -> None:
    assert isinstance(parse(typed).query, Pattern)


@pytest.mark.parametrize(
    "typed",
    [
        "&.kremlin.ru/d/60795", "kremlin.ru/d/60795", "event:kremlin.ru/d/60795", "=kremlin.ru/d/60795?a=b",
        ".kremlin.ru/d/60795#a~", ".kremlin.ru/d/60795?a b", "event:http://en.kremlin.ru/d/60795",
    ],
)  # fmt: skip
def test_an_address_with_signs_around_it_is_of_its_event_too(typed: str) -> None:
    query = parse(typed).query
    assert isinstance(query, In)
    assert parse(str(query)).query == query


@pytest.mark.parametrize("typed", ["topic:kremlin.ru/d/60795", "title:kremlin.ru/d/60795)", "year:.kremlin.ru/d/60795"])
def test_an_address_that_is_looked_for_in_a_field_stays_there(typed: str) -> None:
    query = parse(typed).query
    assert isinstance(query, In)
    assert query.name in ("topic", "title", "year")
    assert parse(str(query)).query == query
