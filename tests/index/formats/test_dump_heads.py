"""The first lines of an event in a dump: their five parts in any order, and lines that only look like these."""

from __future__ import annotations

from itertools import permutations

import pytest

from index.formats._dump.events import is_body
from index.formats._dump.heads import header, is_place

PARTS = {
    "title": "Meeting with the weavers of Lower Spindle",
    "lead": "Vladimir Putin met with the weavers.",
    "date": "March 2, 2014",
    "time": "09:05",
    "place": "The Cloth Hall, Lower Spindle",
}
BODY = ["Vladimir Putin: Good morning.", "How are the looms?"]


@pytest.mark.parametrize("order", list(permutations(PARTS)), ids="-".join)
def test_the_five_parts_are_told_apart_in_every_order(order: tuple[str, ...]) -> None:
    found = header([PARTS[name] for name in order] + BODY, is_body)
    assert found is not None
    assert (found.title, found.date, found.time, found.place) == (
        PARTS["title"],
        "2014-03-02",
        "09:05",
        PARTS["place"],
    )
    late = order[-1] == "lead"  # a sentence after the other four parts could also be the first of the body
    assert found.lead == (None if late else PARTS["lead"])
    assert found.length == len(PARTS) - late


@pytest.mark.parametrize("missing", ["lead", "time", "place"])
def test_a_part_that_the_page_does_not_print_is_none(missing: str) -> None:
    found = header([text for name, text in PARTS.items() if name != missing] + BODY, is_body)
    assert found is not None
    assert getattr(found, missing) is None
    assert found.title == PARTS["title"]


@pytest.mark.parametrize(
    "lines", [[], ["Hello."], ["A title", "and no date", "Vladimir Putin: Hello."], ["March 2, 2014"]]
)
def test_lines_without_a_title_or_a_date_begin_no_event(lines: list[str]) -> None:
    assert header(lines, is_body) is None


def test_date_time_and_place_may_share_a_line() -> None:
    found = header(["Talks with the dyers", "March 2, 2014 - 09:05 - Lower Spindle", *BODY], is_body)
    assert found is not None
    assert (found.title, found.time, found.place) == ("Talks with the dyers", "09:05", "Lower Spindle")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Lower Spindle", True),
        ("The Cloth Hall, Lower Spindle", True),
        ("Weaving District on the Spindle", True),
        ("The looms are loud", False),
        ("Lower Spindle.", False),
        ("12:30", False),
    ],
)
def test_a_place_is_a_few_names(line: str, expected: bool) -> None:
    assert is_place(line) == expected
