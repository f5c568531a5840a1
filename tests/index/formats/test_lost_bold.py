"""Labels that lost their bold type in a dump are recognised; prose with a colon is not taken for a label."""

from __future__ import annotations

import pytest

from index.formats._dump.lost_bold import lost_bold


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Mayor of Lower Spindle Ada Warp: The river rose.", "Mayor of Lower Spindle Ada Warp:"),
        (
            "MAYOR OF LOWER SPINDLE ADA WARP (in German): The river rose.",
            "MAYOR OF LOWER SPINDLE ADA WARP (in German):",
        ),
        ("Head of the Spindle Bank (SB) Peter Z. Tow: Three.", "Head of the Spindle Bank (SB) Peter Z. Tow:"),
        ("Ada Warp, mayor of Lower Spindle: The river rose.", "Ada Warp, mayor of Lower Spindle:"),
        ("AdaWarp: The river rose.", "AdaWarp:"),
        ("A. Warp: The river rose.", "A. Warp:"),
        ("А.Веретёнов (по-русски): Река поднялась.", "А.Веретёнов (по-русски):"),
        ("Ferry minister Adam Tow:", "Ferry minister Adam Tow:"),
    ],
)
def test_an_office_and_a_name_before_a_colon_are_a_label(text: str, label: str) -> None:
    assert lost_bold(text) == label


@pytest.mark.parametrize(
    "text",
    [
        "No colon here.",
        "I saw it: it is under water.",
        "There is one thing more: the bridge.",
        "As the mayor Ada Warp put it: “The river is high.”",
        "Let me name the villages: Lower Spindle, Upper Spindle.",
        "The main tasks of Lower Spindle: to build and to weave.",
        "See http://spindle.example/bridge",
        "At 16:40 we met.",
    ],
)
def test_prose_with_a_colon_is_no_label(text: str) -> None:
    assert lost_bold(text) is None
