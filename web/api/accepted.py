"""What a route of the API accepts in its query string, said once: for the document, and to refuse what is none of it.

A person's typing never fails on the site; a program that misspells a parameter must be told, for its figures would be
of something else. What is typed as a query (`q`) is read as on the site, with notices.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from web import state

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from web.api.schemas import Schema

WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Accepted:
    """One parameter: its name, the JSON Schema of a value, what it says; `many` where it may be given again."""

    name: str
    schema: Schema
    says: str
    required: bool = False
    many: bool = False

    def refusal(self, value: str) -> str | None:
        """Why the value cannot be used, or None where it can."""
        if self.schema["type"] == "integer":
            return self._not_whole(value)
        if choices := self.schema.get("enum"):
            return None if value in choices else f"one of {', '.join(choices)}, not {_told(value)}"
        if len(value) > self.schema.get("maxLength", state.MAX_ADDRESS):
            return f"at most {self.schema['maxLength']:,} characters"
        if not value and self.schema.get("minLength"):
            return "empty"
        pattern = self.schema.get("pattern")
        return f"{_told(value)} is not {self.says}" if pattern and not re.search(pattern, value, re.ASCII) else None

    def _not_whole(self, value: str) -> str | None:
        least, most = self.schema["minimum"], self.schema["maximum"]
        if WHOLE.fullmatch(value) and least <= int(value) <= most:
            return None
        return f"a whole number from {least:,} to {most:,}, not {_told(value)}"


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why one parameter of an address cannot be used."""

    parameter: str
    detail: str


def refusals(query_string: bytes, accepted: Sequence[Accepted]) -> Iterator[Unusable]:
    """Yield each parameter that the route cannot accept as `query_string` gives it, with the reason."""
    known, seen = {each.name: each for each in accepted}, set[str]()
    if len(query_string) > state.MAX_ADDRESS:
        yield Unusable("", f"at most {state.MAX_ADDRESS:,} bytes of parameters")
        return
    for name, value in parse_qsl(query_string.decode("utf-8", "replace"), keep_blank_values=True, errors="replace"):
        if name not in known:
            yield Unusable(name, f"no parameter of this route{_nearest(name, list(known))}")
        elif name in seen and not known[name].many:
            yield Unusable(name, "given twice")
        elif why := known[name].refusal(value):
            yield Unusable(name, why)
        seen.add(name)
    yield from (Unusable(each.name, "missing") for each in accepted if each.required and each.name not in seen)


def whole(least: int, most: int, default: int) -> Schema:
    """The schema of a whole number from `least` to `most`."""
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def choice(values: Sequence[str], default: str | None = None) -> Schema:
    """The schema of a value that is one of `values`."""
    schema: dict[str, Any] = {"type": "string", "enum": list(values)}
    return schema | ({"default": default} if default else {})


def _nearest(name: str, names: list[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _told(value: str) -> str:
    return repr(value if len(value) <= 40 else f"{value[:40]}…")
