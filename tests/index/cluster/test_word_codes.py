"""Words encoded in a few bytes are decoded unchanged, and keep their numbers from one run to the next."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from index.cluster.word_codes import WordCodes, decoded
from index.cluster.written_words import written

TEXTS = st.lists(st.text("ab-’S40 0.", max_size=40), max_size=8)


def pairs(part: tuple[str, dict[str, Any]] | None) -> list[str]:
    """Return the pairs of word form and stem in one part of the list of words."""
    return part[1]["held"]["pairs"].split(" ") if part else []


@given(TEXTS)
def test_any_words_are_read_as_they_were_written(texts: list[str]) -> None:
    codes, words = WordCodes(0), [written(text, "en") for text in texts]
    read = decoded([codes.coded(each) for each in words])
    known = [pair.split("|") for pair in pairs(codes.part())]
    assert [known[number][0] for number in read.numbers.tolist()] == [form for each in words for form in each.said]
    assert read.counts.tolist() == [len(each.said) for each in words]
    forms = [form for each in words for form in each.forms.replace("|", " ").split()]
    joined = [known[number][0] for number in read.joined.tolist()]
    assert sorted(forms) == sorted(joined + [known[number][0] for number in read.numbers.tolist()])


def test_numbers_of_any_size_are_read() -> None:
    codes = WordCodes(0)
    text = " ".join(f"w{number}" for number in range(20_000))
    assert decoded([codes.coded(written(text, "en"))]).numbers.tolist() == list(range(20_000))


def test_the_list_goes_on_where_an_earlier_run_ended() -> None:
    first = WordCodes(0)
    first.coded(written("so far", "en"))
    name, _ = part = first.part()  # type: ignore[misc]
    assert first.part() is None
    second = WordCodes(1, pairs(part))
    assert decoded([second.coded(written("so new", "en"))]).numbers.tolist() == [0, 2]
    more = second.part()
    assert more
    assert more[0] > name
    assert pairs(more) == ["new|new"]
