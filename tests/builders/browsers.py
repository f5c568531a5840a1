"""Finds an installed Chromium; `.ci/run` tries the same names before it installs one."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Return the path of the first of NAMES that is installed, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)
