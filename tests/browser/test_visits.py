"""Visits to the site: search, narrow, read, cite, go back; every step with and without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.builders.small_site import BRIDGE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def search(page: Page, words: str) -> None:
    page.goto("/")
    page.get_by_label("Search the speeches").fill(words)
    page.get_by_role("button", name="Search", exact=True).click()


def test_a_query_a_topic_a_paragraph_and_back(page: Page) -> None:
    search(page, "ferry")
    assert page.locator("h1").inner_text() == "33 paragraphs in 2 speeches"

    page.locator(".rail").get_by_role("link", name="Roads", exact=False).first.click()
    assert page.locator("h1").inner_text() == "3 paragraphs in 1 speech"
    narrowed = page.url

    page.locator(".hit-title a").first.click()
    marked = page.locator(".is-marked")
    assert marked.count() == 1
    assert page.url.endswith("#" + (marked.get_attribute("id") or "?"))
    assert marked.locator("mark").first.inner_text().lower() == "ferry"
    expect(marked).to_be_in_viewport()

    page.go_back()
    assert page.url == narrowed
    page.go_back()
    assert page.locator("h1").inner_text() == "33 paragraphs in 2 speeches"


@pytest.mark.parametrize(
    ("path", "target"),
    [("/speech/town-2", "#find"), ("/speech/town-2?q=ferry", "#find"), ("/?q=ferry", "#narrow")],
)
def test_the_keyboard_reaches_forms_that_stand_after_long_texts_at_once(page: Page, path: str, target: str) -> None:
    page.goto(path)
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(target)).to_be_focused()
    expect(page.locator(target)).to_be_in_viewport()
    expect(page.get_by_label("Search the speeches")).to_have_value("ferry" if "q=" in path else "")


def test_the_link_back_leads_to_the_same_results(page: Page) -> None:
    search(page, "ferry")
    page.get_by_role("link", name="Next →").click()
    results = page.url
    page.locator(".hit-title a").first.click()
    page.locator(".back").click()
    assert page.url == results


def test_from_match_to_match_in_a_speech(page: Page) -> None:
    search(page, "bell")
    page.goto("/speech/town-1?q=ferry")
    page.get_by_role("link", name="Next match").first.click()
    page.get_by_role("link", name="↓ Next match").click()
    assert page.locator(".is-marked .para-text").inner_text() == "On the ferry"


def test_a_citation_opens_beside_its_paragraph(page: Page) -> None:
    page.goto(f"/speech/town-1/p/{BRIDGE.paragraphs[2].id}")
    marked = page.locator(".is-marked")
    citation = marked.locator(".citation")
    assert not citation.is_visible()
    marked.locator("summary").click()
    assert citation.is_visible()
    assert "paragraph 3. http://127.0.0.1" in citation.inner_text()


def test_a_filter_is_taken_off_by_its_chip(page: Page) -> None:
    page.goto("/?q=ferry&topic=Roads&place=Lowtown")
    page.locator(".chip").filter(has_text="Roads").click()
    assert page.locator(".chip").all_inner_texts() == ["Remove Place Lowtown ×"] or page.locator(".chip").count() == 1
    page.locator(".chip").click()
    assert page.locator(".chip").count() == 0
    assert page.locator("h1").inner_text() == "33 paragraphs in 2 speeches"


def test_a_period_is_set_by_typing_it(page: Page) -> None:
    search(page, "bridge")
    page.get_by_label("From").fill("2014")
    page.get_by_role("button", name="Set the period").click()
    assert page.locator("h1").inner_text() == "1 paragraph in 1 speech"
    assert page.get_by_label("From").input_value() == "2014"


def test_more_values_open_in_place(page: Page) -> None:
    page.goto("/?q=the")
    more = page.locator(".more summary")
    if more.count():
        more.first.click()
        assert page.locator(".more[open] .value").first.is_visible()


def test_a_paragraph_is_cited_in_the_style_of_a_house(page: Page, scripts: bool) -> None:
    page.goto(f"/speech/town-1/p/{BRIDGE.paragraphs[2].id}")
    marked = page.locator(".is-marked")
    marked.locator("summary").click()
    if not scripts:
        marked.get_by_role("link", name="Copy link, quotation, other styles").click()
    chicago = page.locator(".way", has_text="Chicago").first
    expect(chicago).to_contain_text("Marsh, Ada. “Opening of the New Bridge.” Speech transcript.")


def test_a_quotation_is_copied_with_its_source(page: Page, scripts: bool) -> None:
    whole = "“It carries 40 tonnes, and it carries our hopes.” – Ada Marsh, “Opening of the new bridge”"
    if not scripts:  # without scripts, people select and copy the text
        page.goto(f"/speech/town-1/p/{BRIDGE.paragraphs[2].id}/cite")
        expect(page.locator(".way", has_text="Quotation").locator(".cited")).to_contain_text(whole)
        return
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/speech/town-1/p/{BRIDGE.paragraphs[2].id}")
    page.locator(".is-marked summary").click()
    page.get_by_role("button", name="Copy quote").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith(whole)


def test_a_match_is_gone_to_on_the_bar(page: Page) -> None:
    page.goto("/speech/town-1?q=ferry")
    page.locator(".matches a").last.evaluate("link => link.dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    expect(page).to_have_url(re.compile(rf"/speech/town-1\?q=ferry#{BRIDGE.paragraphs[8].id}$"))


def test_more_like_a_paragraph_is_a_click_away(page: Page) -> None:
    page.goto(f"/speech/town-1/p/{BRIDGE.paragraphs[4].id}")
    page.locator(".is-marked summary").click()
    page.locator(".is-marked").get_by_role("link", name="More like this").click()
    assert page.locator(".chip-not").count() == 1
    assert page.locator(".hit").count() > 0
