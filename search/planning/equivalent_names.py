"""Plans plain words of a query together with their equivalents (other names): CSTO and its full name, Kyiv and Kiev.

In all functions, `leaves` makes the queries of single words for one archive and collects notices, and `scope` has the
fields to search. A way is one sequence of stems that stands for the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

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
    from search.vocabulary.vocabulary import Vocabulary

EQUIVALENT_BOOST = 0.8  # below 1, so that of two equal paragraphs the one with the words as typed comes first
MOST_KEPT = 4_096  # words of one archive whose queries are remembered, some 10 MB
MAX_TOLD = 5  # other names that the description lists


class _Asked(NamedTuple):
    """The planned search for plain words and their equivalents in one archive.

    `typed` are the words, `others` the equivalents as pairs (text, words). `all_words` requires all typed words, or one
    equivalent. `all_with_title` does too, but accepts typed words from the title of a speech. `any_words` requires one
    typed word, or one equivalent. `ways` are the stem sequences to highlight; `alone` are the stems of single words, to
    highlight only in results of `any_words`. `reading` describes the search to a person. All this is cached, because it
    is the same for these words in every query; only the numbers of the highlighted parts differ.
    """

    typed: Words
    others: list[tuple[str, Words]]
    all_words: q.Query
    all_with_title: q.Query
    any_words: q.Query
    ways: tuple[tuple[str, ...], ...]
    alone: tuple[tuple[str, ...], ...]
    reading: str


def planned(words: Sequence[Word], leaves: Leaves, equivalents: Equivalents, scope: Scope) -> Part | None:
    """Plan a word, or several words that form one name, in any grammatical form and under its other names.

    Return None if there is no word, only punctuation. An equivalent never weighs more than the words as typed.
    Equivalents that occur in no paragraph are left out.
    """
    asked = _known(tuple(word.text for word in words), leaves, equivalents, scope)
    if asked is None:
        return None
    text = " ".join(word.text for word in words)
    if not asked.others:
        leaves.note_if_unknown(text, asked.typed, scope, words[0].span)
    if leaves.to_count:
        return leaf(asked.all_words, text)
    marks = tuple(leaves.mark("stem", way, scope) for way in asked.ways)
    alone = tuple(leaves.mark("stem", way, scope) for way in asked.alone)
    leaves.number += 1
    return Part(
        all_words=asked.all_words,
        all_with_title=asked.all_with_title,
        any_words=asked.any_words,
        reading=asked.reading,
        any_reading=asked.reading,
        marks=marks,
        any_marks=(*marks, *alone) if alone else (),
    )


def _known(texts: tuple[str, ...], leaves: Leaves, equivalents: Equivalents, scope: Scope) -> _Asked | None:
    """Plan the search for the words and for their equivalents in the archive; None if `texts` has no word.

    Plans are cached, since one page asks for the same words several times.
    """
    kept = _kept.setdefault(leaves.vocabulary, {})
    key = texts, leaves.languages, scope
    held = kept.get(key)
    if held is None or held[0] is not equivalents:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        held = kept[key] = equivalents, _asked(texts, leaves, equivalents, scope)
    return held[1]


def _asked(texts: Sequence[str], leaves: Leaves, equivalents: Equivalents, scope: Scope) -> _Asked | None:
    """Plan the search for the words `texts` as `_known` does, but without a cache; None if `texts` has no word."""
    each = [found for text in texts if (found := compounds(text))]
    typed = tuple(compound for found in each for compound in found)
    if not typed:
        return None
    text = " ".join(texts)
    forms = tuple(form for word in typed for form in ((word.joined,) if word.joined else word.parts))
    names = [*equivalents.of(text, forms), *_held(forms, leaves, equivalents)]
    others = _others(names, typed, leaves, scope)
    asked = _weighed(others, _weight(typed, leaves, scope), leaves, scope)
    ways = dict.fromkeys(way for found in [*each, *(other for _, other in others)] for way in leaves.ways(found))
    told = _told(equivalents.told_apart(name for name, _ in others))
    own, with_title = ([made(found, scope) for found in each] for made in (leaves.stemmed, leaves.with_title))
    return _Asked(
        typed=typed,
        others=others,
        all_words=any_of([all_of(own), *asked]),
        all_with_title=any_of([all_of(with_title), *asked]),
        any_words=any_of([*leaves.scattered(typed, scope), *asked]),
        ways=tuple(ways),
        alone=tuple(way for way in leaves.alone(typed) if way not in ways),
        reading=said("{words} (also {names})", words=text, names=told) if told else text,
    )


_kept: WeakKeyDictionary[Vocabulary, dict[tuple[Any, ...], tuple[Equivalents, _Asked | None]]] = WeakKeyDictionary()


def _held(forms: Sequence[str], leaves: Leaves, equivalents: Equivalents) -> Sequence[str]:
    """Return the compounds and prefixed words of the archive that contain the word `forms[0]`.

    The result is empty if `forms` has several words, or if equivalents are switched off.
    """
    if len(forms) != 1 or not equivalents.others:
        return ()
    return equivalents.wanted(holding(forms[0], leaves.vocabulary, leaves.languages))


def _told(names: Sequence[str]) -> str:
    """Return the first MAX_TOLD names as text that a person reads, with the number of those left out."""
    told = ", ".join(names[:MAX_TOLD])
    if len(names) <= MAX_TOLD:
        return told
    return said("{names} and {number} more", names=told, number=len(names) - MAX_TOLD)


def _weighed(others: Sequence[tuple[str, Words]], limit: float, leaves: Leaves, scope: Scope) -> list[q.Query]:
    """Return a query for each of `others` (text and words of a name); none adds more than `limit` to a score."""
    asked = []
    for _, other in others:
        share = min(1.0, limit / _weight(other, leaves, scope))
        asked.append(leaves.stemmed(other, scope, EQUIVALENT_BOOST * share))
    return asked


def _others(names: Sequence[str], typed: Words, leaves: Leaves, scope: Scope) -> list[tuple[str, Words]]:
    """Return the names that occur in some paragraph, each with its words.

    Names that the stems of the typed words match anyway are left out.
    """
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
    """Return the sum of the words' rarities (inverse document frequencies), the most that they can add to a score."""
    vocabulary, name = leaves.vocabulary, scope.stemmed[0][0]
    way = leaves.ways(typed)[-1]
    return sum(rarity(vocabulary.paragraphs, vocabulary.count(name, s)) for s in way)
