"""The message for a file whose reader needs an optional library that is not installed."""

from __future__ import annotations


def missing(what: str) -> str:
    """Return the reason to skip this kind of file ("a PDF") when its library is not installed."""
    return f"{what}: to read it, pip install rostra[documents]"
