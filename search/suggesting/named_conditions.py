"""Words of a query that name who spoke, where or when, as the conditions they were probably meant to be.

People type `putin crimea` for what Putin said of Crimea, and the words alone find only where he is named.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from index.analysis.stems import stem
from index.fields import COMPLETED, FACET_NAMES, TITLE
from search.planning.stop_words import is_stop_word
from search.query.syntax import And, In, Or, Period, Phrase, Word, Words, joined
from search.vocabulary.facet_words import forms_of
from search.vocabulary.used import Used

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from search.query.syntax import Query
    from search.vocabulary.facet_words import FacetWords, Forms
    from search.vocabulary.vocabulary import Vocabulary

LONGEST_NAMED = 4  # words of one name
MOST_WORDS = 10  # of a query; a longer one is a sentence, whose names are its words
MAX_CONTEXTS = 4  # queries; each costs a count
TITLE_WORDS = range(2, 5)  # words that may be a title beside the rest; a single one is in too many

_SAID = {field.name: field.said for field in COMPLETED if field.said}
_YEAR = re.compile(r"(?:1\d|20)\d\d|2100", re.ASCII)
_KINDS = frozenset(["the", "of", "republic", "region", "territory", "area", "federation", "people", "kingdom"])


class Meant(NamedTuple):
    """A query in which some words are conditions, and the way that is said to people."""

    said: str
    query: Query


class _Found(NamedTuple):
    """The parts of the query, from `first` up to, not with, `last`, that name one condition."""

    first: int
    last: int
    said: str
    query: Query


def contexts(query: Query, vocabulary: Vocabulary) -> list[Meant]:
    """The query with the words that name a speaker, a place, a country or a year made conditions on that field.

    All of them at once first, then each by itself; none where no word names any.
    """
    parts = query.parts if isinstance(query, Words) else (query,)
    if sum(isinstance(part, Word) for part in parts) > MOST_WORDS:
        return []
    found = list(_found(parts, vocabulary))
    ways = [_with(parts, found)] if len(found) > 1 else []
    ways += _titled(parts, found, vocabulary) + [_with(parts, [each]) for each in found]
    return ways[:MAX_CONTEXTS]


def alternatives(query: Query) -> list[Meant]:
    """The query with several values of one field made alternatives, for nobody is two speakers."""
    parts = query.parts if isinstance(query, Words | And) else (query,)
    asked = [part for part in parts if isinstance(part, In) and part.name in FACET_NAMES]
    fields = dict.fromkeys(part.name for part in asked)
    values = {name: [value for part in asked if part.name == name for value in _values(part.query)] for name in fields}
    if all(len(of_field) < 2 for of_field in values.values()):
        return []
    others = [part for part in parts if part not in asked]
    meant = [In(name, joined(Or, of_field)) for name, of_field in values.items()]
    better = joined(Words, [*meant, *others])
    return [Meant(str(better), better)]


def _values(query: Query) -> Sequence[Query]:
    return query.parts if isinstance(query, Words | And) else (query,)


def _found(parts: Sequence[Query], vocabulary: Vocabulary) -> Iterator[_Found]:
    """The conditions that the words name, from the first word on, the longest names first."""
    at = 0
    while at < len(parts):
        run = []
        for part in parts[at : at + LONGEST_NAMED]:
            if not isinstance(part, Word):
                break
            run.append(part.text)
        named = next((n for n in range(len(run), 0, -1) if (found := _named(run[:n], vocabulary))), 0)
        if named and found:
            yield _Found(at, at + named, *found)
        at += named or 1


def _named(words: Sequence[str], vocabulary: Vocabulary) -> tuple[str, Query] | None:
    """The condition that the words name, as said to people and as a query; None where they name none."""
    if len(words) == 1:
        if is_stop_word(words[0]):
            return None
        if _YEAR.fullmatch(words[0]):
            held = any(value.term == words[0] for value in vocabulary.facet_words("year").values)
            return (f"in {words[0]}", Period(words[0], words[0])) if held else None
    forms = forms_of(" ".join(words))
    named = ((name, vocabulary.facet_words(name)) for name in _SAID)
    called = {name: _names(name, values).get(forms) for name, values in named if values.may_have(forms)}
    known = {name: value for name, value in called.items() if value}
    if not known:
        return None
    name = "speaker" if "speaker" in known else max(known, key=lambda name: known[name].count)
    value = known[name]
    asked = value.term if name == "speaker" else " ".join(words)
    leaf = Phrase(asked) if " " in asked else Word(asked)
    return _SAID[name].format(value.term), In(name, leaf)


def _with(parts: Sequence[Query], found: Sequence[_Found]) -> Meant:
    """The query of these conditions and of the parts that are none."""
    rest = _left(parts, found)
    said = ", ".join(each.said for each in found)
    left = f": {' '.join(map(str, rest))}" if rest else ""
    return Meant(said + left, joined(Words, [*(each.query for each in found), *rest]))


def _left(parts: Sequence[Query], found: Sequence[_Found]) -> list[Query]:
    """The parts that are no condition, without stop words."""
    named = {at for each in found for at in range(each.first, each.last)}
    rest = [part for at, part in enumerate(parts) if at not in named]
    return [part for part in rest if not isinstance(part, Word) or not is_stop_word(part.text)]


def _titled(parts: Sequence[Query], found: Sequence[_Found], vocabulary: Vocabulary) -> list[Meant]:
    """The query of all the conditions, with the rest as a part of the title where it may well be one."""
    rest = _left(parts, found)
    words = [part.text for part in rest if isinstance(part, Word)]
    if not found or len(words) != len(rest) or len(words) not in TITLE_WORDS:
        return []
    title = " ".join(words)
    if not all(vocabulary.count(TITLE, stem(form)) for form in forms_of(title)):
        return []
    said = ", ".join(each.said for each in found)
    asked = [In(TITLE, Phrase(title)), *(each.query for each in found)]
    return [Meant(f"{said}, in speeches titled “{title}”", joined(Words, asked))]


_tables: WeakKeyDictionary[FacetWords, Mapping[Forms, Used]] = WeakKeyDictionary()


def _names(field: str, values: FacetWords) -> Mapping[Forms, Used]:
    """The names by which the field's values go, each with the most used value's name as written; made once."""
    if values not in _tables:
        used = sorted(values.values, key=lambda value: value.count)
        called = ((name, Used(shown, value.count)) for value in used for name, shown in _called(field, value.term))
        _tables[values] = {forms: value for name, value in called if (forms := forms_of(name))}
    return _tables[values]


def _called(field: str, value: str) -> Iterator[tuple[str, str]]:
    """The names by which people call a value, each with its full form.

    A speaker goes by the last name, a place by each of its parts ("The Kremlin, Moscow"), a country or region
    without its kind ("Republic of Crimea").
    """
    if field == "speaker":
        yield value.rpartition(" ")[2], value
    elif field == "place":
        yield from ((part, part.strip()) for part in value.split(","))
    else:
        plain = " ".join(word for word in value.split() if word.casefold().removesuffix("'s") not in _KINDS)
        yield plain, plain
    yield value, value
