"""Namesakes: people of one name whom a source gives different ids stay as many people as there are ids.

In go people by their ids, out comes the one name that each is shown by: the name alone where nobody shares it,
else the name with what tells the person apart ("John Smith (Lune)", "John Smith (1901)"). A mark comes from the
person's own entry or id, never from the order of the list, so that it stays when others are added.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LAST_PART = re.compile(r"[^/.:#_]*$")
_LAST_NUMBER = re.compile(r"\d*$")


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name, and what may tell namesakes apart, best first: a constituency, a year; "" where unknown."""

    name: str
    marks: tuple[str, ...] = ()


def told_apart(people: Mapping[str, Named]) -> dict[str, str]:
    """Id -> the name that the person is shown by; every id another name.

    >>> told_apart({"p/1": Named("Bo Fenn"), "p/2": Named("Jo Lee", ("Lune",)), "p/3": Named("Jo Lee", ("Tarn",))})
    {'p/1': 'Bo Fenn', 'p/2': 'Jo Lee (Lune)', 'p/3': 'Jo Lee (Tarn)'}
    """
    ids: dict[str, list[str]] = defaultdict(list)
    for key, person in people.items():
        ids[person.name].append(key)
    shown = {key: person.name for key, person in people.items()}
    for name, keys in ids.items():
        if len(keys) > 1:
            marks = _marks(keys, [people[key] for key in keys])
            shown |= {key: f"{name} ({mark})" for key, mark in zip(keys, marks, strict=True)}
    return shown


def _marks(keys: Sequence[str], people: Sequence[Named]) -> Sequence[str]:
    """The first kind of mark that every namesake has and no two share; if none is such, their whole ids."""
    kinds = (*_kinds(people), _found(_LAST_NUMBER, keys), _found(_LAST_PART, keys))
    return next((kind for kind in kinds if all(kind) and len(set(kind)) == len(kind)), keys)


def _kinds(people: Sequence[Named]) -> Iterator[Sequence[str]]:
    yield from zip_longest(*(person.marks for person in people), fillvalue="")


def _found(part: re.Pattern[str], keys: Sequence[str]) -> list[str]:
    return [found[0] if (found := part.search(key)) else "" for key in keys]
