"""Makes docs/search.png: a screenshot of a search in the demonstration archive, taken with a real browser.

    python docs/screenshot.py

It needs Chromium and the extras `demo` and `test`. The archive is built in a temporary folder.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from index.archive.archive import Archive  # noqa: E402 - the project's folder first
from index.building.sync import sync  # noqa: E402
from index.config import IndexSettings, Settings  # noqa: E402
from index.reading.progress import Progress  # noqa: E402
from index.reading.run import demonstrate  # noqa: E402
from search.embedded import open_engine  # noqa: E402
from web.app import create_app  # noqa: E402

PICTURE = ROOT / "docs" / "search.png"
SEARCH = '/?q="entangling alliances" OR neutrality&section=Written'
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1440, 900  # pixels: the width of a desktop screen, and a height that suits a README


def archive(folder: Path) -> Settings:
    """Build the demonstration archive and its index in the folder; return their settings."""
    settings = Settings(index=IndexSettings(path=folder))
    with Archive(settings.index.archive) as opened:
        demonstrate(opened)
        sync(opened, settings.index.index, settings.index.megabytes_for_writing, Progress("never"))
    return settings


def take(address: str) -> None:
    """Save a screenshot of the page at the URL."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="en")
        page.goto(address)
        page.screenshot(path=PICTURE)
        browser.close()


def main() -> None:
    """Build the archive, serve it, and take the screenshot."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        settings = archive(Path(folder))
        server = make_server("127.0.0.1", 0, create_app(open_engine(settings), settings), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        take(f"http://127.0.0.1:{server.server_port}{SEARCH}")
        server.shutdown()
    sys.stdout.write(f"{PICTURE}\n")


if __name__ == "__main__":
    main()
