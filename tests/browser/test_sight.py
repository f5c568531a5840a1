"""What people see: no page is too wide, contrast in light and dark colours, keyboard focus, print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from tests.builders.small_site import BRIDGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    Open = Callable[..., Page]

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/?q=ferry&topic=Harbour&explain=1",
    "/?q=zebra",
    "/speech/town-1?q=ferry",
    "/quote?text=The+steel+is+from+Lowtown,+and+the+golden+bell+hangs+in+the+middle",
    f"/speech/town-1/p/{BRIDGE.paragraphs[1].id}/cite",
    f"/speech/town-1/p/{BRIDGE.paragraphs[1].id}/around?q=ferry",
    "/help",
    "/about",
    "/facet/topic",
)
STUDIES = (
    "/lines?q=ferry&order=left&sample=100",
    "/lines?q=zebra",
    "/trends?q=ferry&q=harbour&q=bridge&intervals=1",
    "/trends?q=ferry&step=month&unit=paragraphs&scale=share",
    "/trends",
    "/collocates?q=ferry&minimum=1",
    "/compare?speaker=Ada+Marsh&minimum=1",
    "/compare?q=ferry&against=harbour",
    "/compare",
    "/echoes",
    "/echoes?q=ferry&fewest=3",
    "/receipt?q=ferry&of=lines",
    "/speaker/Ada%20Marsh",
)
WIDTHS = (320, 390, 820, 1440)  # pixels: the narrowest that WCAG requires, a phone, a tablet, a desktop screen
CONTRAST = 4.5  # least contrast ratio of text, by WCAG 2.2 AA

# A script that returns every visible text with the contrast between its colour and the background behind it.
TEXTS = """() => {
  const number = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = (c) => {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = number(c).slice(0, 3).map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      const parts = number(colour);
      if (parts.length < 4 || parts[3] === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    if (element.closest(".unseen, title, .skip")) continue;
    const style = getComputedStyle(element);
    const colour = element.closest("svg") ? style.fill : style.color;
    const [a, b] = [light(colour), light(ground(element))].sort((x, y) => y - x);
    found.push([node.data.trim().slice(0, 40), (a + 0.05) / (b + 0.05)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def window(browser: Browser, address: str) -> Iterator[Page]:
    """One tab for all tests of this file, because opening one takes longer than most tests."""
    context = browser.new_context(base_url=address)
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(window: Page) -> Open:
    """A function that opens a URL in the tab, with the given width in pixels and colour scheme."""

    def opened(path: str, width: int = 1280, scheme: Literal["light", "dark"] = "light") -> Page:
        window.set_viewport_size({"width": width, "height": 844})
        window.emulate_media(color_scheme=scheme, media="screen")
        window.goto(path)
        return window

    return opened


@pytest.mark.parametrize("path", PAGES + STUDIES)
def test_no_page_scrolls_sideways(visit: Open, path: str) -> None:
    page = visit(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (width, overflow) == (width, 0)


@pytest.mark.parametrize("path", PAGES + STUDIES)
def test_text_stands_out_from_its_ground(visit: Open, path: str) -> None:
    page = visit(path)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        texts = page.evaluate(TEXTS)
        assert len(texts) > 5
        assert [text for text in texts if text[1] < CONTRAST] == []


def test_dark_is_dark_and_light_is_light(visit: Open) -> None:
    grounds = [
        visit("/", scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    light, dark = (sum(map(int, ground.removeprefix("rgb(").rstrip(")").split(","))) for ground in grounds)
    assert light > 700
    assert dark < 100


@pytest.mark.parametrize("path", PAGES[1:4])
def test_every_stop_of_the_tab_key_is_seen(visit: Open, path: str) -> None:
    page = visit(path)
    seen = 0
    for _ in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => { const e = document.activeElement; if (!e || e === document.body) return null;
               const s = getComputedStyle(e), f = e.closest(".ask");
               const lined = f && getComputedStyle(f).borderBottomColor !== "rgb(27, 31, 30)";
               return s.outlineStyle !== "none" || lined; }"""
        )
        if outline is None:
            break
        assert outline
        seen += 1
    assert seen > 3


def test_the_first_tab_skips_to_the_text(visit: Open) -> None:
    page = visit("/speech/town-1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_search_is_made_with_the_keyboard_alone(visit: Open) -> None:
    page = visit("/about")
    page.keyboard.press("/")
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=ferry")
    assert page.locator(".hit").count() == 10


def test_on_a_phone_the_filters_open_over_the_results_and_close(visit: Open) -> None:
    page = visit("/?q=ferry", 390)
    rail = page.locator(".rail")
    assert not rail.is_visible()
    page.locator("#found").get_by_role("link", name="Narrow").click()
    assert rail.is_visible()
    page.get_by_role("link", name="Done").click()
    assert not rail.is_visible()
    page.locator("#found").get_by_role("link", name="Narrow").click()
    rail.get_by_role("link", name="Roads").first.click()
    assert page.locator(".chip").count() == 1


def test_on_paper_a_speech_is_its_text(visit: Open) -> None:
    page = visit("/speech/town-1?q=ferry")
    page.emulate_media(media="print")
    assert page.locator(".para-text").first.is_visible()
    assert page.locator(".colophon .citation").is_visible()
    for hidden in (".band", ".plate-nav", ".cite", ".foot"):
        assert not page.locator(hidden).first.is_visible()


def test_a_printed_page_has_its_address_and_the_date(visit: Open, address: str) -> None:
    path = f"/speech/town-1?p={BRIDGE.paragraphs[1].id}#{BRIDGE.paragraphs[1].id}"
    page = visit(path)
    printed = page.locator(".printed")
    assert not printed.is_visible()
    page.emulate_media(media="print")
    assert printed.is_visible()
    assert printed.inner_text() == f"{address}{path.partition('#')[0]}"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert printed.inner_text().startswith(f"{address}{path}, printed on ")


@pytest.mark.parametrize("media", ["screen", "print"])
def test_references_for_programs_are_shown_whole(visit: Open, media: Literal["screen", "print"]) -> None:
    page = visit(f"/speech/town-1/p/{BRIDGE.paragraphs[1].id}/cite", width=390)
    page.emulate_media(media=media)
    boxes = "[...document.querySelectorAll('pre.cited')]"
    assert page.evaluate(f"{boxes}.length") == 4
    cut = "e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth"
    assert page.evaluate(f"{boxes}.filter(e => {cut}).length") == 0


def test_nothing_is_loaded_from_elsewhere_and_nothing_fails(visit: Open, address: str) -> None:
    page = visit("/")
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path in PAGES:
        page.goto(path)
    with page.expect_response("**/api/complete?q=ferr"):
        page.get_by_label("Search the speeches").fill("ferr")
    assert all(url.startswith(address) for url in asked)
    assert wrong == []


@pytest.mark.parametrize("path", STUDIES)
def test_a_phone_shows_the_whole_chart_and_every_query_field(visit: Open, path: str) -> None:
    page = visit(path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    drawn = "[...document.querySelectorAll('.trend-narrow, .ask-several input[type=search]')]"
    beyond = ".map(e => e.getBoundingClientRect()).filter(b => b.left < 0 || b.right > innerWidth || b.width < 300)"
    assert page.evaluate(f"{drawn}{beyond}.length") == 0


def test_a_phone_reads_each_line_whole_and_opens_the_tables_beside_them(visit: Open) -> None:
    page = visit("/lines?q=ferry", width=390)
    cut = "[...document.querySelectorAll('.line-left, .line-right')].filter(e => e.scrollWidth > e.clientWidth + 1)"
    assert page.locator(".line").count() > 10
    assert page.evaluate(f"{cut}.length") == 0
    assert not page.locator(".counts").first.is_visible()
    page.get_by_text("Forms, words before and after").click()
    assert page.locator(".counts td a").last.is_visible()


@pytest.mark.parametrize("width", [360, 390])
@pytest.mark.parametrize("language", ["", "/ru"])
@pytest.mark.parametrize("path", ["/compare?speaker=Ada+Marsh&minimum=1", "/collocates?q=ferry&minimum=1"])
def test_a_phone_shows_every_column_of_a_table(visit: Open, language: str, path: str, width: int) -> None:
    page = visit(language + path, width=width)
    tables = "[...document.querySelectorAll('.study-table')]"
    assert page.evaluate(f"{tables}.length") > 0
    assert page.evaluate(f"{tables}.filter(e => e.scrollWidth > e.clientWidth).length") == 0


def test_lines_of_a_chart_differ_by_more_than_their_colour(visit: Open) -> None:
    page = visit("/trends?q=ferry&q=harbour&q=bridge")
    dashes = "[...document.querySelectorAll('{}')].map(e => getComputedStyle(e).strokeDasharray)"
    drawn = page.evaluate(dashes.format(".trend-wide .series path:first-of-type"))
    assert len(set(drawn)) == len(drawn) == 3
    assert page.evaluate(dashes.format(".legend .stroke")) == drawn
