"""Text dumps: which texts are recognised as dumps, and that no text is lost or raises an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats import dump, kremlin_older
from index.records import Skipped, Speech
from index.sources.source import Source

GOLDEN = Path(__file__).parents[2] / "golden" / "dump"
TEXT = (GOLDEN / "glued_events.txt").read_text(encoding="utf-8")


def read(text: str) -> list[Speech | Skipped]:
    return list(dump.speeches(Source("dump.txt", text.encode())))


def titles(text: str) -> list[str]:
    return [found.title for found in read(text) if isinstance(found, Speech)]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_every_golden_dump_is_taken_for_a_dump_and_for_nothing_else(path: Path) -> None:
    source = Source(path.name, path.read_bytes())
    assert dump.recognises(source)
    assert not kremlin_older.recognises(source)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body>Text version Publication status</body></html>",
        '{"text": "Text version", "status": "Publication status"}',
        "Events\nof the year\nare many.",
        "Fourscore and seven years ago\nMarch 2, 2014\nwe wove.",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert not dump.recognises(Source("other.txt", text.encode()))


@pytest.mark.parametrize(
    "separator", ["Text versionEvents\n", "Text version\nEvents\n", "Text version\n", "Text version", ""]
)
def test_events_are_told_apart_whatever_stands_between_them(separator: str) -> None:
    event = "{}\nMarch {}, 2014\n09:05\nLower Spindle\nVladimir Putin: Good morning.\n"
    status = "Publication status\nPublished in section: Transcripts\nPublication date: March {}, 2014, 09:05\n"
    one, two = (event + status).format("One fair", 2, 2), (event + status).format("Another fair", 3, 3)
    assert titles(f"Events\n{one}{separator}{two}") == ["One fair", "Another fair"]


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n\n", " \u00a0\n"])
def test_line_ends_of_any_system_are_line_ends(line_end: str) -> None:
    assert titles(TEXT.replace("\n", line_end)) == titles(TEXT)


def test_a_dump_that_is_cut_off_anywhere_keeps_the_events_before_the_cut() -> None:
    whole = titles(TEXT)
    for end in range(0, len(TEXT), 7):
        found = titles(TEXT[:end])
        assert found[:-1] == whole[: len(found) - 1] if found else end < TEXT.index("09:05")


def test_text_that_belongs_to_no_event_is_reported() -> None:
    (found,) = read("Some words.\nAnd more of them.\nPublication status\nText version")
    assert found == Skipped("dump.txt", "dump: text without a title and a date: Some words.")


@given(st.lists(st.sampled_from([*TEXT.splitlines(), "", "1 of 2", "See also", "Ада:", "<…>"]), max_size=12))
def test_lines_in_any_order_never_raise(lines: list[str]) -> None:
    for found in read("\n".join(lines)):
        assert isinstance(found, Speech | Skipped)


@given(st.text(max_size=200))
def test_any_text_is_read_or_reported(text: str) -> None:
    assert dump.recognises(Source("any.txt", text.encode("utf-8", "replace"))) in (True, False)
    assert all(isinstance(found, Speech | Skipped) for found in read(text))
