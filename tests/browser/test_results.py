"""What people do with results: open the text around a hit, choose a period, use keys, return to earlier searches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.builders.small_site import BRIDGE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_what_stands_around_a_hit_is_read_without_leaving_the_results(page: Page, scripts: bool) -> None:
    page.goto("/?q=tonnes")
    link = page.get_by_role("link", name="Around it")
    link.click()
    expect(page.locator(".around .para-text")).to_have_count(5)
    expect(page.locator(".around")).to_contain_text(BRIDGE.paragraphs[0].text)
    if scripts:
        assert page.url.endswith("/?q=tonnes")
        link.click()
        expect(page.locator(".around")).to_be_hidden()
    else:
        page.get_by_role("link", name="← Results").click()
        assert page.locator(".hit").count() == 1


def test_the_other_hits_of_a_speech_unfold_below_its_best(page: Page, scripts: bool) -> None:
    page.goto("/?q=ferry&group=event")
    page.get_by_role("link", name="29 more in this speech").click()
    if scripts:
        expect(page.locator(".unfolded .hit")).to_have_count(9)  # the ten of a page, without the one already shown
        assert page.locator(".found > .hits > .hit").count() == 2
    else:
        assert page.locator(".chip").count() == 1


def test_all_values_of_a_list_are_a_click_away(page: Page) -> None:
    page.goto("/?q=the")
    page.locator(".facet:has(#facet-year) .all-values").click()
    expect(page.locator(".values-wide li").first).to_be_visible()
    page.locator(".values-wide").get_by_role("link", name="2012").click()
    expect(page.locator(".chip")).to_contain_text("2012")


def test_a_word_is_looked_for_in_one_form_alone(page: Page) -> None:
    page.goto("/?q=the+ferry+sailed")
    page.get_by_text("Word by word").click()
    page.get_by_role("link", name="look for it too").click()
    expect(page.locator("#q")).to_have_value('"the" ferry sailed')


def test_words_are_looked_for_within_the_results(page: Page) -> None:
    page.goto("/?q=harbour")
    page.get_by_label("Words within these results").fill("paid")
    page.locator(".within").get_by_role("button", name="Find").click()
    expect(page.locator("#q")).to_have_value("harbour AND paid")
    assert page.locator(".hit").count() == 1


def bar(page: Page, year: str) -> None:
    """Click the first bar of that year by a script, because it is too narrow for the mouse."""
    column = page.locator(".chart-bars a", has=page.locator("title", has_text=year)).first
    column.evaluate("link => link.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))")


def test_two_clicks_on_the_chart_choose_a_period(page: Page, scripts: bool) -> None:
    page.goto("/?q=harbour")
    bar(page, "2013")
    if scripts:
        expect(page.get_by_role("status")).to_contain_text("September 2013: the period begins here")
        bar(page, "2012")  # the end of a period can be clicked before its beginning
        expect(page.get_by_label("From")).to_have_value("2012-01")
    else:
        expect(page.get_by_label("From")).to_have_value("2013-09")
    expect(page.get_by_label("to", exact=True)).to_have_value("2013-09")


def test_escape_takes_the_beginning_of_a_period_back(page: Page, scripts: bool) -> None:
    page.goto("/?q=harbour")
    if not scripts:
        assert page.locator(".chart-hint").count() == 0
        return
    bar(page, "2013")
    page.keyboard.press("Escape")
    expect(page.locator(".begun")).to_have_count(0)
    bar(page, "2012")
    assert page.url.endswith("/?q=harbour")


def test_keys_lead_through_results_and_their_pages(page: Page, scripts: bool) -> None:
    page.goto("/?q=ferry")
    if not scripts:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        return
    here = "[...document.querySelectorAll('.hit')].findIndex((hit) => hit.contains(document.activeElement))"
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate(here) == place
    page.keyboard.press("n")
    page.wait_for_url("**page=2")
    page.keyboard.press("p")
    page.wait_for_url("**/?q=ferry")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Next result or paragraph")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_keys_lead_from_match_to_match_in_a_speech(page: Page, scripts: bool) -> None:
    page.goto("/speech/town-1?q=ferry")
    if scripts:
        page.keyboard.press("n")
    else:
        page.get_by_role("link", name="↓ Next match").click()
    expect(page).to_have_url(re.compile(f"#{BRIDGE.paragraphs[4].id}$"))


def test_this_browser_remembers_the_last_searches_until_they_are_forgotten(page: Page, scripts: bool) -> None:
    for words in ("ferry", "bridge", "nosuchword"):
        page.goto(f"/?q={words}")
    page.goto("/")
    shown = page.locator(".recent a").all_inner_texts()
    assert shown == (["bridge", "ferry"] if scripts else [])
    if scripts:
        page.get_by_role("button", name="Forget them").click()
        page.goto("/")
        assert page.locator(".recent").count() == 0


def test_the_search_key_finds_in_a_speech_that_a_search_led_to(page: Page, scripts: bool) -> None:
    page.goto("/speech/town-1?q=ferry")
    page.keyboard.press("/")
    if scripts:
        expect(page.get_by_label("Find in this speech")).to_be_focused()
    else:
        expect(page.get_by_label("Find in this speech")).not_to_be_focused()
