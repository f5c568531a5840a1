"""Citing on the site: the page with all styles, the files, and links to the quoted words at the source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.builders.small_site import BRIDGE, FERRY, UNDATED

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HERE = f"/speech/town-1/p/{BRIDGE.paragraphs[1].id}"


def ways(client: FlaskClient, address: str) -> dict[str, str]:
    """Return the text of each style or format on a page, by its name."""
    page = BeautifulSoup(client.get(address).text, "lxml")
    found = {}
    for way in page.select(".way:has(.cited)"):
        name, text = way.select(".way-name")[0], way.select(".cited")[0]
        found[str(name.contents[0]).strip()] = text.get_text().strip()
    return found


def test_a_paragraph_is_cited_in_every_style(client: FlaskClient) -> None:
    found = ways(client, f"{HERE}/cite")
    assert list(found) == [
        "Address", "Quotation", "Plain", "Chicago", "APA", "MLA", "Wikipedia", "BibTeX", "RIS", "CSL-JSON",
        "HTML to embed",
    ]  # fmt: skip
    assert found["Address"] == f"http://localhost{HERE}"
    assert found["APA"].startswith("Marsh, A. (2013, September 23). Opening of the new bridge [Speech transcript].")
    assert found["Quotation"].startswith(f"“{BRIDGE.paragraphs[1].text}” – Ada Marsh, “Opening")
    assert json.loads(found["CSL-JSON"])[0]["title"] == BRIDGE.title


def test_a_whole_speech_is_cited_without_a_quotation(client: FlaskClient) -> None:
    found = ways(client, "/speech/town-2/cite")
    assert "Quotation" not in found
    assert (
        found["Plain"] == "Ada Marsh, “Farewell to the ferry”, Hightown, 5 January 2012. http://localhost/speech/town-2"
        f", originally at {FERRY.url}"
    )


def test_every_reference_gives_the_permalink_and_the_original_address(client: FlaskClient) -> None:
    found = ways(client, f"{HERE}/cite")
    for name in ("Plain", "Chicago", "APA", "MLA", "Wikipedia", "BibTeX", "RIS", "CSL-JSON"):
        assert f"http://localhost{HERE}" in found[name]
        assert str(BRIDGE.url) in found[name]


def test_the_link_to_the_original_opens_at_the_words(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get(f"{HERE}/cite").text, "lxml")
    (link,) = page.select("a[rel=external]")
    start, end = "Friends%2C%20this%20bridge%20took%20nine%20years", "all%20the%20harbour%E2%80%99s%20coin."
    assert link["href"] == f"{BRIDGE.url}#:~:text={start}%20and%20{end}"
    local = f"/speech/{UNDATED.id}/p/{UNDATED.paragraphs[0].id}/cite"
    assert not BeautifulSoup(client.get(local).text, "lxml").select("a[rel=external]")


@pytest.mark.parametrize(
    ("ending", "kind", "begins"),
    [
        ("bib", "application/x-bibtex", "@misc{marsh-2013"),
        ("ris", "application/x-research-info-systems", "TY  - ELEC"),
        ("json", "application/vnd.citationstyles.csl+json", "[\n  {"),
    ],
)
def test_a_reference_comes_as_a_file(client: FlaskClient, ending: str, kind: str, begins: str) -> None:
    answer = client.get(f"{HERE}/cite.{ending}")
    assert answer.mimetype == kind
    assert answer.text.startswith(begins)
    assert answer.headers["Content-Disposition"].endswith(f".{ending}")
    assert client.get(f"/speech/{FERRY.id}/cite.{ending}").status_code == 200


def test_what_is_not_there_is_said(client: FlaskClient) -> None:
    for address in (f"{HERE}/cite.doc", "/speech/town-1/p/0000000000/cite", "/speech/nobody/cite"):
        assert client.get(address).status_code == 404
    moved = client.get(f"/speech/town-1-copy/p/{BRIDGE.paragraphs[1].id}/cite")
    assert (moved.status_code, moved.location) == (301, f"{HERE}/cite")
    assert client.get("/speech/town-1-copy/cite.bib").location == "/speech/town-1/cite.bib"


def test_more_like_a_paragraph_is_a_search_of_other_speeches_for_its_words(client: FlaskClient) -> None:
    answer = client.get(f"{HERE}/like")
    assert answer.status_code == 303
    assert "words=any" in answer.location
    assert "-event=town-1" in answer.location
    page = BeautifulSoup(client.get(answer.location).text, "lxml")
    assert BRIDGE.title not in [title.get_text() for title in page.select(".hit-title")]
    assert page.select(".hit-title")
    wordless = f"/speech/town-1/p/{BRIDGE.paragraphs[5].id}"
    assert client.get(f"{wordless}/like").location == wordless
