"""The extra: libraries that only some files need, and what to say where they are not installed."""

from __future__ import annotations


def missing(what: str) -> str:
    """The reason for a file of this kind ("a PDF") where its library is missing."""
    return f"{what}: to read it, pip install rostra[documents]"
