"""A paragraph's earlier wordings: where they are told, what changed in them, and that each can be cited."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from index.archive.archive import Archive
from index.archive.revisions import Revision
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import draft, numbered
from search.embedded import open_engine
from search.presenting.history import differences, wordings
from tests.builders.small_site import BRIDGE
from tests.builders.watchers import NOBODY
from web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from index.records import Paragraph, Speech

OPENING = draft("We meet at the old pier.", speaker="Ada Marsh")
JUNE, JULY = (
    draft(f"The bridge opens in {month}, and the ferry stays.", speaker="Ada Marsh") for month in ("June", "July")
)
SOLD = replace(JULY, text="The bridge opens in July, and the ferry is sold.")
MISPRINT, BY_BO = replace(SOLD, speaker="Bo Lind"), draft("Who pays?", speaker="Bo Lind")
CLOSING = draft("Thank you.", speaker="Ada Marsh")


def talk(*said: Paragraph) -> Speech:
    return replace(BRIDGE, paragraphs=numbered(said))


DAYS = (
    talk(OPENING, JUNE, BY_BO, CLOSING),
    talk(OPENING, JULY, BY_BO, CLOSING),
    talk(OPENING, MISPRINT, BY_BO, CLOSING),
    talk(OPENING, SOLD, CLOSING),
)  # the speech as it was read on 1, 2, 3 and 4 May 2024
FIRST, SECOND, NOW = (day.paragraphs[1].id for day in DAYS[:3])
ASKED = DAYS[0].paragraphs[2].id
PLACE = "/speech/town-1/p/"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder: Path = tmp_path_factory.mktemp("history")
    settings = Settings(index=IndexSettings(path=folder))
    for day, speech in enumerate(DAYS, start=1):
        with Archive(settings.index.archive, lambda day=day: datetime(2024, 5, day, 12, tzinfo=UTC)) as archive:  # type: ignore[misc]
            archive.put(speech)
            archive.commit()
            sync(archive, settings.index.index, 64, NOBODY)
    return create_app(open_engine(settings), settings).test_client()


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "lxml")


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(each.get_text().split()) for each in soup.select(selector)]


def test_a_changed_paragraph_says_so_where_it_stands_and_others_do_not(reader: FlaskClient) -> None:
    speech = page(reader, "/speech/town-1")
    (link,) = speech.select(".para-changed a")
    assert (link.get_text(), link["href"]) == ("Changed on 4 May 2024", f"{PLACE}{NOW}/history")
    cite = page(reader, f"{PLACE}{NOW}/cite")
    assert "This paragraph was changed on 4 May 2024." in cite.get_text()
    assert "was changed" not in reader.get(f"{PLACE}{DAYS[3].paragraphs[0].id}/cite").text


def test_its_history_shows_each_wording_with_its_speaker_and_what_was_changed(reader: FlaskClient) -> None:
    history = page(reader, f"{PLACE}{NOW}/history")
    assert texts(history, ".former h2") == [f"Read until {day} May 2024" for day in (4, 3, 2)]
    assert texts(history, ".former blockquote") == [MISPRINT.text, JULY.text, JUNE.text]
    assert texts(history, ".former h2 + .former-who") == ["Bo Lind", "Ada Marsh", "Ada Marsh"]
    assert texts(history, ".former h3 + .former-who") == [
        "removed: Bo Lind added: Ada Marsh",
        "removed: Ada Marsh added: Bo Lind",
    ]
    assert texts(history, ".former-words del") == ["removed: stays.", "removed: June,"]
    assert texts(history, ".former-words ins") == ["added: is sold.", "added: July,"]


def test_an_address_that_has_another_text_now_shows_what_it_meant(reader: FlaskClient) -> None:
    former = page(reader, f"{PLACE}{SECOND}")
    assert texts(former, ".is-meant blockquote") == [JULY.text]
    assert texts(former, ".former h2") == [
        "In its place until 4 May 2024",
        "Read until 3 May 2024",
        "Before that, until 2 May 2024",
    ]
    assert former.select(".onward")[0]["href"] == f"{PLACE}{NOW}"


def test_a_wording_that_only_had_another_speaker_has_its_own_address(reader: FlaskClient) -> None:
    assert reader.get(f"{PLACE}{NOW}").status_code == 303
    former = page(reader, f"{PLACE}{NOW}?wording=2024-05-04T12:00:00Z")
    assert texts(former, ".is-meant .former-who")[0] == "Bo Lind"
    assert reader.get(f"{PLACE}{NOW}?wording=2001-01-01T12:00:00Z").status_code == 303


def test_a_former_wording_is_cited_with_its_validity_and_speaker(reader: FlaskClient) -> None:
    link = page(reader, f"{PLACE}{NOW}/history").select(".former-cite a")[0]
    assert link["href"] == f"{PLACE}{NOW}/cite?wording=2024-05-04T12:00:00Z"
    cite = page(reader, str(link["href"]))
    lasting = f"http://localhost{PLACE}{NOW}?wording=2024-05-04T12:00:00Z"
    plain = f"paragraph 2, wording until 4 May 2024. {lasting}, originally at {BRIDGE.url}"
    assert texts(cite, ".way-plain .cited")[0].startswith("Bo Lind, “Opening of the new bridge”, Lowtown")
    assert texts(cite, ".way-plain .cited")[0].endswith(plain)
    for style in ("chicago", "apa", "mla", "wikipedia"):
        assert "Wording until 4 May 2024. Originally published at" in texts(cite, f".way-{style} .cited")[0]
    assert cite.select(".trail-up a")[0]["href"] == f"{PLACE}{NOW}?wording=2024-05-04T12:00:00Z"
    file = reader.get(str(cite.select("a[download]")[0]["href"]))
    assert "note = {Paragraph 2. Wording until 4 May 2024. " in file.text
    assert file.text.startswith("@misc{lind-2013-opening-of-the-new-2-2024-05-04,")


@pytest.mark.parametrize(("paragraph", "text"), [(FIRST, JUNE.text), (ASKED, BY_BO.text)])
def test_what_is_gone_from_the_speech_is_cited_all_the_same(reader: FlaskClient, paragraph: str, text: str) -> None:
    cite = page(reader, f"{PLACE}{paragraph}/cite")
    assert text in texts(cite, ".way-quotation .cited")[0]
    assert "wording until" in texts(cite, ".way-plain .cited")[0]
    assert reader.get(f"{PLACE}{paragraph}/cite.ris").status_code == 200


def test_a_removed_paragraph_has_no_successor_to_compare_with(reader: FlaskClient) -> None:
    answer = reader.get(f"{PLACE}{ASKED}")
    assert answer.status_code == 410
    assert "What was changed then" not in answer.text


def test_a_paragraph_that_never_changed_has_no_history(reader: FlaskClient) -> None:
    same = DAYS[0].paragraphs[0].id
    assert reader.get(f"{PLACE}{same}/history").location == f"{PLACE}{same}"
    assert reader.get(f"{PLACE}0000000000").status_code == 404
    assert reader.get(f"{PLACE}0000000000/cite").status_code == 404


def test_a_speaker_that_an_older_rostra_did_not_record_is_not_called_another() -> None:
    kept, told = talk(OPENING), {"speaker": "Bo Lind", "kind": "speech"}
    here = kept.paragraphs[0].id
    known, unknown = (Revision("town-1", here, "We meet.", f"2024-05-0{n}", n, here) for n in (1, 2))
    revisions = (replace(known, **told), unknown, replace(unknown, generation=3, **told))  # type: ignore[arg-type]
    assert [each.is_by_another for each in wordings(revisions, kept, here)] == [True, False, False]


@pytest.mark.parametrize(
    ("former", "later"),
    [("“A b,” c", "“A B,” d c."), ("", "New."), ("Old.", ""), ("* * *", "a"), ("мост построен", "Мост построен")],
)
def test_the_parts_of_a_comparison_make_up_both_texts(former: str, later: str) -> None:
    parts = differences(former, later, "en")
    assert ("".join(part.former for part in parts), "".join(part.later for part in parts)) == (former, later)
    assert [part for part in parts if part.former.strip() != part.later.strip()]
