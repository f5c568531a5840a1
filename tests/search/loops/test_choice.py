"""Which loops answer: those of Numba once they are loaded, NumPy's where that fails or was never asked for."""

from __future__ import annotations

import importlib
import threading
from typing import TYPE_CHECKING, Any

import pytest

from index.errors import ConfigError
from index.segment import compiled, packing
from search.loops import choice, numpy_loops

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Numba is installed, but does not go with the NumPy that is there."""

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
