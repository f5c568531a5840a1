"""Turns words of a query that name a speaker, place, country or time into the filters that were probably meant.

People type `putin crimea` for what Putin said about Crimea, but the words alone find only paragraphs that name him.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Self
from weakref import WeakKeyDictionary

from index.analysis.stems import stem
from index.fields import COMPLETED, FACET_NAMES, TITLE
from search.planning.equivalents import table
from search.planning.stop_words import is_stop_word
from search.query.message import joined_by, said
from search.query.naming import naming
from search.query.periods import spoken
from search.query.syntax import And, In, Or, Period, Phrase, Word, Words, joined, leaves
from search.suggesting.spoken_periods import LONGEST, Now, spoken_period
from search.vocabulary.facet_words import forms_of
from search.vocabulary.name_words import plain_name
from search.vocabulary.used import Used

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from search.query.syntax import Query
    from search.vocabulary.facet_words import FacetWords, Forms
    from search.vocabulary.vocabulary import Vocabulary

LONGEST_NAMED = 4  # words of one name
MOST_WORDS = 10  # words of a query in which names are read as filters; a longer query is a sentence
MAX_LONGER = 12  # longer values searched together with what was typed; more would be no name, but a common word
MAX_CONTEXTS = 4  # most suggested queries; each must be counted
TITLE_WORDS = range(2, 5)  # numbers of remaining words that are tried as a title; a single word is in too many titles

PERSON = "person"  # the facet of the people named in paragraphs
_SAID = {field.name: field.said for field in COMPLETED if field.said}
_KINDS = frozenset(["the", "of", "republic", "region", "territory", "area", "federation", "people"])


class Meant(NamedTuple):
    """A query in which some words have become filters, and its description for people."""

    said: str
    query: Query

    @property
    def is_dated(self) -> bool:
        """Whether one of the filters restricts the date."""
        return any(isinstance(part, Period) for part in leaves(self.query))


class _Found(NamedTuple):
    """A filter named by the query's parts from index `first` up to, but not including, `last`.

    `said` describes the filter to a person. `others` are less likely readings of a period, the likelier first.
    """

    first: int
    last: int
    said: str
    query: Query
    others: tuple[Period, ...] = ()

    def otherwise(self, step: int) -> Self:
        """Return the filter with another reading of its period, `step` steps less likely (or the least likely one)."""
        if not self.others or not step:
            return self
        period = self.others[min(step, len(self.others)) - 1]
        return self._replace(said=spoken(period), query=period)


def contexts(query: Query, vocabulary: Vocabulary, today: date | None = None, step: int = 0) -> list[Meant]:
    """Return variants of the query in which words that name a speaker, place, country or time become filters.

    The variant with all these filters comes first, then one variant per filter; there are none if no word names
    anything. Relative times such as "last year" are counted from `today`; without it only calendar dates are
    recognised. In a long query only times are recognised. `step` tells how loosely to read a time: each step replaces
    it by a less likely reading, such as the month of a day, or the same month of an earlier year.
    """
    parts = query.parts if isinstance(query, Words) else (query,)
    years = _years(vocabulary.facet_words("year"))
    now = Now(today or date.min, max(years, default=date.min.year))
    found = [each.otherwise(step) for each in _found(parts, vocabulary, now, years)]
    times = [each for each in found if isinstance(each.query, Period)]
    dated = {at for each in times for at in range(each.first, each.last)}
    if sum(isinstance(part, Word) for at, part in enumerate(parts) if at not in dated) > MOST_WORDS:
        found = times
    ways = [_with(parts, found)] if len(found) > 1 else []
    ways += _titled(parts, found, vocabulary) + [_with(parts, [each]) for each in found]
    return ways[:MAX_CONTEXTS]


def named_speaker(parts: Sequence[Query], vocabulary: Vocabulary) -> Meant | None:
    """Return the filter on the speaker that the parts name, with as few first words ("President") as possible left out.

    Return None if they name none.
    """
    speakers = {"speaker": vocabulary.facet_words("speaker")}
    words = _words(parts)
    ways = (_named(words[first:], speakers) for first in range(len(words)))
    return next((Meant(*way) for way in ways if way), None)


def alternatives(query: Query) -> list[Meant]:
    """Return the query with several values of one field joined by OR, because a paragraph has only one speaker.

    The list has this one query, or is empty if no field has several values.
    """
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


def with_longer(query: Query, vocabulary: Vocabulary) -> list[Meant]:
    """Return, for each field whose value is also a part of longer values, the query for these values as well.

    Longer values beyond the MAX_LONGER most used ones are left out.
    """
    parts = query.parts if isinstance(query, Words | And) else (query,)
    found = []
    for at, part in enumerate(parts):
        if isinstance(part, In) and part.name in FACET_NAMES:
            values = [used.term for used in vocabulary.facet_words(part.name).longer(part.query)[:MAX_LONGER]]
            wider = replace(part, query=joined(Or, [part.query, *map(naming, values)]))
            kind = type(query) if isinstance(query, Words | And) else Words
            better = joined(kind, [*parts[:at], wider, *parts[at + 1 :]])
            found += [Meant(str(better), better)] if values else []
    return found


def _values(query: Query) -> Sequence[Query]:
    return query.parts if isinstance(query, Words | And) else (query,)


def _found(parts: Sequence[Query], vocabulary: Vocabulary, now: Now, years: Sequence[int]) -> Iterator[_Found]:
    """Yield the filters that the words name, from left to right; times are tried before names, longer names first.

    `years` are those from which the archive has anything.
    """
    at = 0
    while at < len(parts):
        words = _words(parts[at : at + LONGEST])
        time = spoken_period(words, now)
        if time and _is_held(time.period, years):
            yield _Found(at, at + time.words, spoken(time.period), time.period, time.others)
            at += time.words
            continue
        run, fields = words[:LONGEST_NAMED], _beginning(words, vocabulary)
        lengths = range(len(run), 0, -1) if fields else ()
        named = next((n for n in lengths if (found := _named(run[:n], fields))), 0)
        whole = _whole_name(words, vocabulary)
        if named >= whole and named and found:
            yield _Found(at, at + named, *found)
        at += max(named, whole, 1)


def _words(parts: Sequence[Query]) -> list[str]:
    """Return the plain words at the beginning of the parts."""
    words = []
    for part in parts:
        if not isinstance(part, Word):
            break
        words.append(part.text)
    return words


def _is_held(period: Period, years: Sequence[int]) -> bool:
    """Return whether the archive has anything from any year of the period."""
    first = int(period.since[:4]) if period.since else 0
    last = int(period.until[:4]) if period.until else date.max.year
    return any(first <= year <= last for year in years)


def _whole_name(words: Sequence[str], vocabulary: Vocabulary) -> int:
    """Return how many leading words form one name, so that none of them alone is read as a filter; 0 if none do.

    Such names are those in the table of equivalents (United Nations), and those of people in the archive's facet
    "person".
    """
    people, first = vocabulary.facet_words(PERSON), forms_of(" ".join(words[:1]))
    if len(first) != 1 or not (people.may_have(first) or table().begins(first)):
        return 0
    forms = forms_of(" ".join(words))
    if len(forms) != len(words):
        return 0
    most = min(len(forms), LONGEST_NAMED)
    person = next((n for n in range(most, 1, -1) if people.has(forms[:n])), 0)
    return max(table().longest(forms), person)


def _beginning(words: Sequence[str], vocabulary: Vocabulary) -> Mapping[str, FacetWords]:
    """Return the fields that can have a value beginning with the first word; for most words there are none.

    A quick test decides, so a returned field does not always have such a value.
    """
    first = forms_of(" ".join(words[:1]))
    named = ((name, vocabulary.facet_words(name)) for name in _SAID)
    return {name: values for name, values in named if words and values.may_have(first)}


def _named(words: Sequence[str], fields: Mapping[str, FacetWords]) -> tuple[str, Query] | None:
    """Return the filter that the words name, as (description, query); None if they name none."""
    if len(words) == 1 and is_stop_word(words[0]):
        return None
    forms = forms_of(" ".join(words))
    named = fields.items()
    called = {name: _names(name, values).get(forms) for name, values in named if values.may_have(forms)}
    known = {name: value for name, value in called.items() if value}
    if not known:
        return None
    name = "speaker" if "speaker" in known else max(known, key=lambda name: known[name].count)
    value = known[name]
    asked = value.term if name == "speaker" else " ".join(words)
    return said(_SAID[name], value=value.term), In(name, naming(asked))


def _with(parts: Sequence[Query], found: Sequence[_Found]) -> Meant:
    """Return the query with these filters and the remaining parts."""
    rest = _left(parts, found)
    told = joined_by("{first}, {second}", [each.said for each in found])
    if rest:
        told = said("{first}: {second}", first=told, second=" ".join(map(str, rest)))
    return Meant(told, joined(Words, [*(each.query for each in found), *rest]))


def _left(parts: Sequence[Query], found: Sequence[_Found]) -> list[Query]:
    """Return the parts that are not filters, without stop words."""
    named = {at for each in found for at in range(each.first, each.last)}
    rest = [part for at, part in enumerate(parts) if at not in named]
    return [part for part in rest if not isinstance(part, Word) or not is_stop_word(part.text)]


def _titled(parts: Sequence[Query], found: Sequence[_Found], vocabulary: Vocabulary) -> list[Meant]:
    """Suggest a search with all the filters, for speeches whose title has the remaining words as a phrase.

    Empty if there are no filters, the number of remaining words is not in TITLE_WORDS, or one of them occurs in no
    title.
    """
    rest = _left(parts, found)
    words = [part.text for part in rest if isinstance(part, Word)]
    if not found or len(words) != len(rest) or len(words) not in TITLE_WORDS:
        return []
    title = " ".join(words)
    if not all(vocabulary.count(TITLE, stem(form)) for form in forms_of(title)):
        return []
    told = joined_by("{first}, {second}", [each.said for each in found])
    asked = [In(TITLE, Phrase(title)), *(each.query for each in found)]
    return [Meant(said("{told}, in speeches titled “{title}”", told=told, title=title), joined(Words, asked))]


_tables: WeakKeyDictionary[FacetWords, Mapping[Forms, Used]] = WeakKeyDictionary()
_known_years: WeakKeyDictionary[FacetWords, Sequence[int]] = WeakKeyDictionary()


def _years(values: FacetWords) -> Sequence[int]:
    """Return the years from which the archive has anything; cached."""
    if values not in _known_years:
        _known_years[values] = [int(value.term) for value in values.values if value.term.isdecimal()]
    return _known_years[values]


def _names(field: str, values: FacetWords) -> Mapping[Forms, Used]:
    """Return the names by which the field's values are known, each mapped to its most used value; cached."""
    if values not in _tables:
        used = sorted(values.values, key=lambda value: value.count)
        called = ((name, Used(shown, value.count)) for value in used for name, shown in _called(field, value.term))
        _tables[values] = {forms: value for name, value in called if (forms := forms_of(name))}
    return _tables[values]


def _called(field: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield the names by which people know a value, as pairs (name as typed, name as shown).

    They are the last name of a speaker, and the name without a courtesy title, each part of a place ("The Kremlin,
    Moscow"), the name of a country or region without its kind ("Republic of Crimea"), and always the value itself.
    """
    if field == "speaker":
        plain = plain_name(value)
        yield from ((name, plain) for name in (plain.rpartition(" ")[2], plain))
    elif field == "place":
        yield from ((part, part.strip()) for part in value.split(","))
    else:
        plain = " ".join(word for word in value.split() if word.casefold().removesuffix("'s") not in _KINDS)
        yield plain, plain
    yield value, value
