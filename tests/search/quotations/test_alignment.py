from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.quotations.alignment import agreeing, align, fragments, words

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
    assert agreeing(aligned.pieces)
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
    assert not agreeing(aligned.pieces)


@pytest.mark.parametrize(
    ("quotation", "said"),
    [
        ("300000 people", "Some 300,000 people came"),
        ("the US and co-operation", "Of the U.S. and cooperation we spoke"),
        ("a cafe", "It was a café"),
    ],
)
def test_what_the_index_takes_for_one_word_is_one(quotation: str, said: str) -> None:
    aligned = align(quotation, said)
    assert aligned is not None
    assert [piece.kind for piece in aligned.pieces] == ["same"]


@pytest.mark.parametrize(
    ("quotation", "said"),
    [
        ("the organization of labor", "It was the organisation of labour."),
        ("ten percent of it", "Perhaps ten per cent of it."),
        ("a well known centre", "This is a well-known center."),
    ],
)
def test_another_spelling_is_verbatim_and_told(quotation: str, said: str) -> None:
    aligned = align(quotation, said)
    assert aligned is not None
    assert agreeing(aligned.pieces)
    assert aligned.likeness == 1
    assert "spelling" in [piece.kind for piece in aligned.pieces]


@pytest.mark.parametrize(
    ("quotation", "said"),
    [("we were here", "We're here"), ("its a harbour", "It is a harbour"), ("four boats", "For boats")],
)
def test_other_words_are_no_spelling(quotation: str, said: str) -> None:
    aligned = align(quotation, said)
    assert aligned is not None
    assert not agreeing(aligned.pieces)


def test_nothing_that_was_said_follows_the_end_of_a_match() -> None:
    aligned = align(
        "all we have to fear is our fear itself", "All we have to fear is fear itself. That is so. And more."
    )
    assert aligned is not None
    assert [(piece.kind, piece.quoted) for piece in aligned.pieces if piece.kind != "same"] == [("added", "our")]
    assert aligned.pieces[-1].said == "fear itself"


@pytest.mark.parametrize(
    ("quotation", "left_out"),
    [
        ("we will […] yield", ["not ever"]),
        ("We will […]", ["not ever yield."]),
        ("[…] we yield", ["Nobody says"]),
        ("we will not ever yield", []),
    ],
)
def test_what_is_left_out_is_told(quotation: str, left_out: list[str]) -> None:
    aligned = align(quotation, "A first word. We will not ever yield. Nobody says we yield.")
    assert aligned is not None
    assert agreeing(aligned.pieces)
    assert [piece.said for piece in aligned.pieces if piece.kind == "left out"] == left_out


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
        "1000000",
        "in",
        "9",
        "11",
        "u.s.",
        "and",
        "s400",
    ]


@given(st.lists(st.sampled_from(["one", "two", "three", "four", "five"]), min_size=1, max_size=30), st.data())
def test_any_stretch_of_what_was_said_is_verbatim(said: list[str], data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(said) - 1))
    end = data.draw(st.integers(begin + 1, len(said)))
    aligned = align(" ".join(said[begin:end]), " ".join(said))
    assert aligned is not None
    assert agreeing(aligned.pieces)


@given(st.text(), st.text())
def test_any_two_texts_can_be_aligned(quotation: str, said: str) -> None:
    aligned = align(quotation, said)
    assert aligned is None or 0 <= aligned.likeness <= 1


@pytest.mark.parametrize(
    ("quotation", "said"),
    [
        ("they mean[t] it", "they meant it"),
        ("they mean[t] it", "they mean it"),
        ("they achiev[ed] it", "they achieve it"),
        ("the child[ren]’s boat", "the child's boat"),
        ("50% of it", "50 percent of it"),
        ("50 % of it", "50 per cent of it"),
        ("50 percent of it", "50% of it"),
        ("the organi- sation of it", "the organization of it"),
        ("the organi sation of it", "the organization of it"),
        ("we need both.To win", "We need both. To win"),
        ("we need both. To win", "We need both.To win"),
    ],
)
def test_an_editors_letters_and_a_printers_slips_leave_a_quotation_verbatim(quotation: str, said: str) -> None:
    aligned = align(quotation, said)
    assert aligned is not None
    assert agreeing(aligned.pieces)


@pytest.mark.parametrize(
    ("quotation", "said"),
    [("they mean[t] it", "they hated it"), ("the child[ren]’s boat", "the chef's boat"), ("50% of it", "50 of it")],
)
def test_letters_in_brackets_do_not_stand_for_another_word(quotation: str, said: str) -> None:
    aligned = align(quotation, said)
    assert aligned is not None
    assert not agreeing(aligned.pieces)
