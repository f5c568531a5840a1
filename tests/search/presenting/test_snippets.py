"""Snippets show the best part of a paragraph and lose none of its characters."""

from hypothesis import given
from hypothesis import strategies as st

from search.presenting.snippets import Match, snippet
from search.results import Snippet, Span

LONG = "The harbour was calm. " * 12 + "Then the ferry blew its horn. " + "Nobody came to the pier. " * 12


def match(text: str, word: str, part: int = 0) -> Match:
    start = text.index(word)
    return Match(start, start + len(word), part)


def test_a_short_text_is_given_whole() -> None:
    assert snippet("a calm sea", [Match(2, 6, 0)]) == Snippet("a calm sea", (Span(2, 6),))


def test_a_long_text_is_cut_around_its_match_at_the_sentence() -> None:
    cut = snippet(LONG, [match(LONG, "ferry")], limit=150)
    assert "Then the ferry blew its horn." in cut.text
    assert cut.text.startswith("The harbour")
    assert cut.before
    assert cut.after


def test_the_window_with_more_parts_of_the_query_wins_over_more_repetitions() -> None:
    text = "pier pier pier " + "x " * 300 + "ferry horn"
    piers = [Match(0, 4, 0), Match(5, 9, 0), Match(10, 14, 0)]
    found = [*piers, match(text, "ferry", 1), match(text, "horn", 2)]
    assert snippet(text, found, limit=120).text.endswith("ferry horn")


def test_without_a_match_the_beginning_is_shown() -> None:
    assert snippet(LONG, []).text.startswith("The harbour was calm.")


@given(st.text(alphabet="ab .…", max_size=900), st.lists(st.tuples(st.integers(0, 900), st.integers(1, 9))))
def test_a_snippet_is_a_piece_of_its_text_and_its_spans_mark_what_matched(
    text: str, places: list[tuple[int, int]]
) -> None:
    found = [Match(s, s + n, i) for i, (s, n) in enumerate(places) if s + n <= len(text)]
    cut = snippet(text, found, limit=100)
    assert cut.text in text
    assert len(cut.text) <= 100
    assert bool(cut.spans) == bool(found)
    assert all(0 <= a < b <= len(cut.text) for a, b in cut.spans)
    assert {cut.text[a:b] for a, b in cut.spans} <= {text[a:b] for a in range(len(text)) for b in _ends(a, found)}
    assert cut.before or text.startswith(cut.text)
    assert cut.after or text.endswith(cut.text)


def _ends(start: int, found: list[Match]) -> list[int]:
    """Return the positions where a run of overlapping matches that begins at `start` can end."""
    return [m.end for m in found if m.end > start and any(f.start == start for f in found)]
