"""Times of a recording within transcripts: nobody says them, and they make no names."""

from __future__ import annotations

import pytest

from index.speakers.american_turns import Lead, paragraphs
from index.speakers.label_lines import parted
from index.speakers.openings import labels
from index.speakers.time_codes import has_codes

NOBODY = Lead(None, None)


def said(*texts: str) -> list[tuple[str, str | None, str]]:
    return [(p.kind, p.speaker, p.text) for p in paragraphs(texts, NOBODY)]


@pytest.mark.parametrize(
    "texts",
    [
        ("Ada Quill: (00:03)", "Dry.", "Bo Fenn: (01:13)", "Wet.", "(02:06) And late.", "Ada Quill: (03:00)", "No."),
        ("Ada Quill (00:03):", "Dry.", "Bo Fenn (01:13):", "Wet.", "(02:06): And late.", "Ada Quill (03:00):", "No."),
        ("[0:01.00] Ada Quill: Dry.", "[0:05.12] Bo Fenn: Wet.", "And [0:09.20] late.", "[0:30.00] Ada Quill: No."),
    ],
)
def test_times_in_brackets_are_no_words_where_labels_carry_times(texts: tuple[str, ...]) -> None:
    assert said(*texts) == [
        ("speech", "Ada Quill", "Dry."), ("speech", "Bo Fenn", "Wet."), ("speech", "Bo Fenn", "And late."),
        ("speech", "Ada Quill", "No."),
    ]  # fmt: skip


def test_times_in_brackets_of_prose_stay() -> None:
    assert not has_codes(["We read the verse (3:16) there.", "Then we read another (2:10)."])
    texts = ("Mr. FENN: We read (3:16) there.", "Ms. TARN: And (2:10) here.")
    assert [text for _, _, text in said(*texts)] == ["We read (3:16) there.", "And (2:10) here."]


def test_a_paragraph_of_only_a_time_is_a_note() -> None:
    assert said("Mr. FENN: Dry.", "[24:30]", "Ms. TARN: Wet.")[1] == ("note", None, "[24:30]")


def test_a_line_of_only_a_clock_between_turns_is_left_out() -> None:
    assert "00:05:00" not in parted("Ada Quill: Dry.\nBo Fenn: Wet.\n00:05:00\nAda Quill: Yes.\nBo Fenn: No.")


def test_a_line_that_ends_in_a_time_like_all_lines_is_no_name() -> None:
    assert labels(["We begin, [00:00:00]", "Mayor Ada Quill. [00:00:05]", "She is here. [00:00:07]"]) == [None] * 3
