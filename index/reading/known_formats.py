"""Finds the formats that Rostra reads: every module in `index/formats` whose name has no leading underscore.

Modules with a leading underscore hold code that several formats share. Everything optional that a format's module
leaves undefined gets a default.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

import index.formats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.records import Skipped, Speech
    from index.sources.source import Source


class FormatModule(Protocol):
    """What a module in `index/formats` must define. It can also define the fields of `Format` that have a default."""

    def recognises(self, source: Source) -> bool:
        """Return whether the source's content or name shows this format. No content may cause an error."""

    def speeches(self, source: Source) -> Iterator[Speech | Skipped]:
        """Yield the source's speeches in order, and a Skipped with the reason for each part that gave none."""


# Field of Format -> its name in the module.
OPTIONAL = {"binary": "BINARY", "round": "ROUND", "companions": "companions", "notice": "notice"}


def _no_companions(source: Source) -> Iterator[Source]:
    yield from ()


def _no_notice(source: Source) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what its module defines, with defaults for the rest.

    `name` is the module's name. `binary` (BINARY in the module) is true if the format also reads sources that are not
    text. Formats are asked in rounds whether they recognise a source, until one does; `round` (ROUND) is the number of
    the format's round, lowest first. `companions` yields the files next to a source that are needed to read it, such as
    a table of speakers; it looks only at the source's name and beginning. `notice` returns what a person should check
    about a source, or None.
    """

    name: str
    recognises: Callable[[Source], bool]
    speeches: Callable[[Source], Iterator[Speech | Skipped]]
    binary: bool = False
    round: int = 0
    companions: Callable[[Source], Iterator[Source]] = _no_companions
    notice: Callable[[Source], str | None] = _no_notice

    @property
    def gives_notice(self) -> bool:
        """True if the format's module defines `notice`."""
        return self.notice is not _no_notice

    @classmethod
    def of(cls, name: str, module: FormatModule) -> Format:
        """Make a Format from the module of this name in `index/formats`."""
        said = {
            field: getattr(module, attribute) for field, attribute in OPTIONAL.items() if hasattr(module, attribute)
        }
        return cls(name, module.recognises, module.speeches, **said)


@cache
def formats() -> tuple[Format, ...]:
    """Return all formats, sorted by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(index.formats.__path__))
    modules = ((name, importlib.import_module(f"index.formats.{name}")) for name in names if name[0] != "_")
    return tuple(Format.of(name, module) for name, module in modules)
