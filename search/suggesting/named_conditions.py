"""Words of a query that name who spoke, where or when, as the conditions they were probably meant to be.

People type `putin crimea` for what Putin said of Crimea, and the words alone find only where he is named.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Self
from weakref import WeakKeyDictionary

from index.analysis.stems import stem
from index.fields import COMPLETED, FACET_NAMES, TITLE
from search.planning.equivalents import table
from search.planning.stop_words import is_stop_word
from search.query.message import joined_by, said
from search.query.periods import spoken
from search.query.syntax import And, In, Or, Period, Phrase, Word, Words, joined, leaves
from search.suggesting.spoken_periods import LONGEST, Now, spoken_period
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

PERSON = "person"  # the facet of people that pages name
_SAID = {field.name: field.said for field in COMPLETED if field.said}
_KINDS = frozenset(["the", "of", "republic", "region", "territory", "area", "federation", "people"])


class Meant(NamedTuple):
    """A query in which some words are conditions, and the way that is said to people."""

    said: str
    query: Query

    @property
    def is_dated(self) -> bool:
        """Whether one of the conditions is a time."""
        return any(isinstance(part, Period) for part in leaves(self.query))


class _Found(NamedTuple):
    """The parts of the query, from `first` up to, not with, `last`, that name one condition."""

    first: int
    last: int
    said: str
    query: Query
    others: tuple[Period, ...] = ()

    def otherwise(self, step: int) -> Self:
        """Read the same words as their period `step` steps less likely, or as the last one where there are fewer."""
        if not self.others or not step:
            return self
        period = self.others[min(step, len(self.others)) - 1]
        return self._replace(said=spoken(period), query=period)


def contexts(query: Query, vocabulary: Vocabulary, today: date | None = None, step: int = 0) -> list[Meant]:
    """The query with the words that name a speaker, a place, a country or a time made conditions on that field.

    All of them at once first, then each by itself; none where no word names any. A time such as "last year" is told
    from the day that is `today`; without one, only those of the calendar are. In a long query only times are meant.
    Each `step` reads times less narrowly: a day as its month, a month without a year as that of a year before.
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


def _found(parts: Sequence[Query], vocabulary: Vocabulary, now: Now, years: Sequence[int]) -> Iterator[_Found]:
    """The conditions that the words name, from the first word on, times before names, the longest names first."""
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
    """The plain words that the parts begin with."""
    words = []
    for part in parts:
        if not isinstance(part, Word):
            break
        words.append(part.text)
    return words


def _is_held(period: Period, years: Sequence[int]) -> bool:
    """Whether there is anything of any year of the period."""
    first = int(period.since[:4]) if period.since else 0
    last = int(period.until[:4]) if period.until else date.max.year
    return any(first <= year <= last for year in years)


def _whole_name(words: Sequence[str], vocabulary: Vocabulary) -> int:
    """The number of first words that are one name together, so that no single one of them becomes a condition.

    These are names of organisations and states with other names (United Nations), and of people that pages name.
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
    """The fields some value of which may begin with the first of the words: of most words there are none."""
    first = forms_of(" ".join(words[:1]))
    named = ((name, vocabulary.facet_words(name)) for name in _SAID)
    return {name: values for name, values in named if words and values.may_have(first)}


def _named(words: Sequence[str], fields: Mapping[str, FacetWords]) -> tuple[str, Query] | None:
    """The condition that the words name, as said to people and as a query; None where they name none."""
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
    leaf = Phrase(asked) if " " in asked else Word(asked)
    return said(_SAID[name], value=value.term), In(name, leaf)


def _with(parts: Sequence[Query], found: Sequence[_Found]) -> Meant:
    """The query of these conditions and of the parts that are none."""
    rest = _left(parts, found)
    told = joined_by("{first}, {second}", [each.said for each in found])
    if rest:
        told = said("{first}: {second}", first=told, second=" ".join(map(str, rest)))
    return Meant(told, joined(Words, [*(each.query for each in found), *rest]))


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
    told = joined_by("{first}, {second}", [each.said for each in found])
    asked = [In(TITLE, Phrase(title)), *(each.query for each in found)]
    return [Meant(said("{told}, in speeches titled “{title}”", told=told, title=title), joined(Words, asked))]


_tables: WeakKeyDictionary[FacetWords, Mapping[Forms, Used]] = WeakKeyDictionary()
_known_years: WeakKeyDictionary[FacetWords, Sequence[int]] = WeakKeyDictionary()


def _years(values: FacetWords) -> Sequence[int]:
    """The years of which there is anything; read once."""
    if values not in _known_years:
        _known_years[values] = [int(value.term) for value in values.values if value.term.isdecimal()]
    return _known_years[values]


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
