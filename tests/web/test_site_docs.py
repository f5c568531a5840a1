"""The documentation of the site is its contract: it has every URL and every parameter."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from search.study.collocates import CollocatesRequest
from search.study.comparison import ComparisonRequest
from search.study.lines import LinesRequest
from search.study.trends import TrendsRequest
from web import state
from web.study import parameters

if TYPE_CHECKING:
    from flask import Flask

STUDY = {
    "/lines": LinesRequest,
    "/trends": TrendsRequest,
    "/collocates": CollocatesRequest,
    "/compare": ComparisonRequest,
}
PAGE = Path(__file__).resolve().parents[2] / "docs" / "site.md"


@pytest.fixture(scope="module")
def documented() -> set[str]:
    return set(re.findall(r"`([^`]+)`", PAGE.read_text("utf-8")))


def plain(rule: str) -> str:
    """Return the routing rule as the document writes it: <number>, without the range of the number."""
    return re.sub(r"<\w+\([^<>]*\):(\w+)>", r"<\1>", rule)


def test_every_address_is_documented(site: Flask, documented: set[str]) -> None:
    rules = {plain(rule.rule) for rule in site.url_map.iter_rules() if not rule.endpoint.startswith(("static", "v1."))}
    assert rules - documented == set()


def test_every_documented_address_exists(site: Flask, documented: set[str]) -> None:
    rules = {plain(rule.rule) for rule in site.url_map.iter_rules()}
    named = {text for text in documented if text.startswith("/") and "…" not in text}
    assert named - rules == set()


def test_every_parameter_is_documented(documented: set[str]) -> None:
    names = {value for name, value in vars(state).items() if name.isupper() and isinstance(value, str)}
    assert names - {state.EXCLUDED} <= documented


def test_every_parameter_of_a_study_page_stands_in_its_rows() -> None:
    table = PAGE.read_text("utf-8").partition("## Parameters of study")[2]
    told: dict[str, set[str]] = {}
    here = ""
    for page, names in re.findall(r"^\|([^|]*)\| (`[^|]*) \|", table, re.MULTILINE):
        here = page.strip("` ") or here
        told.setdefault(here, set()).update(re.findall(r"`([^`]+)`", names))
    for page, request in STUDY.items():
        assert set(parameters.BESIDE[request]) <= told[page]
    assert {parameters.AGAINST, parameters.OF_OTHER + "topic"} <= told["/compare"]
    assert parameters.WITH_INTERVALS in told["/trends"]
