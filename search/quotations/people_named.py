"""Finds the speakers of the archive that the text around a quotation names, however their names are written there.

Case, accents and a possessive 's do not count. Other spellings and scripts come from the tables of equivalents and of
people. Capitalised words that are no speaker's name ("Reuters", "Moscow") name nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index.errors import NotWholeError
from index.speakers import people
from search.planning.equivalents import table
from search.request import SearchRequest
from search.vocabulary.facet_words import forms_of
from search.vocabulary.name_words import plain_name
from search.vocabulary.names import known_as

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from search.engine import Engine
    from search.vocabulary.facet_words import Forms

MOST_RUN = 8  # capitalised words in a row that are tried as names; a longer run is a headline
SPEAKERS_KEPT = 32_768  # speakers whose names' words are remembered: more than most archives have

_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_POSSESSIVE = re.compile(r"['’]s?$")
_MARK = re.compile(r"\s*\([^)]*\)$")  # tells namesakes apart: "Bo Fenn (Lune)"
_TELLING = "said|says|say|told|tells|stated|declared|asked|added|wrote|argued|warned"
_TELLING_AFTER = re.compile(rf"\W*(?:{_TELLING})\b", re.IGNORECASE)
_TELLING_BEFORE = re.compile(rf"(?:^|\s)[-–—―(]\W*$|\b(?:{_TELLING}|by|according to)\s+$", re.IGNORECASE)
_PARTICLES = frozenset(["al", "bin", "da", "de", "den", "der", "di", "la", "van", "von"])
# Words next to a quotation that may begin with a capital letter but are not a name by themselves.
_NO_NAMES = frozenset((
    "a", "according", "adding", "and", "as", "asked", "at", "by", "chancellor", "chairman", "deputy", "dr", "first",
    "foreign", "former", "general", "he", "her", "his", "in", "king", "lady", "leader", "lord", "madam", "minister",
    "mr", "mrs", "ms", "of", "on", "pm", "president", "prime", "prof", "professor", "queen", "said", "secretary",
    "senator", "she", "sir", "speaker", "state", "the", "their", "then", "they", "this", "to", "today", "vice",
    "when", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A name as typed, and the speakers of the archive, most frequent first, whom it can mean.

    `speakers` is empty if nobody of that name speaks in the archive.
    """

    name: str
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """Capitalised words in a row; `is_told` says whether the text around them clearly says that they spoke."""

    words: tuple[str, ...]
    is_told: bool


def people_named(engine: Engine, text: str) -> tuple[NamedPerson, ...]:
    """Return the speakers whom the text names, in its order.

    If it names none, but clearly attributes the quotation to somebody ("– Ada Marsh", "Ada Marsh said"), that name is
    returned without speakers.
    """
    runs = list(_runs(text))
    speakers = _speakers(engine, runs)
    found = [named for run in runs for named in _named(run, speakers)]
    told = (name for run in runs if run.is_told and (name := _without_titles(run.words)))
    return tuple(dict.fromkeys(found)) or tuple(NamedPerson(name) for name in [*told][:1])


def _runs(text: str) -> Iterator[_Run]:
    """Yield the runs of capitalised words, with the particles inside them; punctuation ends a run."""
    words: list[str] = []
    first = end = 0
    for found in _NAME.finditer(text):
        word = found[0]
        joins = bool(words) and not text[end : found.start()].strip()
        if words and not joins:
            yield _run(text, words, first, end)
            words = []
        if word[0].isupper() or (words and word.split("-")[0] in _PARTICLES):
            first = first if words else found.start()
            words.append(word if len(word) == 2 else word.rstrip("."))
            end = found.start() + len(words[-1])
        elif words:
            yield _run(text, words, first, end)
            words = []
    if words:
        yield _run(text, words, first, end)


def _run(text: str, words: Sequence[str], first: int, end: int) -> _Run:
    while words[-1] in _PARTICLES:
        words = words[:-1]
    told = bool(_TELLING_BEFORE.search(text[:first]) or _TELLING_AFTER.match(text[end:]))
    return _Run(tuple(words[:MOST_RUN]), told)


def _without_titles(words: Sequence[str]) -> str:
    """Return the words of a run without words at its ends that are no names ("President"); "" if none are left."""
    kept = list(words)
    while kept and _is_no_name(kept[0]):
        kept.pop(0)
    while kept and _is_no_name(kept[-1]):
        kept.pop()
    return _POSSESSIVE.sub("", " ".join(kept))


def _is_no_name(word: str) -> bool:
    return word.strip(".").casefold() in _NO_NAMES


def _speakers(engine: Engine, runs: Sequence[_Run]) -> dict[str, Forms]:
    """Map each speaker of the archive who has a word of the runs in the name, most frequent first, to the name's words.

    The map is empty if the time is up.
    """
    names = (name for run in runs for part in _parts(run.words) for name in _ways(" ".join(part)))
    asked = {form for forms in names for form in forms if len(form) > 1}
    try:
        values = engine.values(SearchRequest(), "speaker").values if asked else ()
    except NotWholeError:
        return {}
    known = ((value.value, _words_of(value.value)) for value in values)
    return {speaker: forms for speaker, forms in known if not asked.isdisjoint(forms)}


@lru_cache(SPEAKERS_KEPT)
def _words_of(speaker: str) -> Forms:
    """Return the words of a speaker's name without a courtesy title and without what tells namesakes apart."""
    return forms_of(_MARK.sub("", plain_name(speaker)))


def _parts(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield every run of these words, the longest first."""
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            yield words[first : first + length]


def _ways(name: str) -> list[Forms]:
    """Return the words of a name as typed, and with other spellings of its surname, its forename or the whole."""
    plain = _POSSESSIVE.sub("", name)
    forms = forms_of(plain)
    surnames = [(*forms[:-1], *forms_of(other)) for other in table().of(plain.split()[-1], forms[-1:])]
    whole = [people.spelled(plain), *filter(None, [known_as(plain)])]
    return list(dict.fromkeys([forms, *surnames, *map(forms_of, whole)]))


def _named(run: _Run, speakers: dict[str, Forms]) -> Iterator[NamedPerson]:
    """Yield the people named by the run, from left to right; of overlapping names the longest counts."""
    at = 0
    while at < len(run.words):
        for end in range(len(run.words), at, -1):
            name = run.words[at:end]
            meant = () if all(map(_is_no_name, name)) else _meant(name, run.words[:at], run.words[end:], speakers)
            if meant:
                yield NamedPerson(_POSSESSIVE.sub("", " ".join(name)), meant)
                at = end
                break
        else:
            at += 1


def _meant(
    name: Sequence[str], before: Sequence[str], after: Sequence[str], speakers: dict[str, Forms]
) -> tuple[str, ...]:
    """Return the speakers whom the name can mean; `before` and `after` are the words next to it in its run."""
    ways = [forms for forms in _ways(" ".join(name)) if forms]
    forenames = {forms[0] for forms in speakers.values() if len(forms) > 1}
    alone = not before and not after
    other = bool(before) and len(name) == 1 and _is_forename(before[-1], forenames)
    fits = [
        speaker
        for speaker, forms in speakers.items()
        if any(_is_meant(way, forms, alone=alone) for way in ways) and not (other and len(forms) > 1)
    ]
    return tuple(fits)


def _is_forename(word: str, forenames: Collection[str]) -> bool:
    form = "".join(forms_of(word))
    return form in forenames or form in people.table().given or len(form) == 1


def _is_meant(name: Forms, speaker: Forms, *, alone: bool) -> bool:
    """Return whether the words of a name can mean the speaker with that name.

    They can if they are the same words, or end with the surname, and begin with the forename or its initial. A single
    word that stands `alone` can also be the surname of a name that begins with it.

    >>> [_is_meant(name, ("ada", "marsh"), alone=True) for name in (("a", "marsh"), ("bo", "marsh"), ("lind",))]
    [True, False, False]
    """
    if sorted(name) == sorted(speaker) or (len(name) > 1 and speaker[-len(name) :] == name):
        return True
    if not speaker or not name:
        return False
    if len(name) == 1:
        return name[0] == speaker[-1] or (alone and name[0] == speaker[0] and name[0] not in people.table().given)
    if name[-1] != speaker[-1] or len(speaker) == 1:
        return False
    one, other = name[0], speaker[0]
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])
