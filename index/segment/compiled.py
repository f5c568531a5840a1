"""Imports modules of loops that Numba compiles, where Numba is installed and supports the installed NumPy."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def is_installed() -> bool:
    """Whether Numba is installed; loads nothing."""
    return importlib.util.find_spec("numba") is not None


@functools.cache
def module(name: str) -> ModuleType | None:
    """The module of compiled loops; None where Numba is not installed or does not load, which is then logged."""
    if not is_installed():
        return None
    try:
        with _without_scipy():
            return importlib.import_module(name)
    except ImportError as error:  # as Numba says that the NumPy here is too new for it
        logging.getLogger(__name__).warning("%s: Numba does not load (%s); NumPy does the same, slower", name, error)
        return None


@contextmanager
def _without_scipy() -> Iterator[None]:
    """Hide SciPy, where it is installed and nobody uses it yet, while Numba loads.

    Numba would load its linear algebra, which no loop here needs: a fifth of a second and 10 MB of each process.
    """
    modules = cast("dict[str, Any]", sys.modules)  # None in it says that a module is not there
    hides = "scipy" not in modules and "numba" not in modules
    if hides:
        modules["scipy"] = None
    try:
        yield
    finally:
        if hides:
            del modules["scipy"]
