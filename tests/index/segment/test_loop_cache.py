"""Compiled loops are kept in a folder that can be written to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from index.segment import loop_cache

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(loop_cache.VARIABLE, "")
    monkeypatch.delenv(loop_cache.VARIABLE)


def test_an_installation_that_cannot_be_written_keeps_them_beside_the_index(tmp_path: Path) -> None:
    loop_cache.keep_beside(tmp_path, source=tmp_path / "not there")
    assert os.environ[loop_cache.VARIABLE] == str(tmp_path / "loops")


def test_one_that_can_be_written_keeps_them_with_their_source(tmp_path: Path) -> None:
    loop_cache.keep_beside(tmp_path, source=tmp_path)
    assert loop_cache.VARIABLE not in os.environ


def test_who_named_a_folder_has_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(loop_cache.VARIABLE, "elsewhere")
    loop_cache.keep_beside(tmp_path, source=tmp_path / "not there")
    assert os.environ[loop_cache.VARIABLE] == "elsewhere"
