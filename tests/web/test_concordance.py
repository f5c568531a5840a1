"""The concordance: every match on a line of its own, nothing of its surroundings invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from search.results import Hit, Snippet, Span
from web.concordance import CONTEXT, concordance

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HIT = Hit("s", "p", 1, "A title", None, None, None, None, None, "speech", "unknown", 1.0, "", (), Snippet(""))


@given(st.lists(st.text("abcdefg", min_size=1, max_size=9), min_size=1, max_size=60), st.data())
def test_a_line_is_a_piece_of_its_paragraph(words: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(words) - 1))
    text, start = " ".join(words), len(" ".join(words[:chosen])) + bool(chosen)
    hit = HIT._replace(text=text, spans=(Span(start, start + len(words[chosen])),))
    (line,) = concordance([hit])
    assert line.match == words[chosen]
    assert line.left + line.match + line.right in text
    assert max(len(line.left), len(line.right)) <= CONTEXT
    assert set(f"{line.left} {line.right}".split()) <= set(words)  # no word is cut


def test_every_match_of_a_paragraph_has_its_line() -> None:
    hit = HIT._replace(text="war and war", spans=(Span(0, 3), Span(8, 11)))
    assert [(line.left, line.match, line.right) for line in concordance([hit])] == [
        ("", "war", " and war"),
        ("war and ", "war", ""),
    ]


def test_a_paragraph_found_by_its_title_shows_its_beginning() -> None:
    (line,) = concordance([HIT._replace(text="Nothing here.")])
    assert (line.match, line.right) == ("", "Nothing here.")


def test_the_concordance_goes_on_through_pages_and_filters(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/?q=ferry&view=lines").text, "lxml")
    assert [mark.get_text().lower() for mark in page.select(".line mark")] == ["ferry"] * 10
    ways_on = page.select(".pager a, .values a, .order nav[aria-label=Order] a")
    assert all("view=lines" in str(a["href"]) for a in ways_on)
    assert page.select("form.ask input[name=view][value=lines]")
