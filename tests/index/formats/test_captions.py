"""Paragraphs that look like captions of pictures are told from what people say."""

from __future__ import annotations

import pytest

from index.formats._dump.captions import looks_like_caption


@pytest.mark.parametrize(
    "text",
    [
        "With Mayor of Lower Spindle Ada Warp.",
        "At a meeting of the River Council.",
        "Chair of the River Council Ada Warp (left) and ferryman Adam Tow.",
        "Ada Warp said that we shall see. Photo: Spindle Pictures",
        "Mayor of Lower Spindle Ada Warp.",
        "Opening of the Spindle Bridge",
        "На встрече с ткачами Нижнего Веретена.",
    ],
)
def test_who_is_where_and_no_sentence_looks_like_a_caption(text: str) -> None:
    assert looks_like_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thank you.",
        "With this I agree.",
        "At present, the river is low.",
        "Good afternoon, Mr President.",
        "What about the Spindle Bridge?",
        "On Monday we met with Mayor of Lower Spindle Ada Warp.",
        "На прошлой неделе река поднялась на два метра.",
        "С этим трудно спорить.",
        "Встреча с ткачами состоялась в Нижнем Веретене.",
        "The bridge was built in nine months by two hundred people from every village of the valley.",
    ],
)
def test_what_people_say_does_not(text: str) -> None:
    assert not looks_like_caption(text)
