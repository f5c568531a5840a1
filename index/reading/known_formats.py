"""The formats that Rostra reads: every module of `index/formats`, with defaults for what it does not say.

A format is found by being there; a module whose name begins with an underscore is a part of others.
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
    """What a module of `index/formats` must offer; the optional parts are the other fields of a Format."""

    def recognises(self, source: Source) -> bool:
        """Whether the source's content is of this format; looks at its beginning and raises nothing."""

    def speeches(self, source: Source) -> Iterator[Speech | Skipped]:
        """The source's speeches in order, and what of it gave none, with the reason."""


OPTIONAL = {"binary": "BINARY", "round": "ROUND", "companions": "companions", "notice": "notice"}  # field -> its name


def _no_companions(source: Source) -> Iterator[Source]:
    yield from ()


def _no_notice(source: Source) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what its module defines, and defaults for the rest.

    `binary` (BINARY in the module) says that it also reads what is no text; `round` (ROUND), that it is asked only
    where no format of an earlier round recognises the source. `companions` yields the files beside a source that its
    reading rests on, looking only at the source's beginning; `notice` says what a person should check, or None.
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
        """Whether the module has a notice of its own."""
        return self.notice is not _no_notice

    @classmethod
    def of(cls, name: str, module: FormatModule) -> Format:
        """Make the format of a module."""
        said = {
            field: getattr(module, attribute) for field, attribute in OPTIONAL.items() if hasattr(module, attribute)
        }
        return cls(name, module.recognises, module.speeches, **said)


@cache
def formats() -> tuple[Format, ...]:
    """All formats, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(index.formats.__path__))
    modules = ((name, importlib.import_module(f"index.formats.{name}")) for name in names if name[0] != "_")
    return tuple(Format.of(name, module) for name, module in modules)
