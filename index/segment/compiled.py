"""Imports modules of loops that Numba compiles, where Numba is installed and supports the installed NumPy."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
        return importlib.import_module(name)
    except ImportError as error:  # as Numba says that the NumPy here is too new for it
        logging.getLogger(__name__).warning("%s: Numba does not load (%s); NumPy does the same, slower", name, error)
        return None
