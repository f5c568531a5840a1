"""Tells namesakes apart: people with the same name but different ids in a source get different display names.

A name that nobody shares is shown alone; otherwise a mark is added in brackets, such as a constituency or a year
("John Smith (Lune)", "John Smith (1901)"). Marks come from the person's own entry or id, never from the order of a
list, so they stay the same when others are added.
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
    """A person's name, and marks that can tell namesakes apart, such as a constituency and a year.

    `marks[i]` is of the same kind for all people of a source, and is "" if it is unknown. Lower indices are tried
    first.
    """

    name: str
    marks: tuple[str, ...] = ()


def told_apart(people: Mapping[str, Named]) -> dict[str, str]:
    """Map each id to the name by which the person is shown; no two ids get the same name.

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
    """Return one mark (a constituency, a year) for each of these namesakes, in the order of `keys`, their ids.

    All marks are of the first kind that differs for all namesakes; if no kind does, the ids themselves are the marks.
    """
    kinds = (*_kinds(people), _found(_LAST_NUMBER, keys), _found(_LAST_PART, keys))
    return next((kind for kind in kinds if all(kind) and len(set(kind)) == len(kind)), keys)


def _kinds(people: Sequence[Named]) -> Iterator[Sequence[str]]:
    yield from zip_longest(*(person.marks for person in people), fillvalue="")


def _found(part: re.Pattern[str], keys: Sequence[str]) -> list[str]:
    return [found[0] if (found := part.search(key)) else "" for key in keys]
