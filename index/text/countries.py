"""Countries: one English name for each country code, from `countries.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("index.text").joinpath("countries.toml").read_text(encoding="utf-8"))


def code(written: str) -> str:
    """The correct code for a code in a table: the same one, unless it is a known slip."""
    upper = written.strip().upper()
    return _tables()["aliases"].get(upper, upper)


def country(written: str) -> str | None:
    """The country's name by its three-letter code, or None for an unknown code.

    >>> country("RUS"), country("XXX")
    ('Russia', None)
    """
    return _tables()["names"].get(code(written))
