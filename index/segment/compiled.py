"""Imports modules of loops compiled by Numba, if Numba is installed and supports the installed NumPy."""

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
    """Return whether Numba is installed, without loading it."""
    return importlib.util.find_spec("numba") is not None


@functools.cache
def module(name: str) -> ModuleType | None:
    """Import and return the module of compiled loops with this full name; return None if Numba is not installed.

    If Numba fails to load, logs a warning and returns None.
    """
    if not is_installed():
        return None
    try:
        with _without_scipy():
            return importlib.import_module(name)
    except ImportError as error:  # raised by Numba if the installed NumPy is too new for it, for instance
        logging.getLogger(__name__).warning("%s: Numba does not load (%s); NumPy does the same, slower", name, error)
        return None


@contextmanager
def _without_scipy() -> Iterator[None]:
    """Hide SciPy while Numba loads, unless SciPy is already in use.

    Otherwise Numba would load SciPy's linear algebra, which no loop here needs; it costs each process a fifth of a
    second and 10 MB.
    """
    modules = cast("dict[str, Any]", sys.modules)  # a value of None makes the import of that module fail
    hides = "scipy" not in modules and "numba" not in modules
    if hides:
        modules["scipy"] = None
    try:
        yield
    finally:
        if hides:
            del modules["scipy"]
