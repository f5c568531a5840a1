"""Text and spans as markup: no character is lost, and none is left unescaped."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from search.results import Snippet, Span
from web.marking import excerpt, marked, merged

spans = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=8)


def without_marks(markup: str) -> str:
    return unescape(re.sub(r"</?mark>", "", markup))


@given(st.text(max_size=50), spans)
def test_highlighting_loses_no_text(text: str, found: list[tuple[int, int]]) -> None:
    assert without_marks(marked(text.replace("\r", ""), found)) == text.replace("\r", "")


@given(st.text(max_size=50), spans)
def test_marks_open_and_close_in_turn(text: str, found: list[tuple[int, int]]) -> None:
    tags = re.findall(r"</?mark>", marked(text, found))
    assert tags == ["<mark>", "</mark>"] * (len(tags) // 2)


@given(st.text(max_size=50), spans)
def test_what_is_marked_is_what_the_spans_cover(text: str, found: list[tuple[int, int]]) -> None:
    covered = {i for first, last in found for i in range(max(first, 0), min(last, len(text)))}
    assert {i for first, last in merged(found, len(text)) for i in range(first, last)} == covered


def test_text_that_looks_like_markup_stays_text() -> None:
    assert marked("<script>&</script>", [(1, 7)]) == "&lt;<mark>script</mark>&gt;&amp;&lt;/script&gt;"


def test_an_excerpt_says_where_it_was_cut() -> None:
    whole = excerpt(Snippet("peace now", (Span(0, 5),)))
    assert whole == "<mark>peace</mark> now"
    cut = excerpt(Snippet("peace", (), before=True, after=True))
    assert cut.count("…") == 2
