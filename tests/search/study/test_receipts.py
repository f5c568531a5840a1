"""Receipts contain all they need, and tell exactly what became of the paragraphs that were found."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.errors import NotWholeError
from index.records import Speech, draft, numbered
from search.embedded import open_engine
from search.request import Pick, SearchRequest
from search.study import studied_segments
from search.study.receipts import issuing
from search.study.receipts import receipt as receipts
from search.study.receipts import since as since_module
from search.study.receipts.membership import Membership
from search.study.receipts.receipt import opened
from search.study.receipts.receipt_rows import receipt_json, reopened_json
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from search.embedded import EmbeddedEngine
    from search.study.receipts.since import Since

TIDE = SearchRequest("tide")


def speech(number: int, *texts: str, speaker: str = "Ada Marsh") -> Speech:
    said = numbered(draft(text, speaker=speaker) for text in texts)
    return Speech(f"s-{number}", f"Meeting {number}", f"2011-05-{number:02}", said, url=f"http://x.example/{number}")


FIRST = (
    speech(1, "The tide is high.", "Nobody came."),
    speech(2, "We wait for the tide to turn and for the wind to drop before noon.", "A tide of letters came."),
    speech(3, "Tide and time.", speaker="Bo Fenn"),
)


class Town:
    """An archive that can be changed, and the engine over its present state."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(index=IndexSettings(path=folder))
        self.change(lambda archive: [archive.put(each) for each in FIRST])

    def change(self, change: Callable[[Archive], object]) -> EmbeddedEngine:
        with Archive(self.settings.index.archive) as archive:
            change(archive)
            archive.commit()
            sync(archive, self.settings.index.index, 64, NOBODY)
        return open_engine(self.settings)

    @property
    def engine(self) -> EmbeddedEngine:
        return open_engine(self.settings)

    def taken(self, request: SearchRequest = TIDE, view: receipts.View = "search") -> str:
        return self.engine.study.receipt(view, (request,), {}).token()

    def since(self, token: str) -> Since:
        held = opened(token)
        assert held is not None
        (since,) = self.engine.study.reopened(held).searches
        return since


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def test_a_receipt_says_what_was_found_and_is_the_same_again(town: Town) -> None:
    receipt = town.engine.study.receipt("search", (TIDE,), {})
    assert receipt.line == f"4 paragraphs in 3 speeches, receipt {receipt.number}, archive generation 1"
    assert town.taken() == receipt.token()
    assert opened(receipt.token()) == receipt
    lines = town.engine.study.receipt("lines", (TIDE,), {})
    assert lines.line.startswith("4 occurrences in 4 paragraphs in 3 speeches, receipt ")
    assert receipt_json(lines)["searches"][0]["occurrences"] == 4


def test_nothing_changed_is_said_so(town: Town) -> None:
    since = town.since(town.taken())
    assert (since.same, since.proven, since.kept, since.new, since.unknown) == (True, True, 4, 0, 0)


def test_what_was_added_is_new(town: Town) -> None:
    token = town.taken()
    town.change(lambda archive: archive.put(speech(4, "Another tide.", "No more.")))
    since = town.since(token)
    assert (since.same, since.proven, since.kept, since.new) == (False, True, 4, 1)
    assert [each.text for each in since.listed] == ["Another tide."]


def test_what_reads_otherwise_is_changed_whether_it_is_found_or_not(town: Town) -> None:
    token = town.taken()
    wind = "We wait for the wind to turn and for the wind to drop before noon."
    town.change(lambda archive: archive.put(speech(2, wind, "A tide of letters came.")))
    since = town.since(token)
    assert (since.kept, since.new, since.unknown, since.proven) == (3, 0, 0, True)
    (changed,) = since.changed
    assert changed.revision.text == FIRST[1].paragraphs[0].text
    assert changed.now is not None
    assert changed.now.text == wind


def test_what_was_taken_away_is_gone(town: Town) -> None:
    token = town.taken()
    town.change(lambda archive: archive.put(speech(2, "Silence.")))
    since = town.since(token)
    assert {each.text for each in since.gone} == {p.text for p in FIRST[1].paragraphs}
    assert (since.kept, since.unknown, since.changed, since.proven) == (2, 0, (), True)


def test_paragraphs_of_a_removed_speech_are_counted(town: Town) -> None:
    token = town.taken()
    town.change(lambda archive: archive.delete("s-2"))
    since = town.since(token)
    assert (since.kept, since.unknown, since.proven, since.same) == (2, 2, False, False)


def test_what_is_here_but_no_longer_found_is_told_apart(town: Town) -> None:
    token = town.taken(TIDE.toggle("speaker", "Bo Fenn"))
    town.change(lambda archive: archive.put(speech(3, "Tide and time.", speaker="Ada Marsh")))
    since = town.since(token)
    assert (since.kept, since.new, since.unknown) == (0, 0, 0)
    assert [each.text for each in since.left] == ["Tide and time."]


def test_more_paragraphs_than_a_receipt_holds_are_told_by_their_rows(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "MOST_MEMBERS", 1)
    token = town.taken()
    assert town.since(token).same
    town.change(lambda archive: archive.put(speech(4, "Another tide.")))
    since = town.since(token)
    assert (since.kept, since.new, since.proven) == (4, 1, True)
    town.change(lambda archive: archive.put(speech(1, "The tide is very high.", "Nobody came.")))
    since = town.since(token)
    assert (since.kept, since.new, [each.now and each.now.text for each in since.changed]) == (
        3,
        2,
        ["The tide is very high."],
    )


def test_a_receipt_opens_over_the_same_speeches_in_another_archive(town: Town, tmp_path: Path) -> None:
    token = town.taken()
    other = Town(tmp_path / "other")
    held = opened(token)
    assert held is not None
    found = other.engine.study.reopened(held)
    assert (found.foreign, found.same) == (True, True)
    assert reopened_json(found)["searches"][0]["kept"] == 4


def test_a_receipt_keeps_what_was_asked(town: Town) -> None:
    request = replace(
        SearchRequest("tide NOT wind", equivalents=False, any_word=True, folded=True),
        picks=(Pick("year", "2011"), Pick("speaker", "Bo Fenn", exclude=True)),
        since="2011-05",
        until="2012",
    )
    held = opened(town.taken(request, "trends"))
    assert held is not None
    kept = held.taken[0].request
    assert kept == request
    two = town.engine.study.receipt("trends", (TIDE, SearchRequest("wind")), {"step": "month"})
    again = opened(two.token())
    assert again == two
    assert two.line.startswith("2 queries, the first with 4 occurrences")


@given(st.text(max_size=60) | st.text(alphabet="ABab01-_", max_size=400))
def test_what_is_no_receipt_is_none(text: str) -> None:
    assert opened(text) is None


def test_what_is_not_listed_is_counted(town: Town) -> None:
    texts = [f"The tide is {number} feet high today." for number in range(250)]
    town.change(lambda archive: archive.put(speech(9, *texts)))
    token = town.taken()
    town.change(lambda archive: archive.put(speech(9, *(text.replace("today", "now") for text in texts))))
    since = town.since(token)
    assert (len(since.changed), since.all_changed, since.all_gone, since.all_left) == (200, 250, 0, 0)


def test_a_receipt_that_would_be_too_long_leaves_out_its_sets(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    searches = (TIDE, SearchRequest("wind"))
    whole = town.engine.study.receipt("trends", searches, {})
    monkeypatch.setattr(issuing, "MOST_LETTERS", len(whole.token()) - 1)
    short = town.engine.study.receipt("trends", searches, {})
    assert opened(short.token()) == short
    assert [one.members for one in short.taken] == [None, None]
    assert [one.digest for one in short.taken] == [one.digest for one in whole.taken]


def test_a_receipt_is_not_waited_for_when_the_time_is_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    study = town.engine.study
    monkeypatch.setattr(study, "_clock", lambda: now[0])
    monkeypatch.setattr(
        studied_segments, "require_time", lambda _: now.append(now.pop() + 60)
    )  # time is up once all is found, before it is read
    with pytest.raises(NotWholeError):
        study.receipt("search", (TIDE,), {})


def test_what_became_of_paragraphs_is_not_looked_for_beyond_the_time(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = opened(town.taken())
    assert held is not None
    town.change(lambda archive: archive.put(speech(1, "The tide is low.", "Nobody came.")))
    now, study = [0.0], town.engine.study
    monkeypatch.setattr(study, "_clock", lambda: now[0])

    def slowly(*asked: object, **how: object) -> object:
        now.append(now.pop() + 60)
        return found(*asked, **how)  # type: ignore[arg-type]

    found = issuing.found
    assert study.reopened(held).searches[0].all_changed == 1
    monkeypatch.setattr(since_module, "found", slowly)
    with pytest.raises(NotWholeError):
        study.reopened(held)


FOUND = {"q": "tide", "read": "tide", "paragraphs": 1, "speeches": 1, "digest": "00", "row": 9, "flags": [1, 0, 0]}


def packed(changes: dict[str, object]) -> str:
    """Make a token with a correct checksum, of a receipt in which some values were changed."""
    told = {"v": 1, "view": "search", "archive": "a", "generation": 1, "options": {}, "taken": [FOUND], **changes}
    content = zlib.compress(json.dumps(told).encode())
    whole = len(content).to_bytes(3, "big") + content
    return base64.urlsafe_b64encode(zlib.crc32(whole).to_bytes(4, "big") + whole).decode().rstrip("=")


@pytest.mark.parametrize(
    "wrong",
    [
        {"q": "\ud800"},
        {"read": "\ud800"},
        {"digest": "\ud800"},
        {"row": 2**63},
        {"row": -1},
        {"paragraphs": float("inf")},
        {"set": [float("inf"), 5]},
        {"occurrences": 3},
        {"picks": [["topic", "\ud800", False]]},
    ],
)
def test_what_no_archive_can_have_found_is_no_receipt(wrong: dict[str, object]) -> None:
    assert opened(packed({"taken": [{**FOUND, **wrong}]})) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"taken": [FOUND] * 9},
        {"taken": [[]]},
        {"taken": {"a": 1}},
        {"archive": "\ud800"},
        {"options": []},
        {"generation": 2**63},
        {"generation": float("inf")},
    ],
)
def test_what_is_told_otherwise_is_no_receipt(wrong: dict[str, object]) -> None:
    assert opened(packed({})) is not None
    assert opened(packed(wrong)) is None


@given(st.integers(0, 10_000), st.sampled_from("ABCXYZabcxyz019-_"))
def test_a_receipt_with_a_letter_changed_is_none(at: int, letter: str) -> None:
    token = receipts.Receipt(
        "search", "a", 1, (receipts.Taken(TIDE, "tide", 1, 1, "00", 9, None, Membership.of(["a/b"])),), {}
    ).token()
    place = at % len(token)
    changed = token[:place] + letter + token[place + 1 :]
    found = opened(changed)
    assert found is None or found.token() == token


@given(st.sets(st.text(), max_size=60), st.sets(st.text(), max_size=60))
def test_a_set_has_all_that_was_put_into_it(inside: set[str], others: set[str]) -> None:
    held = Membership.of(inside)
    again = Membership.unpacked(held.packed(), held.count)
    assert again == held
    assert all(text in again for text in inside)
    assert not any(text in again for text in others - inside)


def test_a_set_takes_less_than_three_bytes_a_text() -> None:
    assert len(Membership.of(str(n) for n in range(500)).packed()) < 3 * 500
