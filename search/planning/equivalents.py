"""Equivalents: other ways to write the same thing, read from a table that people can edit.

A query for a word or name also searches for its equivalents (CSTO, Kyiv, labor), and ranks them below what was typed.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from index.analysis.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Forms = tuple[str, ...]

LONGEST_NAME = 8  # words; the longest official name in the table has seven
MIN_RESPELT = 6  # letters; shorter words become other words by another ending ("four" and "for", "prise" and "prize")


@dataclass(frozen=True, slots=True)
class Equivalents:
    """The table of equivalents: `others` maps each name to all names of the same thing.

    A key is the words of the name in American spelling. Its value includes the name itself, but no name in `ordinary`.
    `endings` are pairs of a British ending and the American one. `ordinary` are names, in capitals, that are ordinary
    words unless typed in capitals. `parts_of_names` are names, in capitals, that can also be part of a person's name,
    as UN in Kim Jong Un. `unwanted` are never returned as other names. `firsts` are the first words of names of several
    words.
    """

    others: Mapping[Forms, tuple[str, ...]]
    endings: tuple[tuple[str, str], ...] = ()
    ordinary: frozenset[str] = frozenset()
    parts_of_names: frozenset[str] = frozenset()
    unwanted: frozenset[Forms] = frozenset()
    firsts: frozenset[str] = frozenset()

    def of(self, typed: str, forms: Forms) -> tuple[str, ...]:
        """Return the other ways to write what was typed; empty if there are none.

        First come names from the table, then the word with the other spelling of its ending (labour, labor). `forms`
        are the normalised words of the text `typed`. A name that is also an ordinary word (START) has other names only
        if typed in capitals.

        >>> table().of("csto", ("csto",))
        ('Collective Security Treaty Organisation', 'Collective Security Treaty Organization')
        >>> table().of("start", ("start",)), table().of("START", ("start",))[0]
        ((), 'Strategic Arms Reduction Treaty')
        """
        if typed.upper() in self.ordinary and not typed.isupper():
            return ()
        named = self.others.get(self._american(forms), ())
        names = dict.fromkeys([*named, *self._respelt(forms)])
        return tuple(name for name in self.wanted(names) if _forms(name) != forms)

    def wanted(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of the names that are not in `unwanted`."""
        return tuple(name for name in names if _forms(name) not in self.unwanted)

    def without(self, names: Iterable[str]) -> Equivalents:
        """Return a copy of the table that never returns `names` as other names of anything.

        >>> table().without(["labor"]).of("labour", ("labour",))
        ()
        """
        unwanted = frozenset(map(_forms, names))
        return replace(self, unwanted=self.unwanted | unwanted) if unwanted else self

    def told_apart(self, names: Iterable[str]) -> list[str]:
        """Return the names without those that differ from an earlier one only in spelling."""
        first = {self._american(name.lower().split()): name for name in reversed(list(names))}
        return list(reversed(first.values()))

    def longest(self, forms: Sequence[str]) -> int:
        """Return how many of the first words of `forms` make up a name in the table; 0 if fewer than two do.

        If several names fit, the longest counts.
        """
        if not self.begins(forms[:1]):
            return 0
        american = self._american(forms[:LONGEST_NAME])
        for length in range(len(american), 1, -1):
            if american[:length] in self.others:
                return length
        return 0

    def begins(self, first: Sequence[str]) -> bool:
        """Return whether the word `first[0]` begins some name of several words in the table."""
        return bool(self.firsts) and not self.firsts.isdisjoint(self._american(first))

    def _american(self, forms: Sequence[str]) -> Forms:
        """Return the words in American spelling, by which the table is keyed."""
        return respelt(forms, self.endings)

    def _respelt(self, forms: Forms) -> Iterator[str]:
        """Yield the word `forms[0]` with the other spelling of its ending ("labour", "labor").

        Yield nothing if `forms` has several words, or one that is too short to be sure (MIN_RESPELT).
        """
        if len(forms) != 1:
            return
        for one, other in self.endings:
            for ending, replacement in ((one, other), (other, one)):
                if forms[0].endswith(ending):
                    respelt = forms[0].removesuffix(ending) + replacement
                    if max(len(respelt), len(forms[0])) >= MIN_RESPELT:
                        yield respelt


NONE = Equivalents({})


@cache
def table() -> Equivalents:
    """Load the table from search/planning/equivalents.toml."""
    content = tomllib.loads(resources.files("search.planning").joinpath("equivalents.toml").read_text("utf-8"))
    groups = [group for name in ("names", "spellings", "words") for group in content[name]]
    ordinary = frozenset(content["ordinary"])
    endings = tuple((one, other) for one, other in content["endings"])
    parts_of_names = frozenset(content["parts_of_names"])
    others = _others(groups, ordinary, endings)
    firsts = frozenset(forms[0] for forms in others if len(forms) > 1)
    return Equivalents(others, endings, ordinary, parts_of_names, firsts=firsts)


def respelt(forms: Sequence[str], endings: Iterable[tuple[str, str]]) -> Forms:
    """Replace each word's ending by the other spelling of that ending, so that all spellings of a name agree.

    `endings` are pairs (ending, replacement). Words of fewer than MIN_RESPELT letters are unchanged.

    >>> respelt(("world", "trade", "organisation"), [("isation", "ization")])
    ('world', 'trade', 'organization')
    """
    return tuple(_exchanged(form, endings) if len(form) >= MIN_RESPELT else form for form in forms)


def _exchanged(form: str, endings: Iterable[tuple[str, str]]) -> str:
    """Return the word with the first matching ending replaced; `endings` are pairs (ending, replacement)."""
    for ending, replacement in endings:
        if form.endswith(ending):
            return form.removesuffix(ending) + replacement
    return form


def _others(
    groups: Iterable[Sequence[str]], ordinary: frozenset[str], endings: Sequence[tuple[str, str]]
) -> dict[Forms, tuple[str, ...]]:
    """Map each name, as its words with `endings` replaced, to all names of the same thing except those in `ordinary`.

    Each group lists names of one thing. `endings` are pairs (ending, replacement).
    """
    others: dict[Forms, list[str]] = {}
    for written in groups:
        group = list(dict.fromkeys([*written, *(" ".join(respelt(name.split(), endings)) for name in written)]))
        for name in group:
            known = others.setdefault(respelt(_forms(name), endings), [])
            known.extend(n for n in group if n not in ordinary)
    return {forms: tuple(dict.fromkeys(names)) for forms, names in others.items()}


def _forms(name: str) -> Forms:
    """Return the name's words as the index spells them, with compounds joined ("e-mail" as "email")."""
    return tuple(token.form for token in tokens(name) if token.kind != "part")
