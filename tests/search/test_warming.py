"""A server process loads in a thread what completion and spelling correction need; its answers are the same."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from search.embedded import open_engine

if TYPE_CHECKING:
    from index.config import Settings


def test_a_warmed_engine_completes_as_a_cold_one_does(site_settings: Settings) -> None:
    cold, warmed = open_engine(site_settings), open_engine(site_settings)
    warmed.warm()
    for thread in threading.enumerate():
        if thread.name == "prepare words":
            thread.join()
    assert warmed.complete("har") == cold.complete("har") != ()
