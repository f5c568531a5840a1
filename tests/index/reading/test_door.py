"""Every speech that enters the archive can be stored, found, linked to and printed; what cannot be is skipped."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive.archive import Archive
from index.reading.door import LATEST_YEAR, admitted, printable
from index.reading.read import read
from index.records import Paragraph, SeeAlso, Skipped, Speech, as_json, draft, numbered
from index.sources.source import Source
from tests.builders import hostile

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = Speech(
    "marsh-1",
    "On bridges",
    "2011-05-04",
    numbered([draft("A bridge.", speaker="Ada Marsh", label="Ada Marsh:", voice="official")]),
    url="http://x.example/1",
    lead="A lead.",
    time="14:05",
    place="Lune",
    topics=("Roads",),
    see_also=(SeeAlso("Before", "2010", None),),
    captions=("A bridge.",),
    source="1.html",
)
ODD: tuple[Any, ...] = (None, 5, 1.5, True, "", "\ud800", "a\x00b", [], [1], {}, {"a": 1}, "9" * 30, "x" * 6000, b"x")


def reason(**changed: Any) -> str:
    found = admitted(replace(WHOLE, **changed), "s")
    assert isinstance(found, Skipped), found
    assert found.source == "s"
    return found.reason.removeprefix("no speech: ")


def paragraph(**changed: Any) -> dict[str, Any]:
    return {"paragraphs": (replace(WHOLE.paragraphs[0], **changed),)}


def test_a_whole_speech_comes_in_as_it_is() -> None:
    assert admitted(WHOLE, "s") is WHOLE


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": 5}, "title is no text: 5"),
        ({"title": None}, "title is no text: None"),
        ({"lead": ["a"]}, "lead is no text: ['a']"),
        ({"title": "\ud800"}, "title holds half a character (U+D800)"),
        ({"title": "x" * 5001}, "title has 5,001 characters; at most 5,000"),
        ({"topics": ("a", 1)}, "topics is no list of texts: ('a', 1)"),
        ({"topics": "abc"}, 'topics is no list of texts: "abc"'),
        ({"topics": ("x",) * 10_001}, "10,001 topics; at most 10,000"),
        ({"see_also": ("a",)}, "see_also is no list of records: ('a',)"),
        ({"see_also": (SeeAlso(5),)}, "title is no text: 5"),  # type: ignore[arg-type]
        ({"paragraphs": None}, "paragraphs is no list of records: None"),
        ({"date": "2011-13"}, 'date "2011-13" is no day, month or year from 0001 to 2199'),
        ({"date": "2011-02-30"}, 'date "2011-02-30" is no day, month or year from 0001 to 2199'),
        ({"date": "9" * 30}, f'date "{"9" * 30}" is no day, month or year from 0001 to 2199'),
        ({"date": str(LATEST_YEAR + 1)}, 'date "2200" is no day, month or year from 0001 to 2199'),
        ({"date": "0000"}, 'date "0000" is no day, month or year from 0001 to 2199'),
        ({"date": "٢٠١١"}, 'date "٢٠١١" is no day, month or year from 0001 to 2199'),
        ({"time": "24:00"}, 'time "24:00" is none from 00:00 to 23:59'),
        ({"language": "englisch"}, 'language "englisch" is no code such as en'),
        ({"id": ""}, "id is empty"),
        ({"id": ".."}, 'id ".." cannot stand in an address; without spaces and / \\ ? # % " < > it can'),
        (paragraph(label=5), "label is no text: 5"),
        (paragraph(number="1"), "a paragraph's number is no number from 1: \"1\""),
        (paragraph(number=True), "a paragraph's number is no number from 1: True"),
        (paragraph(number=2**70), f"a paragraph's number is no number from 1: {2**70}"),
        (paragraph(id="a/b"), f"a paragraph's {reason(id='a/b')}"),
        (paragraph(starts=float("nan")), "starts is no number of seconds: nan"),
        (paragraph(starts="1"), 'starts is no number of seconds: "1"'),
        (paragraph(kind="shout"), 'kind "shout" is none of heading, narration, note, omission, quote, speech'),
        (paragraph(kind=["speech"]), "kind is no text: ['speech']"),
        (paragraph(text="x" * 5_000_001), "text has 5,000,001 characters; at most 5,000,000"),
        ({"paragraphs": WHOLE.paragraphs * 2}, "paragraphs are not in the order of their numbers"),
        ({"paragraphs": (WHOLE.paragraphs[0], replace(WHOLE.paragraphs[0], number=2))},
         f'two paragraphs have the id "{WHOLE.paragraphs[0].id}"'),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_says_what_is_wrong(changed: dict[str, Any], told: str) -> None:
    assert reason(**changed) == told


@pytest.mark.parametrize("id_", ["a b", "a/b", "a?b", "a#b", "a%2Fb", "a\\b", "a\nb", "a\x1bb", ".", "x" * 201, "<a>"])
def test_an_id_that_no_address_can_hold_is_refused(id_: str) -> None:
    assert reason(id=id_)


@pytest.mark.parametrize("id_", ["a", "a.b", "kremlin-1", "2013-09-23-1640-речь", "a_b~c:d@e,f(g)", "x" * 200])
def test_an_id_that_an_address_can_hold_is_kept(id_: str) -> None:
    assert admitted(replace(WHOLE, id=id_), "s") == replace(WHOLE, id=id_)


def test_what_nobody_sees_goes_and_what_parts_words_stays_a_space() -> None:
    odd = replace(WHOLE, title="On\x00 brid\x1bges\x0chere", topics=("Ro\x7fads",), captions=("\x85",))
    odd = replace(odd, paragraphs=(replace(WHOLE.paragraphs[0], text="A\tbridge.\n\x02", label="Ada\ufffe:"),))
    found = admitted(odd, "s")
    assert isinstance(found, Speech)
    assert (found.title, found.topics, found.captions) == ("On bridges here", ("Roads",), ("…",))
    assert (found.paragraphs[0].text, found.paragraphs[0].label) == ("A\tbridge.\n", "Ada:")


def test_a_time_is_kept_as_the_archive_gives_it_back() -> None:
    found = admitted(replace(WHOLE, **paragraph(starts=5)), "s")
    assert isinstance(found, Speech)
    assert repr(found.paragraphs[0].starts) == "5.0"


def test_the_name_of_what_was_skipped_can_be_printed() -> None:
    assert admitted(Skipped("new\nline\x1b[31m.html", "a \ud800"), "s") == Skipped("new line[31m.html", "a \ufffd")


@given(st.text())
def test_what_is_printable_is_one_line_that_any_file_holds(text: str) -> None:
    line = printable(text + "\ud800")
    assert line.encode()
    assert not {"\n", "\x1b"} & set(line)
    assert printable(line) == line


NAMES = [field.name for field in fields(Speech)]
OF_PARAGRAPH = [field.name for field in fields(Paragraph)]


@given(st.sampled_from(NAMES), st.sampled_from(ODD) | st.text() | st.integers())
@settings(max_examples=300)
def test_a_speech_with_any_field_of_any_value_is_kept_whole_or_skipped(name: str, value: Any) -> None:
    found = admitted(replace(WHOLE, **{name: value}), "s")
    if isinstance(found, Speech):
        assert as_json(found)


def test_every_odd_value_of_every_field_is_kept_whole_or_skipped_and_never_stops_the_archive(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.sqlite") as archive:
        odd = [hostile.record(**{name: value}) for name in NAMES for value in ODD if not isinstance(value, bytes)]
        odd += [hostile.paragraph(**{name: value}) for name in OF_PARAGRAPH for value in ODD if value != b"x"]
        for number, line in enumerate(odd):
            found = read(Source(f"{number}.jsonl", line))
            assert found
            archive.take(f"{number}.jsonl", str(number), found)
        archive.commit()
        assert list(archive.problems()) == []
        assert archive.count() > 0
