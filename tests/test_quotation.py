from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.quotation import align, fragments, words

SAID = "We shall build the bridge. It’s a bridge of hope, and we shall not wait for anyone's co-operation!"


@pytest.mark.parametrize(
    "quotation",
    [
        "We shall build the bridge",
        "we SHALL build the bridge",
        "“It’s a bridge of hope”",
        '"It\'s a bridge of hope"',
        "bridge. It's a bridge",
        "not wait for anyone’s co‑operation",
        "We shall build … a bridge of hope",
        "We shall build... a bridge of hope",
        "We shall build [at last] the bridge",
        "[...] a bridge of hope [...] we shall not wait",
    ],
)
def test_typography_and_marked_gaps_leave_a_quotation_verbatim(quotation: str) -> None:
    aligned = align(quotation, SAID)
    assert aligned is not None
    assert aligned.verbatim
    assert aligned.likeness == 1


@pytest.mark.parametrize(
    ("quotation", "differing"),
    [
        ("we shall build a bridge", [("changed", "the", "a")]),
        ("we shall quickly build the bridge", [("added", "", "quickly")]),
        ("we build the bridge", [("missing", "shall", "")]),
        ("a bridge of peace, and we shall not wait", [("changed", "hope", "peace")]),
        ("we shall be building the bridge", [("changed", "build", "be building")]),
        ("They shall build the bridge", [("changed", "We", "They")]),
        ("a bridge of hope … we shall build", [("changed", "not", "build")]),
    ],
)
def test_words_that_differ_are_told(quotation: str, differing: list[tuple[str, str, str]]) -> None:
    aligned = align(quotation, SAID)
    assert aligned is not None
    found = [(p.kind, p.said, p.quoted) for p in aligned.pieces if p.kind not in ("same", "left out")]
    assert found == differing
    assert not aligned.verbatim


def test_nothing_in_common_is_no_place() -> None:
    assert align("entirely different words", "Nothing alike here") is None
    assert align("…", SAID) is None
    assert align("", SAID) is None


def test_the_span_is_the_stretch_that_was_quoted() -> None:
    aligned = align("a bridge of hope", SAID)
    assert aligned is not None
    assert SAID[aligned.span.start : aligned.span.end] == "a bridge of hope"


def test_brackets_and_ellipses_part_a_quotation() -> None:
    assert fragments("One (...) two <…> three . . . four") == ["One", "two", "three", "four"]


def test_numbers_and_compounds_are_words() -> None:
    assert [w.form for w in words("1,000,000 in 9/11, U.S. and S-400")] == [
        "1,000,000",
        "in",
        "9",
        "11",
        "u.s",
        "and",
        "s-400",
    ]


@given(st.lists(st.sampled_from(["one", "two", "three", "four", "five"]), min_size=1, max_size=30), st.data())
def test_any_stretch_of_what_was_said_is_verbatim(said: list[str], data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(said) - 1))
    end = data.draw(st.integers(begin + 1, len(said)))
    aligned = align(" ".join(said[begin:end]), " ".join(said))
    assert aligned is not None
    assert aligned.verbatim


@given(st.text(), st.text())
def test_any_two_texts_can_be_aligned(quotation: str, said: str) -> None:
    aligned = align(quotation, said)
    assert aligned is None or 0 <= aligned.likeness <= 1
