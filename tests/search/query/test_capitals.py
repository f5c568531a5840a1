"""A query typed all in capitals is read as in small letters; names and operators are unaffected."""

from __future__ import annotations

import pytest

from search.query.parser import parse


@pytest.mark.parametrize(
    "typed",
    [
        "I AM INTERESTED IN THE BRIDGES AND FERRIES OF THE LUNE",
        "WHAT IS KNOWN OF TOLLS (OR FEES) ON BRIDGES, NOT ON FERRIES?",
        "HAS ANYBODY WRITTEN ON THE LUNE? FERRIES, TOLLS, HARBOUR DUES.",
        "ЧТО СКАЗАНО О МОСТАХ И ПАРОМАХ НА РЕКЕ",
        "TELL US MORE ABOUT THE BRIDGE AND US",
        "FERRY TOLLS AND SMALL HARBOUR DUES",
    ],
)
def test_a_sentence_in_capitals_reads_as_in_small_letters(typed: str) -> None:
    assert str(parse(typed).query) == str(parse(typed.lower()).query)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("NATO AND WHO", "NATO AND WHO"),
        ("US SANCTIONS", "US SANCTIONS"),
        ("FERRY TOLLS OR SMALL HARBOUR DUES", "FERRY TOLLS OR SMALL HARBOUR DUES"),
        ("FERRY TOLLS AND HARBOUR DUES", "FERRY TOLLS AND HARBOUR DUES"),
        ("RUSSIA OR IRAN OR IRAQ OR TURKEY OR CHINA OR INDIA", "RUSSIA OR IRAN OR IRAQ OR TURKEY OR CHINA OR INDIA"),
        ("ferries and WHO said so", "ferries and WHO said so"),
        ("bridges WHAT IS THE TOLL OF THE BRIDGE ferries", "bridges what is the toll of the bridge ferries"),
        ("WHAT IS THE US POSITION ON THE BRIDGE", "what is the US position on the bridge"),
        ("الجسر فوق النهر AND الرسوم على العبور", "الجسر فوق النهر AND الرسوم على العبور"),
        ('OLD AND NEW FERRIES OF "THE LUNE" AND TOLLS', 'OLD AND NEW FERRIES OF "THE LUNE" AND TOLLS'),
    ],
)
def test_capitals_that_tell_something_stay(typed: str, means: str) -> None:
    assert str(parse(typed).query) == means


@pytest.mark.parametrize("between", ["title: ", "topic:) ", "date:soon ", '"..." ', "AND OR ", "- "])
def test_what_is_left_out_of_a_sentence_in_capitals_parts_it_not(between: str) -> None:
    query = parse(f"WHAT IS THE {between}TOLL ON FERRIES").query
    assert parse(str(query)).query == query


def test_a_sign_that_another_takes_back_parts_no_sentence_in_capitals() -> None:
    query = parse("WHAT IS THE -(-TOLL) ON FERRIES").query
    assert str(query) == "what is the toll on ferries"
