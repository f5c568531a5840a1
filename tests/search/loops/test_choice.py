"""Searches use Numba's loops once they are loaded, and NumPy's loops if that fails or is not wanted."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.errors import ConfigError
from index.segment import compiled, packing
from search.loops import choice, numpy_loops

ROOT = Path(__file__).resolve().parents[3]

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installed Numba that does not work with the installed NumPy."""

    def refusing(name: str) -> Any:
        raise ImportError(f"{name} needs NumPy 9.9 or less")

    monkeypatch.setattr(choice, "_loaded", threading.Event())
    monkeypatch.setattr("index.segment.compiled.is_installed", lambda: True)
    forget()
    monkeypatch.setattr(importlib, "import_module", refusing)
    yield
    forget()


def forget() -> None:
    compiled.module.cache_clear()
    packing._compiled.cache_clear()


@pytest.mark.usefixtures("broken")
def test_numpy_answers_on_where_numba_is_there_but_does_not_load(caplog: pytest.LogCaptureFixture) -> None:
    choice.load()
    choice.load()
    assert choice.kernels() is numpy_loops
    assert [record.getMessage() for record in caplog.records] == [
        f"{name}: Numba does not load ({name} needs NumPy 9.9 or less); NumPy does the same, slower"
        for name in ("search.loops.numba_phrases", "index.segment.loops.packing_loops")
    ]


@pytest.mark.usefixtures("broken")
def test_asked_for_by_name_numba_must_load() -> None:
    with pytest.raises(ConfigError, match="does not load"):
        choice.choose("numba")


@pytest.mark.skipif(not compiled.is_installed(), reason="numba is not installed")
def test_no_linear_algebra_is_loaded_for_the_loops(tmp_path: Path) -> None:
    (tmp_path / "scipy").mkdir()
    (tmp_path / "scipy" / "__init__.py").write_text("raise AssertionError('SciPy was loaded')")
    code = "from search.loops import choice; choice.load(); print(choice.kernels())"
    there = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=there, check=True, cwd=ROOT)
    assert "numba_loops" in done.stdout
