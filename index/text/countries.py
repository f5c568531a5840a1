"""Country codes and the English name of each, from `countries.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("index.text").joinpath("countries.toml").read_text(encoding="utf-8"))


def code(written: str) -> str:
    """Return the country code `written` in upper case, with known mistakes corrected."""
    upper = written.strip().upper()
    return _tables()["aliases"].get(upper, upper)


def country(written: str) -> str | None:
    """Return the name of a country by its three-letter code; None if the code is unknown.

    >>> country("RUS"), country("XXX")
    ('Russia', None)
    """
    return _tables()["names"].get(code(written))
