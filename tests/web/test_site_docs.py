"""The documentation of the site is its contract: every address and every parameter stands in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from web import state

if TYPE_CHECKING:
    from flask import Flask

PAGE = Path(__file__).resolve().parents[2] / "docs" / "site.md"


@pytest.fixture(scope="module")
def documented() -> set[str]:
    return set(re.findall(r"`([^`]+)`", PAGE.read_text("utf-8")))


def test_every_address_is_documented(site: Flask, documented: set[str]) -> None:
    rules = {rule.rule for rule in site.url_map.iter_rules() if rule.endpoint != "static"}
    assert rules - documented == set()


def test_every_documented_address_exists(site: Flask, documented: set[str]) -> None:
    rules = {rule.rule for rule in site.url_map.iter_rules()}
    named = {text for text in documented if text.startswith("/") and "…" not in text}
    assert named - rules == set()


def test_every_parameter_is_documented(documented: set[str]) -> None:
    names = {value for name, value in vars(state).items() if name.isupper() and isinstance(value, str)}
    assert names - {state.EXCLUDED} <= documented
