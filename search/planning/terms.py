"""Plans the words and phrases of a query: which terms of which fields match them, with what weight.

A leaf is a word, phrase or pattern; `scope` has the fields that a leaf is searched in. A way is one sequence of stems
or forms that stands for the typed words, since these have several spellings and languages.

A plain word is searched by its stem, in the text and in title and lead. A phrase, `=word`, a pattern and a fuzzy word
are searched as written. All the variants of a pattern or fuzzy word together weigh as much as one word that occurs in
all their paragraphs, so a rare misspelling does not score as a rare word.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from whoosh import query as q

from index.fields import EXACT, HEAD, LEAD, TEXT, TITLE
from search.planning import amounts
from search.planning.compounds import are_signs, compounds, spellings, stems, ways
from search.planning.marks import Mark, Spelling
from search.planning.parts import Part, any_of, leaf
from search.planning.phrase_patterns import has_pattern, phrases, places
from search.query.message import said, said_of
from search.query.periods import SHORT_MONTHS
from search.query.syntax import Exact, Phrase
from search.results import Notice
from search.scoring import blended_term
from search.scoring.blended_term import BlendedTerm
from search.scoring.ranking import rarity
from search.vocabulary.shapes import typed_shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.planning.compound import Compound
    from search.query.syntax import Fuzzy, Pattern
    from search.results import Span
    from search.scoring.blended_term import Weights
    from search.vocabulary.used import Used
    from search.vocabulary.vocabulary import Vocabulary

    Words = tuple[Compound, ...]

MAX_EXPANSIONS = 200  # terms of one pattern: a few milliseconds at a million paragraphs
MAX_NAMED = 3  # expansions that the description names; nobody reads more
TITLE_SHARE = 0.3  # share of a word's weight if only the title of the paragraph's speech has it
COMPOUND_PARTS_BOOST = 0.5  # "state of the art" for "state-of-the-art": less surely the same thing
FUZZY_BOOSTS = (1.0, 0.6, 0.3)  # by number of edits: 0, 1 or 2
MAX_NEAREST = 8  # unknown words of one query for which similar words are looked up, in some milliseconds each
MIN_TWO_EDITS = 5  # letters that a word must have to be matched within two edits; shorter ones would match too much


@dataclass(frozen=True, slots=True)
class Scope:
    """The fields that a word is searched and highlighted in.

    `stemmed` are the fields searched by stem, each with its weight; `written` is the field of exact forms, or None if
    there is none; `marked` are the fields in which matches are highlighted.
    """

    stemmed: Weights
    written: str | None
    marked: tuple[str, ...]


EVERYWHERE = Scope(blended_term.EVERYWHERE, EXACT, (TEXT, TITLE, LEAD))
SCOPES = {
    TEXT: Scope(((TEXT, 1),), EXACT, (TEXT,)),
    TITLE: Scope(((TITLE, 1),), None, (TITLE,)),
    LEAD: Scope(((LEAD, 1),), None, (LEAD,)),
}


@dataclass(slots=True)
class Leaves:
    """Plans the leaves (words, phrases, patterns) of one query tree; collects their notices and numbers its parts.

    `languages` are those of the speeches. With `to_count`, plain words get no notices, no marks and only the tree
    `all_words`, because counting needs no more. `number` is the number of the next part, from 0; `unknown` counts the
    plain words that the archive lacks.
    """

    vocabulary: Vocabulary
    languages: tuple[str, ...]
    to_count: bool = False
    notices: list[Notice] = field(default_factory=list)
    number: int = 0
    unknown: int = 0

    def ways(self, typed: Words) -> tuple[tuple[str, ...], ...]:
        """Return every way to search the words by stem: one sequence of stems per spelling and language."""
        return ways(typed, self.languages)

    def stemmed(self, typed: Words, scope: Scope, boost: float = 1.0) -> q.Query:
        """Return the query for the words by their stems, adjacent in this order, in any of the scope's fields."""
        apart = sum(len(w.parts) for w in typed) if any(word.joined for word in typed) else 0
        asked = []
        for way in self.ways(typed):
            asked += _sequences(scope.stemmed, way, boost * (COMPOUND_PARTS_BOOST if len(way) == apart else 1.0))
        return any_of(asked)

    def with_title(self, typed: Words, scope: Scope) -> q.Query:
        """Return the query for the words by their stems.

        If `scope` is all fields, it also finds every paragraph of a speech with the words in its title.
        """
        own = self.stemmed(typed, scope)
        if scope != EVERYWHERE:
            return own
        return any_of([own, *(_sequence(TITLE, way, TITLE_SHARE) for way in self.ways(typed))])

    def scattered(self, typed: Words, scope: Scope) -> list[q.Query]:
        """Return a separate query for each word, each part of a compound and each joined form."""
        return [asked for way in self.alone(typed) for asked in _sequences(scope.stemmed, way, 1.0)]

    def alone(self, typed: Words) -> list[tuple[str, ...]]:
        """Return the stem of each word, each part of a compound and each joined form, as a sequence of its own.

        A form that languages stem differently has a sequence for each of its stems. Currency and per-cent signs are
        left out. Of Chinese and Japanese characters, each two neighbours are a sequence.
        """
        if are_signs(typed):
            return [way for pair in pairwise(typed) for way in self.ways(pair)]
        forms = [form for word in typed for form in (*((word.joined,) if word.joined else ()), *word.parts)]
        forms = [form for form in forms if not amounts.is_symbol(form)] or forms
        return [way for form in forms for way in stems([form], self.languages)]

    def written(self, word: Exact | Phrase, scope: Scope) -> Part | None:
        """Plan a word or phrase as written, or by its stems in a field that has only stems.

        If all fields are searched, the tree `all_with_title` also finds a phrase by its stems in titles and leads.
        Return None if there is no word, only punctuation.
        """
        if isinstance(word, Phrase) and scope.written and has_pattern(word.text):
            return self._patterned(word, scope)
        typed = compounds(word.text)
        if not typed:
            return None
        slop = word.slop if isinstance(word, Phrase) else 1
        spelling: Spelling = "form" if scope.written else "stem"
        fields = [scope.written] if scope.written else [name for name, _ in scope.stemmed]
        found = spellings(typed) if scope.written else self.ways(typed)
        if isinstance(word, Phrase):  # other ways to write it are not "exactly" it
            found = amounts.respelt(found)
        if not any(all(self.vocabulary.count(name, form) for form in way) for name in fields for way in found):
            for compound in typed:
                self.note_if_unknown(" ".join(compound.parts), (compound,), scope, word.span)
        marks = tuple(self.mark(spelling, way, scope, slop) for way in found)
        self.number += 1
        reading = said("“{words}”", words=word.text)
        if slop > 1:
            reading = said_of(
                slop, "“{words}” within {number} word", "“{words}” within {number} words", words=word.text
            )
        if isinstance(word, Exact):
            reading = said("exactly {word}", word=word.text)
        asked = [_near(name, way, slop) for name in fields for way in found]
        part = leaf(any_of(asked), reading, marks)
        if scope != EVERYWHERE or isinstance(word, Exact) or slop > 1:
            return part
        return replace(part, all_with_title=any_of([*asked, *(_sequence(HEAD, way, 1.0) for way in self.ways(typed))]))

    def _patterned(self, phrase: Phrase, scope: Scope) -> Part:
        """Plan a phrase that contains patterns: any of the phrases that it matches."""
        found, cut = places(phrase.text, self.vocabulary)
        if cut:
            told = said(
                "“{words}” stands for many phrases; those with the most used words were looked for.", words=phrase.text
            )
            self.notices.append(Notice("too-many-expansions", told, phrase.span))
        if not all(found):
            told = said("No word of any paragraph has the shape of a pattern in “{words}”.", words=phrase.text)
            self.notices.append(Notice("unknown-word", told, phrase.span))
        name = str(scope.written)
        asked = [_near(name, way, phrase.slop) for way in phrases(found)]
        words = tuple(map(frozenset, found))
        mark = Mark(self.number, "form", words, phrase.slop, phrase.slop == 1, scope.marked)
        self.number += 1
        return leaf(any_of(asked), said("“{words}”", words=phrase.text), (mark,) if all(found) else ())

    def pattern(self, pattern: Pattern, scope: Scope) -> Part:
        """Plan all words that match the pattern, or the most used of them if there are too many."""
        found, total = self.vocabulary.like(typed_shape(pattern.text), MAX_EXPANSIONS)
        if total > len(found):
            told = said_of(
                total,
                "{pattern} stands for {number} word; the {used} most used were looked for.",
                "{pattern} stands for {number} words; the {used} most used were looked for.",
                pattern=pattern.text,
                used=len(found),
            )
            self.notices.append(Notice("too-many-expansions", told, pattern.span))
        if not found:
            told = said("No word of any paragraph has the shape {pattern}.", pattern=pattern.text)
            self.notices.append(Notice("unknown-word", told, pattern.span))
        return self._variants([(used, 1.0) for used in found], _named(pattern.text, found, total), scope)

    def fuzzy(self, word: Fuzzy, scope: Scope) -> Part | None:
        """Plan all words within the number of edits that `word` allows (a short word allows only one).

        Return None if there is no word, only punctuation or signs.
        """
        typed = [each for each in compounds(word.text) if not amounts.is_symbol(each.parts[0])]
        if not typed:
            return None
        form = typed[0].joined or typed[0].parts[0]
        near = self.vocabulary.near(form, word.edits if len(form) >= MIN_TWO_EDITS else 1)[:MAX_EXPANSIONS]
        if not near:
            told = said("No word of any paragraph is like “{word}”.", word=word.text)
            self.notices.append(Notice("unknown-word", told, word.span))
        reading = _named(str(word), [used for used, _ in near], len(near))
        return self._variants([(used, FUZZY_BOOSTS[away]) for used, away in near], reading, scope)

    def mark(self, spelling: Spelling, way: Sequence[str], scope: Scope, slop: int = 1) -> Mark:
        """Return a mark (what to highlight) for the part being planned, with the words in `way`, one per position.

        They must be adjacent and in this order if `slop` is 1; otherwise in any order within `slop` words.
        """
        words = tuple(frozenset([form]) for form in way)
        return Mark(self.number, spelling, words, slop, slop == 1, scope.marked)

    def is_known(self, typed: Words, scope: Scope) -> bool:
        """Return whether each word occurs, in any form, in some field that the scope searches for stems."""
        names = [name for name, _ in scope.stemmed]
        for word in typed:
            if not any(
                all(self.vocabulary.count(name, s) for s in way) for way in self.ways((word,)) for name in names
            ):
                return False
        return True

    def note_if_unknown(self, text: str, typed: Words, scope: Scope, span: Span | None) -> None:
        """Add a notice, which quotes `text`, if some typed word is in no paragraph.

        `span` is where the words stand in the query. The notice's `instead` is the most similar known word, or None;
        always None for a word with digits, because a similar number means something else.
        """
        if self.to_count or self.is_known(typed, scope):
            return
        self.unknown += 1
        form = typed[0].joined or typed[0].parts[0]
        edits = 2 if len(form) >= MIN_TWO_EDITS else 1
        is_word = form.isalpha() and form not in SHORT_MONTHS
        near = self.vocabulary.alike(form, edits) if is_word and self.unknown <= MAX_NEAREST else []
        nearest = near[0][0].term if near else None
        told = said("“{word}” is in no paragraph.", word=text)
        if nearest:
            told = said(
                "“{word}” is in no paragraph. The nearest word there is: “{nearest}”.", word=text, nearest=nearest
            )
        self.notices.append(Notice("unknown-word", told, span, nearest))

    def _variants(self, found: Sequence[tuple[Used, float]], reading: str, scope: Scope) -> Part:
        """Plan a search for any of the words, each weighted like one word that occurs in all their paragraphs.

        `found` has pairs (word, factor). The word's weight is multiplied by the factor, 1.0 for a word without edits.
        `reading` describes the search.
        """
        paragraphs = self.vocabulary.paragraphs
        together = rarity(paragraphs, min(paragraphs, sum(used.count for used, _ in found)))
        asked: list[q.Query] = []
        for used, closeness in found:
            boost = closeness * together / rarity(paragraphs, used.count)
            if scope.written:
                asked.append(q.Term(scope.written, used.term, boost=boost))
            else:
                stemmed = stems([used.term], self.languages)
                asked += [q.Term(name, way[0], boost=boost) for name, _ in scope.stemmed for way in stemmed]
        words = frozenset(used.term for used, _ in found)
        marks = (Mark(self.number, "form", (words,), fields=scope.marked),) if words else ()
        self.number += 1
        return leaf(any_of(asked), reading, marks)


def _sequences(fields: Weights, forms: Sequence[str], boost: float) -> list[q.Query]:
    """Return queries for consecutive stems, one for each of `fields`.

    For a single stem in several fields, return one BlendedTerm.
    """
    if len(forms) == 1 and len(fields) > 1:
        return [BlendedTerm(forms[0], fields, boost)]
    return [_sequence(name, forms, boost) for name, _ in fields]


def _sequence(name: str, forms: Sequence[str], boost: float) -> q.Query:
    """Return the query for a single form, or for consecutive forms, in the field."""
    if len(forms) == 1:
        return q.Term(name, forms[0], boost=boost)
    return q.Phrase(name, list(forms), boost=boost)


def _near(name: str, forms: Sequence[str], slop: int) -> q.Query:
    """Return the query for forms adjacent in this order, or within `slop` words of each other in any order."""
    if slop == 1 or len(forms) == 1:
        return _sequence(name, forms, 1.0)
    return q.SpanNear2([q.Term(name, form) for form in forms], slop=slop, ordered=False)


def _named(text: str, found: Sequence[Used], total: int) -> str:
    """Return the description of a pattern, with some of the words that it matches and the number of the others.

    `text` is the pattern, `found` the words, and `total` the number of all words that match it.
    """
    named = ", ".join(used.term for used in found[:MAX_NAMED])
    if not found:
        return text
    if total > MAX_NAMED:
        return said("{pattern} ({words} and {number} more)", pattern=text, words=named, number=total - MAX_NAMED)
    return said("{first} ({second})", first=text, second=named)
