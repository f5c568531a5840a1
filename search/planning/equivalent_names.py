"""Plans plain words of a query together with their equivalents: CSTO and its full name, Kyiv and Kiev."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.planning.compounds import compounds
from search.planning.parts import Part, all_of, any_of, leaf
from search.planning.word_families import holding
from search.query.message import said
from search.scoring.ranking import rarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whoosh import query as q

    from search.planning.equivalents import Equivalents
    from search.planning.terms import Leaves, Scope, Words
    from search.query.syntax import Word

EQUIVALENT_BOOST = 0.8  # below 1, so that of two equal paragraphs the one with the words as typed comes first
MAX_TOLD = 5  # other names that a reading lists


def planned(words: Sequence[Word], leaves: Leaves, equivalents: Equivalents, scope: Scope) -> Part | None:
    """Plan a word, or several words that form one name, in any form and under its other names; None if there is no
    word.

    An equivalent never weighs more than the words as typed. Equivalents that occur in no paragraph are left out.
    """
    each = [found for word in words if (found := compounds(word.text))]
    typed = tuple(compound for found in each for compound in found)
    if not typed:
        return None
    text = " ".join(word.text for word in words)
    forms = tuple(form for word in typed for form in ((word.joined,) if word.joined else word.parts))
    names = [*equivalents.of(text, forms), *_held(forms, leaves, equivalents)]
    others = _others(names, typed, leaves, scope)
    if not others:
        leaves.note_if_unknown(text, typed, scope, words[0].span)
    own = [leaves.stemmed(found, scope) for found in each]
    asked = _weighed(others, _weight(typed, leaves, scope), leaves, scope)
    if leaves.to_count:
        return leaf(any_of([all_of(own), *asked]), text)
    ways = [way for found in [*each, *(other for _, other in others)] for way in leaves.ways(found)]
    marks = tuple(leaves.mark("stem", way, scope) for way in dict.fromkeys(ways))
    alone = tuple(leaves.mark("stem", way, scope) for way in leaves.alone(typed) if way not in ways)
    leaves.number += 1
    told = _told(equivalents.told_apart(name for name, _ in others))
    reading = said("{words} (also {names})", words=text, names=told) if told else text
    with_title = all_of([leaves.with_title(found, scope) for found in each])
    return Part(
        all_words=any_of([all_of(own), *asked]),
        all_with_title=any_of([with_title, *asked]),
        any_words=any_of([*leaves.scattered(typed, scope), *asked]),
        reading=reading,
        any_reading=reading,
        marks=marks,
        any_marks=(*marks, *alone) if alone else (),
    )


def _held(forms: Sequence[str], leaves: Leaves, equivalents: Equivalents) -> Sequence[str]:
    """Return the compounds and prefixed words that contain the single word; none if equivalents are switched off."""
    if len(forms) != 1 or not equivalents.others:
        return ()
    return equivalents.wanted(holding(forms[0], leaves.vocabulary, leaves.languages))


def _told(names: Sequence[str]) -> str:
    """Return the names as a list for the query's description: at most MAX_TOLD, and how many more there are."""
    told = ", ".join(names[:MAX_TOLD])
    if len(names) <= MAX_TOLD:
        return told
    return said("{names} and {number} more", names=told, number=len(names) - MAX_TOLD)


def _weighed(others: Sequence[tuple[str, Words]], limit: float, leaves: Leaves, scope: Scope) -> list[q.Query]:
    """Return a query for each other name, weighted so that none outweighs `limit`."""
    asked = []
    for _, other in others:
        share = min(1.0, limit / _weight(other, leaves, scope))
        asked.append(leaves.stemmed(other, scope, EQUIVALENT_BOOST * share))
    return asked


def _others(names: Sequence[str], typed: Words, leaves: Leaves, scope: Scope) -> list[tuple[str, Words]]:
    """Return the names that occur in some paragraph, except those that the typed words' stems match anyway."""
    seen = set(leaves.ways(typed))
    others = []
    for name in names:
        other = compounds(name)
        ways = leaves.ways(other)
        if other and not seen.issuperset(ways) and leaves.is_known(other, scope):
            seen.update(ways)
            others.append((name, other))
    return others


def _weight(typed: Words, leaves: Leaves, scope: Scope) -> float:
    """Return the sum of the words' rarities, which is the most that they can add to a score."""
    vocabulary, name = leaves.vocabulary, scope.stemmed[0][0]
    way = leaves.ways(typed)[-1]
    return sum(rarity(vocabulary.paragraphs, vocabulary.count(name, s)) for s in way)
