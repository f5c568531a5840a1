"""What a query finds: planned and executed on an index small enough to check by eye."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.execution.execute import TreeSearch, execute
from search.planning.equivalents import NONE, Equivalents, table
from search.planning.plan import plan
from search.query.parser import parse
from tests.builders.tiny_index import TinyIndex

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [
    "The ferry crosses the harbour at night.",  # 0
    "Ferries and bridges: the harbour's toll, the toll of the bridge.",  # 1
    "A bridge toll is paid at night, says the WHO.",  # 2
    "Harbour festival|The music begins at nine.",  # 3
    "The S-400 and the e-mail of the co-operative, state-of-the-art.",  # 4
    "An S400, an email, a cooperative. The state of the art, U.S. and US.",  # 5
    "They told us in Kyiv, in Kiev, of labour.",  # 6
    "Ministers of labor met the USA. To be or not to be.",  # 7
    "Crossing the harbour by night: no ferry, only the grey ferry-boat.",  # 8
    "Паромы и мосты, ёлка.",  # 9
]
SPEAKERS = ["Ann Lee", "Ann Lee", "Bo Lund", "Bo Lund", "Cy Ås", "Cy Ås", "Ann Lund", "Bo Lund", "Di Roe", "Di Roe"]
TOPICS = ["Sea", "Sea", "Roads", "Music and art", "Arms", "Arms", "Work", "Work", "Sea", "Sea"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyIndex:
    path: Path = tmp_path_factory.mktemp("plan")
    return TinyIndex(path, TEXTS, speaker=SPEAKERS, topic=TOPICS)


ROWS = [
    ("ferry", [0, 1, 8]),
    ("ferries", [0, 1, 8]),
    ("FERRY", [0, 1, 8]),
    ("=ferries", [1]),
    ("=ferry", [0, 8]),
    ("harbour", [0, 1, 3, 8]),
    ("harbour’s", [0, 1, 3, 8]),
    ("text:harbour", [0, 1, 8]),
    ("title:harbour", [3]),
    ("title:harb*", [3]),
    ("ferry harbour", [0, 1, 8]),
    ("the ferry", [0, 1, 8]),
    ("the of", [1, 4, 5, 7]),
    ('"the harbour at night"', [0]),
    ('"harbour night"', []),
    ('"night harbour"~4', [0, 8]),
    ('"harbour night"~4', [0, 8]),
    ('"harbour night"~1', []),
    ('"to be or not to be"', [7]),
    ('"ferry boat"', [8]),
    ('"s-400 and"', [4]),
    ("ferry OR toll", [0, 1, 2, 8]),
    ("ferry -toll", [0, 8]),
    ("ferry NOT toll NOT grey", [0]),
    ("-the", [6, 9]),
    ("toll AND night", [2]),
    ("ferry (toll OR grey)", [1, 8]),
    ("ferr*", [0, 1, 8]),
    ("*boat", [8]),
    ("fer?y", [0, 8]),
    ("feryr~", [0, 8]),
    ("hrbour~", [0, 1, 8]),
    ("S-400", [4, 5]),
    ("S400", [4, 5]),
    ("e-mail", [4, 5]),
    ("email", [4, 5]),
    ("co-operative", [4, 5]),
    ("cooperative", [4, 5]),
    ("state-of-the-art", [4, 5]),
    ("co-oper*", [4, 5]),
    ("U.S.", [5, 7]),
    ("USA", [5, 7]),
    ("us", [6]),
    ("WHO", [2]),
    ("мост", [9]),
    ("елка", [9]),
    ("speaker:ann", [0, 1, 6]),
    ("speaker:lund", [2, 3, 6, 7]),
    ('speaker:"ann lund"', [6]),
    ("speaker:as", [4, 5]),
    ("speaker:l*", [0, 1, 2, 3, 6, 7]),
    ("speaker:anm~", [0, 1, 6]),
    ("-speaker:lund ferry", [0, 1, 8]),
    ("speaker:(ann OR di) ferry", [0, 1, 8]),
    ("speaker:(ann -lee)", [6]),
    ("topic:music", [3]),
    ("topic:road", [2]),
    ("topic:sea OR toll", [0, 1, 2, 8, 9]),
    ("event:e3", [3]),
    ("date:2011", [1]),
    ("date:2010..2011", [0, 1]),
    ("before:2012", [0, 1]),
    ("after:2018", [9]),
    ("ferry date:2010", [0]),
    ("ferry -date:2010", [1, 8]),
    ("date:2011 OR date:2013", [1, 3]),
    ("date:2010..2014 after:2012", [3, 4]),
    ("date:2011-06", []),
    ("*", list(range(10))),
    ("", list(range(10))),
    ("speaker:nobody", []),
    ("???", list(range(10))),
]


@pytest.mark.parametrize(("typed", "found"), ROWS, ids=[row[0] for row in ROWS])
def test_a_query_finds(tiny: TinyIndex, typed: str, found: list[int]) -> None:
    assert tiny.all_of(typed) == found


def test_any_of_the_words_are_enough_when_asked_for(tiny: TinyIndex) -> None:
    assert tiny.all_of("ferry paid") == []
    assert tiny.any_of("ferry paid") == [0, 1, 2, 8]


def test_fields_exclusions_and_explicit_operators_hold_in_any_words_too(tiny: TinyIndex) -> None:
    assert tiny.any_of("ferry paid speaker:lund") == [2]
    assert tiny.any_of("ferry paid -night") == [1]
    assert tiny.any_of("ferry AND paid") == []


def test_a_title_that_answers_comes_first(tiny: TinyIndex) -> None:
    assert tiny.ranked("harbour")[0] == 3


def test_neighbours_that_stand_near_come_first(tmp_path: Path) -> None:
    texts = ["toll for the old stone bridge and for its keeper", "bridge toll for the old stone and for its keeper"]
    tiny = TinyIndex(tmp_path, texts)
    assert tiny.ranked("bridge toll") == [1, 0]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("labor", [7, 6]), ("labour", [6, 7]), ("kyiv", [6]), ("=labor", [7]), ('"labor"', [7])],
)
def test_equivalents_are_found_and_come_after_the_word_as_typed(tiny: TinyIndex, typed: str, found: list[int]) -> None:
    assert tiny.ranked(typed, table()) == found


def test_without_equivalents_only_the_word_as_typed_is_found(tiny: TinyIndex) -> None:
    assert tiny.ranked("labor", NONE) == [7]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("met -labour", [7]),
        ("met -labor", []),
        ("labour -labor", [6]),
        ("labor -labour", [7]),
        ("told -kiev", []),
        ('"labor" -labour', [7]),
        ("usa -(united states)", [5, 7]),
        ("toll -ferries", [2]),
        ("email -(e-mail)", []),
    ],
)
def test_what_is_excluded_is_what_was_typed_in_any_form_and_no_other_name_of_it(
    tiny: TinyIndex, typed: str, found: list[int]
) -> None:
    assert tiny.all_of(typed, table()) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Bo Lind Un", [0]),
        ("bo lind un", [0]),
        ("BO LIND UN", [0]),
        ("Bo Lind UN", [0, 2]),
        ("quill un", [3]),
        ("role un", [1, 4]),
        ("UN", [0, 1, 2, 3, 4]),
        ("un", [0, 1, 2, 3, 4]),
        ("united nations", [0, 1, 2, 3, 4]),
    ],
)
def test_a_short_name_within_a_persons_name_is_only_that(tmp_path: Path, typed: str, found: list[int]) -> None:
    texts = [
        "Bo Lind-un met the press.",
        "The role of the UN.",
        "Bo Lind praised the United Nations.",
        "Ada Quill Un spoke.",
        "The role of the United Nations, says Quill.",
    ]
    tiny = TinyIndex(tmp_path, texts, speaker=["Ada Quill Un"] * 5)
    assert tiny.all_of(typed, table()) == found


def test_the_reading_names_no_equivalent_that_is_excluded(tiny: TinyIndex) -> None:
    assert tiny.plan("labour -labor", table()).reading == "labour, without labor"
    within = tiny.plan("(bridge OR (labour -night)) -labor", table()).reading
    assert within == "(bridge or (labour, without night)), without labor"


def test_a_full_name_finds_its_abbreviation_and_back(tmp_path: Path) -> None:
    texts = ["The WTO met.", "The World Trade Organization met.", "A world of trade."]
    tiny = TinyIndex(tmp_path, texts)
    assert tiny.ranked("wto", table()) == [0, 1]
    assert tiny.all_of("world trade organisation", table()) == [0, 1]
    assert "also WTO" in tiny.plan("world trade organisation", table()).reading


def test_a_field_never_changes_a_score(tiny: TinyIndex) -> None:
    both, words = tiny.plan("ferry harbour speaker:ann"), tiny.plan("ferry harbour")
    assert both.all_words.a == words.all_words


AMOUNTS = [
    "It costs $100 billion.",  # 0
    "It costs 100 billion, or 5% of it.",  # 1
    "Growth of 5 percent.",  # 2
    "Growth of 5 per cent.",  # 3
    "Growth of 5 % in all.",  # 4
    "A toll of 5, per ship; a cent.",  # 5
    "Of 100 € and €100.",  # 6
    "Of 100€.",  # 7
    "Of US$100.",  # 8
    "15% and 5.",  # 9
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("$100", [0, 8]),
        ("100 $", [0, 8]),
        ("$100 billion", [0]),
        ("100 billion", [0, 1]),
        ('"$100 billion"', [0]),
        ("€100", [6, 7]),
        ("100 €", [6, 7]),
        ("$", [0, 8]),
        ("5%", [1, 2, 3, 4]),
        ("5 %", [1, 2, 3, 4]),
        ("5 percent", [1, 2, 3, 4]),
        ("5 per cent", [1, 2, 3, 4]),
        ('"5 %"', [1, 2, 3, 4]),
        ('"growth of 5%"', [2, 3, 4]),
        ('"growth of 5 per cent"', [2, 3, 4]),
        ("percent", [1, 2, 3, 4, 9]),
        ("per cent", [1, 2, 3, 4, 9]),
        ("%", [1, 2, 3, 4, 9]),
        ("=percent", [2]),
        ("growth -5%", []),
        ("5 -%", [5]),
        ("£100", []),
    ],
)
def test_signs_are_kept_and_a_share_is_one_however_it_is_written(
    tmp_path_factory: pytest.TempPathFactory, typed: str, found: list[int]
) -> None:
    tiny = TinyIndex(tmp_path_factory.mktemp("amounts"), AMOUNTS)
    assert tiny.all_of(typed) == found
    assert {word for mark in tiny.plan(typed).marks for place in mark.words for word in place} or typed.startswith("-")


@pytest.mark.parametrize("typed", ["5 %", "5%", "5 percent", "5 per cent"])
def test_shares_rank_alike_however_they_are_typed(tmp_path: Path, typed: str) -> None:
    tiny = TinyIndex(tmp_path, AMOUNTS)
    assert tiny.ranked(typed) == tiny.ranked("5%")
    assert tiny.plan(typed).any_words == tiny.plan(typed).all_words


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ("the ferry", "ignored-words", "“the”"),
        ("ferry or toll", "ignored-words", "In capitals, OR would be more than a word."),
        ("harbuor", "unknown-word", "“harbour”"),
        ("zzzzzz", "unknown-word", "“zzzzzz” is in no paragraph."),
        ('"ferry zzzzzz"', "unknown-word", "“zzzzzz”"),
        ("zz*", "unknown-word", "zz*"),
        ("speaker:andrew", "unknown-value", "No speaker is like andrew."),
        ("speaker:lumd", "unknown-value", "The nearest: lund."),
    ],
)
def test_a_notice_says_what_was_not_there(tiny: TinyIndex, typed: str, code: str, says: str) -> None:
    notices = tiny.plan(typed).notices
    assert [notice.code for notice in notices] == [code]
    assert says in notices[0].message
    assert notices[0].span is not None


def test_what_is_excluded_gives_no_notice(tiny: TinyIndex) -> None:
    assert tiny.plan("ferry -zzzzzz").notices == ()


def test_too_many_words_of_a_shape_are_cut_with_a_notice(tmp_path: Path) -> None:
    tiny = TinyIndex(tmp_path, [" ".join(f"a{i}b" for i in range(300)), "a1b"])
    planned = tiny.plan("a*")
    assert [notice.code for notice in planned.notices] == ["too-many-expansions"]
    assert "300" in planned.notices[0].message
    assert tiny.all_of("a*") == [0, 1]


def test_a_word_typed_twice_counts_twice_and_is_looked_up_once(tiny: TinyIndex) -> None:
    once, twice = tiny.plan("ferry").all_words, tiny.plan("ferry ferry").all_words
    assert twice == once.with_boost(2.0)


def test_marks_are_of_what_is_asked_and_never_of_what_is_excluded(tiny: TinyIndex) -> None:
    marks = tiny.plan('ferry "grey ferry" -harbour speaker:ann').marks
    assert [(mark.spelling, [set(words) for words in mark.words]) for mark in marks] == [
        ("stem", [{"ferri"}]),
        ("form", [{"grey"}, {"ferry"}]),
    ]
    assert len({mark.part for mark in marks}) == 2


def test_every_query_has_a_plan(tiny: TinyIndex) -> None:
    odd = ["-*", "NOT (a OR b)", "speaker:*", "title:-ferry", "speaker:(a AND b)", '="', "²", "text:(speaker:ann)"]
    odd += ["speaker:(date:2011 OR date:2012)", "speaker:(date:2011 AND date:2012)"]
    for typed in odd:
        planned = tiny.plan(typed)
        assert planned.reading
        assert tiny.all_of(typed) == sorted(tiny.all_of(str(parse(typed).query)))


PIECES = [
    "ferry", "the", "S-400", "e-mail", "U.S.", "й", "²", '"', "(", ")", "-", "=", "~", "~2", "*", "?", ":", "AND", "OR",
    "NOT", " ", " ", " ", "title:", "speaker:", "speaker:ann", "topic:sea", "event:", "date:", "date:2011",
    "before:2012", "after:2010-05", "year:", "year:2010..2012", "text:", "lead:", "kyiv", "a*", "*a*", "??",
    "\x00", "\ud800",
]  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_text_is_planned_and_run(tiny: TinyIndex, text: str) -> None:
    every = set(range(len(TEXTS)))
    strict, loose = set(tiny.all_of(text, table())), set(tiny.any_of(text))
    assert strict <= every
    assert set(tiny.all_of(text)) <= strict
    assert set(tiny.all_of(text)) <= loose


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("harbuor toll", "harbour toll"),
        ("toll OR (harbuor -grey)", "toll OR (harbour -grey)"),
        ("toll speaker:lumd", "toll speaker:lund"),
        ("zzzzzz", None),
        ('"harbuor toll"', None),
    ],
)
def test_a_notice_offers_the_whole_query_with_the_nearest_word(
    tiny: TinyIndex, typed: str, instead: str | None
) -> None:
    assert tiny.plan(typed).notices[0].instead == instead


@pytest.mark.parametrize("typed", [row[0] for row in ROWS])
@pytest.mark.parametrize("equivalents", [NONE, table()])
def test_a_plan_to_count_finds_what_a_plan_to_show_finds(tiny: TinyIndex, typed: str, equivalents: Equivalents) -> None:
    query = parse(typed).query
    shown, counted = (
        plan(query, tiny.vocabulary, equivalents=equivalents, to_count=to_count) for to_count in (False, True)
    )
    found = [execute(tiny.snapshot, TreeSearch(each.all_words, limit=100)).docs.tolist() for each in (shown, counted)]
    assert sorted(found[0]) == sorted(found[1])
    assert (shown.first_day, shown.last_day) == (counted.first_day, counted.last_day)


@pytest.mark.parametrize("typed", ["labour", "WHO toll", "ferry kyiv", "s-400 ferrry"])
def test_a_word_planned_before_is_planned_alike_in_another_query_with_other_names_or_none(
    tiny: TinyIndex, typed: str
) -> None:
    query = parse(typed).query
    first = {
        others: plan(query, tiny.vocabulary, equivalents=named) for others, named in (("table", table()), ("", NONE))
    }
    plan(parse(f"night {typed} harbour").query, tiny.vocabulary, equivalents=table())
    again = {"": plan(query, tiny.vocabulary), "table": plan(query, tiny.vocabulary, equivalents=table())}
    assert again == first
