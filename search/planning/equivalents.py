"""Equivalents: other ways to write the same thing, read from a table that people can edit.

A typed word or name is also looked for under its other names (CSTO, Kyiv, labor), ranked below the one typed.
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
MIN_RESPELT = 6  # letters: below, one ending for another makes other words ("four" is no "for", "prise" no "prize")


@dataclass(frozen=True, slots=True)
class Equivalents:
    """The other names of names, `others`, by their forms; `endings` are pairs of endings that differ in spelling only.

    `ordinary` are the names that are ordinary words too, unless they are typed in capitals; `parts_of_names` those that
    are parts of people's names. `unwanted` are not given. `firsts` are the first forms of names of several words.
    """

    others: Mapping[Forms, tuple[str, ...]]
    endings: tuple[tuple[str, str], ...] = ()
    ordinary: frozenset[str] = frozenset()
    parts_of_names: frozenset[str] = frozenset()
    unwanted: frozenset[Forms] = frozenset()
    firsts: frozenset[str] = frozenset()

    def of(self, typed: str, forms: Forms) -> tuple[str, ...]:
        """The other ways to write what was typed, those from the table first; empty where there are none.

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
        """The names but those that are not to be given."""
        return tuple(name for name in names if _forms(name) not in self.unwanted)

    def without(self, names: Iterable[str]) -> Equivalents:
        """These equivalents with `names` unwanted: none of them is given as another name of anything.

        >>> table().without(["labor"]).of("labour", ("labour",))
        ()
        """
        unwanted = frozenset(map(_forms, names))
        return replace(self, unwanted=unwanted) if unwanted else self

    def told_apart(self, names: Iterable[str]) -> list[str]:
        """The names, each once: of names that differ only in spelling, a reading lists the first."""
        first = {self._american(name.lower().split()): name for name in reversed(list(names))}
        return list(reversed(first.values()))

    def longest(self, forms: Sequence[str]) -> int:
        """The length of the longest name in the table that the forms begin with; 0 where none has two or more."""
        if not self.begins(forms[:1]):
            return 0
        american = self._american(forms[:LONGEST_NAME])
        for length in range(len(american), 1, -1):
            if american[:length] in self.others:
                return length
        return 0

    def begins(self, first: Sequence[str]) -> bool:
        """Whether a name of several words in the table begins with the form, the only one of `first`."""
        return bool(self.firsts) and not self.firsts.isdisjoint(self._american(first))

    def _american(self, forms: Sequence[str]) -> Forms:
        """The forms in their American spelling, under which names are kept."""
        return respelt(forms, self.endings)

    def _respelt(self, forms: Forms) -> Iterator[str]:
        """The form with each ending that differs in spelling only exchanged for the other of its pair."""
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
    """The table in search/planning/equivalents.toml."""
    content = tomllib.loads(resources.files("search.planning").joinpath("equivalents.toml").read_text("utf-8"))
    groups = [group for name in ("names", "spellings", "words") for group in content[name]]
    ordinary = frozenset(content["ordinary"])
    endings = tuple((one, other) for one, other in content["endings"])
    parts_of_names = frozenset(content["parts_of_names"])
    others = _others(groups, ordinary, endings)
    firsts = frozenset(forms[0] for forms in others if len(forms) > 1)
    return Equivalents(others, endings, ordinary, parts_of_names, firsts=firsts)


def respelt(forms: Sequence[str], endings: Iterable[tuple[str, str]]) -> Forms:
    """The forms with each first ending of a pair exchanged for the second, so that spellings of a name agree.

    >>> respelt(("world", "trade", "organisation"), [("isation", "ization")])
    ('world', 'trade', 'organization')
    """
    return tuple(_exchanged(form, endings) if len(form) >= MIN_RESPELT else form for form in forms)


def _exchanged(form: str, endings: Iterable[tuple[str, str]]) -> str:
    """The form with its ending, where a pair begins with it, exchanged for the other of the pair."""
    for ending, replacement in endings:
        if form.endswith(ending):
            return form.removesuffix(ending) + replacement
    return form


def _others(
    groups: Iterable[Sequence[str]], ordinary: frozenset[str], endings: Sequence[tuple[str, str]]
) -> dict[Forms, tuple[str, ...]]:
    """The other names of each name, by its forms, out of groups of names; ordinary words are nobody's other name."""
    others: dict[Forms, list[str]] = {}
    for written in groups:
        group = list(dict.fromkeys([*written, *(" ".join(respelt(name.split(), endings)) for name in written)]))
        for name in group:
            known = others.setdefault(respelt(_forms(name), endings), [])
            known.extend(n for n in group if n not in ordinary)
    return {forms: tuple(dict.fromkeys(names)) for forms, names in others.items()}


def _forms(name: str) -> Forms:
    """The forms of the words of a name, compounds joined."""
    return tuple(token.form for token in tokens(name) if token.kind != "part")
