"""Accessibility: axe-core finds no fault on any page, and nothing runs out of sight at 400 % zoom."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import pytest

from tests.builders.small_site import BRIDGE, MAYOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PARAGRAPH = f"/speech/town-1/p/{BRIDGE.paragraphs[1].id}"
PAGES = (
    "/",
    "/?q=ferry&topic=Harbour&explain=1",
    "/?q=zebra",
    "/?q=fery",
    "/speech/town-1?q=ferry",
    "/speech/town-4",
    "/speech/town-1/cite",
    f"{PARAGRAPH}/cite",
    "/speech/nowhere",
    "/quote?text=Nine+years+of+work+were+needed+to+build+it",
    "/quote?text=The+steel+is+from+Lowtown,+and+the+golden+bell+hangs+in+the+middle",
    "/help",
    "/about",
    "/facet/topic",
    "/speakers",
    f"/speaker/{MAYOR}",
    "/calendar",
    "/year/2013",
    "/day/2013-09-23",
    "/lines?q=ferry",
    "/lines?q=title:opening",
    "/trends?q=ferry",
    "/collocates?q=ferry",
    "/compare?topic=Harbour",
    "/echoes",
)
WIDTHS = (390, 820, 1440)  # pixels: a phone, a tablet, a desktop screen
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ZOOMED = {"width": 320, "height": 256}  # pixels: a screen of 1280 by 1024 at 400 % (WCAG 1.4.10)


@pytest.fixture(scope="module")
def window(browser: Browser, address: str) -> Iterator[Page]:
    """One tab for all tests of this file, with animations turned off."""
    context = browser.new_context(base_url=address, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """The source text of axe-core."""
    pytest.importorskip("axe_playwright_python")
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(window: Page, axe: str, path: str) -> None:
    window.goto(path)
    window.evaluate(axe)
    found = {}
    for width in WIDTHS:
        window.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            window.emulate_media(color_scheme=scheme)
            found |= violations(window)
    assert found == {}


def violations(page: Page) -> dict[str, Any]:
    """Return what axe-core finds on the page in its present state: by rule, the beginnings of up to three elements at
    fault.
    """
    asked = {"runOnly": list(LEVELS), "resultTypes": ["violations"]}
    broken = page.evaluate("(asked) => axe.run(document, asked).then((found) => found.violations)", asked)
    return {one["id"]: [node["html"][:120] for node in one["nodes"]][:3] for one in broken}


@pytest.mark.parametrize("path", PAGES)
def test_at_400_per_cent_nothing_runs_out_of_sight(window: Page, path: str) -> None:
    window.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    window.goto(path)
    assert window.evaluate("document.documentElement.scrollWidth") <= ZOOMED["width"]
