"""Countries: one English name for each country code, from `countries.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("index.text").joinpath("countries.toml").read_text(encoding="utf-8"))


def code(written: str) -> str:
    """The right code for one that a table writes, which is itself unless it is a known slip.

    >>> code("yde"), code("POR")
    ('YDE', 'PRT')
    """
    upper = written.strip().upper()
    return _tables()["aliases"].get(upper, upper)


def country(written: str) -> str | None:
    """The country's name by its three-letter code, or None for an unknown code.

    >>> country("RUS"), country("XXX")
    ('Russia', None)
    """
    return _tables()["names"].get(code(written))
