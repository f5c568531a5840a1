"""Fixtures for tests with a real Chromium, which visits the site on a free port of this machine."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from tests.builders.browsers import NAMES, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Page

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 10_000  # milliseconds to wait for a page, on a busy machine


@pytest.fixture(scope="session")
def address(site: Flask) -> Iterator[str]:
    """The URL at which the site is served."""
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium; skips the test if none is installed, and says which names were tried."""
    path = chromium()
    if not path:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as run:
        opened = run.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(params=["scripts", "no scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts: each test runs with and without."""
    return bool(request.param == "scripts")


@pytest.fixture
def page(browser: Browser, address: str, scripts: bool) -> Iterator[Page]:
    """A new tab on a screen of a desktop computer, without cookies or history."""
    desk = {"width": 1280, "height": 900}
    context = browser.new_context(base_url=address, java_script_enabled=scripts, viewport=desk)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()
