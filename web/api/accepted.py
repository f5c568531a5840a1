"""The query parameters that a route of the API accepts: their schemas, and a check that refuses all others.

The site never rejects what a person types. The API refuses a misspelled parameter, because the figures in the answer
would otherwise be for a different question. The text of a query (`q`) is read as on the site, with notices.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
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
    """One query parameter: its name, the JSON Schema of its value, and `says`, its description.

    `most` is how many times the parameter may occur in a request.
    """

    name: str
    schema: Schema
    says: str
    required: bool = False
    most: int = 1

    def refusal(self, value: str) -> str | None:
        """Explain why the text `value` of this parameter is not acceptable; return None if it is."""
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
    """The reason, `detail`, why one parameter of a request cannot be accepted; `parameter` is its name."""

    parameter: str
    detail: str


def refusals(query_string: bytes, accepted: Sequence[Accepted]) -> Iterator[Unusable]:
    """Yield what is wrong with the parameters in `query_string`, given the parameters that the route accepts.

    This includes parameters that are unknown, given twice or missing. A query string that is too long yields only one
    fault, for a parameter called "".
    """
    known, seen = {each.name: each for each in accepted}, Counter[str]()
    if len(query_string) > state.MAX_ADDRESS:
        yield Unusable("", f"at most {state.MAX_ADDRESS:,} bytes of parameters")
        return
    for name, value in parse_qsl(query_string.decode("utf-8", "replace"), keep_blank_values=True, errors="replace"):
        if name not in known:
            yield Unusable(name, f"no parameter of this route{_nearest(name, list(known))}")
        elif seen[name] == known[name].most:
            yield Unusable(name, "given twice" if seen[name] == 1 else f"given more than {seen[name]} times")
        elif why := known[name].refusal(value):
            yield Unusable(name, why)
        seen[name] += 1
    yield from (Unusable(each.name, "missing") for each in accepted if each.required and each.name not in seen)


def whole(least: int, most: int, default: int) -> Schema:
    """Make the schema of a whole number from `least` to `most` that is `default` if the parameter is missing."""
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def choice(values: Sequence[str], default: str | None = None) -> Schema:
    """Make the schema of a value that must be one of `values`, with its default, if it has one."""
    schema: dict[str, Any] = {"type": "string", "enum": list(values)}
    return schema | ({"default": default} if default else {})


def _nearest(name: str, names: list[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _told(value: str) -> str:
    return repr(value if len(value) <= 40 else f"{value[:40]}…")
