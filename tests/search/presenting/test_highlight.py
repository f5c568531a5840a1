"""Exactly what matched is highlighted: words by form or stem, phrases as a whole, near words only where they are
near.
"""

import pytest

from search.planning.marks import Mark
from search.presenting.highlight import matches, wanted
from search.presenting.snippets import spans


def word(*forms: str, spelling: str = "stem") -> Mark:
    return Mark(0, spelling, (frozenset(forms),))  # type: ignore[arg-type]


def phrase(*forms: str, slop: int = 1, ordered: bool = True) -> Mark:
    return Mark(0, "form", tuple(frozenset([form]) for form in forms), slop, ordered)


def marked(text: str, mark: Mark, field: str = "text", language: str = "en") -> list[str]:
    return [text[a:b] for a, b in spans(matches(text, wanted([mark], field), language))]


@pytest.mark.parametrize(
    ("text", "mark", "says"),
    [
        ("Harbours and a harbour", word("harbour"), ["Harbours", "harbour"]),
        ("Harbours and a harbour", word("harbour", spelling="form"), ["harbour"]),
        ("The ferry’s horn", word("ferri"), ["ferry"]),
        ("By e-mail today", word("email"), ["e-mail"]),
        ("old pier, new pier", phrase("new", "pier"), ["new pier"]),
        ("new pier and new old pier", phrase("new", "pier", slop=2), ["new", "pier", "new", "pier"]),
        ("pier by the new lamp", phrase("new", "pier", slop=3, ordered=False), ["pier", "new"]),
        ("pier and far beyond it some new lamp", phrase("new", "pier", slop=3, ordered=False), []),
        ("pier new", phrase("new", "pier"), []),
    ],
)
def test_a_mark_finds_its_places(text: str, mark: Mark, says: list[str]) -> None:
    assert marked(text, mark) == says


def test_a_mark_of_another_field_leaves_the_text_alone() -> None:
    only_title = Mark(0, "stem", (frozenset(["pier"]),), fields=("title",))
    assert marked("the pier", only_title) == []
    assert marked("the pier", only_title, field="title") == ["pier"]


def test_a_text_is_cut_by_the_speechs_own_language() -> None:
    assert marked("о мирах и мире", word("мир"), language="ru") == ["мирах", "мире"]
