"""The planner: turns a syntax tree into Whoosh queries, a description in words, and notices.

Only words and phrases score. Facets, periods and exclusions filter and never change a score.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from whoosh import query as q

from index.fields import TEXT
from search.planning import equivalent_names, facet_values
from search.planning.compounds import are_signs, compounds
from search.planning.equivalents import LONGEST_NAME, NONE, Equivalents
from search.planning.name_parts import is_name_part
from search.planning.nearness import near
from search.planning.parts import combined, either, everything, leaf, negative
from search.planning.questions import question
from search.planning.stop_words import FEW_WORDS, is_name, is_stop_word
from search.planning.terms import EVERYWHERE, SCOPES, Leaves, Scope
from search.planning.title_words import in_title
from search.planning.written_apart import written_apart
from search.query import periods
from search.query.lexer import OPERATOR_WORDS
from search.query.message import joined_by, said
from search.query.syntax import (
    SHOWN_NAME,
    And,
    Everything,
    Exact,
    Fuzzy,
    In,
    Not,
    Or,
    Pattern,
    Period,
    Phrase,
    Word,
    Words,
    changed,
)
from search.results import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.planning.marks import Mark
    from search.planning.parts import Part
    from search.query.syntax import Query
    from search.vocabulary.vocabulary import Vocabulary

MOST_OF_ONE_WORD = 2  # Chinese or Japanese characters; most words have two
FORGOTTEN = OPERATOR_WORDS - {"AND"}  # people forget to capitalise these; AND is meant anyway


@dataclass(frozen=True, slots=True)
class Plan:
    """How to run a query: three Whoosh trees, a period, a description, notices for the user and what to highlight.

    `all_words` requires all words that were typed side by side, `any_words` any of them. `all_with_title` requires all,
    but accepts some from the title of the paragraph's speech. The days are date.toordinal() numbers, both inclusive;
    None if no period applies to the whole query. `reading` and `any_reading` describe `all_words` and `any_words` to a
    person. `marks` is what to highlight, `any_marks` the same for results of `any_words`. If not `ranked`, all hits
    score the same and should be sorted newest first.
    """

    all_words: q.Query
    all_with_title: q.Query
    any_words: q.Query
    first_day: int | None
    last_day: int | None
    reading: str
    any_reading: str
    notices: tuple[Notice, ...] = ()
    marks: tuple[Mark, ...] = ()
    any_marks: tuple[Mark, ...] = ()
    ranked: bool = True

    @property
    def relaxes(self) -> bool:
        """Whether `any_words` or `all_with_title` differs from `all_words`, so that it can find more."""
        return bool(self.all_words != self.any_words or self.all_words != self.all_with_title)


def plan(
    query: Query,
    vocabulary: Vocabulary,
    languages: Sequence[str] = ("en",),
    equivalents: Equivalents = NONE,
    *,
    to_count: bool = False,
) -> Plan:
    """Plan how to search the index for the query. Every query has a plan; notices name what the index lacks.

    `languages` are the languages of the speeches; a plain word is searched by its stem in each. `equivalents` are the
    other names to search for, too. With `to_count`, the plan serves only to count hits: its `all_words` and days are
    correct, the rest is incomplete.
    """
    planner = _Planner(Leaves(vocabulary, tuple(languages) or ("en",), to_count), equivalents)
    rest, found = _parted(query)
    if isinstance(rest, Word) and vocabulary.count("event", rest.text.lower()):
        rest = In("event", rest)  # an event's id finds its speeches
    part = planner.part(rest, EVERYWHERE) or everything()
    if isinstance(rest, Word) and not _is_sentence(rest):
        # the parts of one word (AT&T) are never searched for one by one
        part = replace(part, any_words=part.all_words, any_marks=())
    if part.role == "without":
        part = combined([part])
    when = [periods.spoken(period) for period in found]
    days = [periods.days(period) for period in found]
    return Plan(
        all_words=part.all_words,
        all_with_title=part.all_with_title,
        any_words=part.any_words,
        first_day=max((first for first, _ in days), default=None),
        last_day=min((last for _, last in days), default=None),
        reading=joined_by("{first}, {second}", [part.reading, *when]),
        any_reading=joined_by("{first}, {second}", [part.any_reading, *when]),
        notices=tuple(dict.fromkeys(_offering(notice, query) for notice in planner.leaves.notices)),
        marks=part.marks,
        any_marks=part.any_marks or part.marks,
        ranked=part.role in ("words", "must"),
    )


def _is_sentence(word: Word) -> bool:
    """Return whether the word is a run of Chinese or Japanese characters long enough to be several words (港口重建)."""
    typed = compounds(word.text)
    return len(typed) > MOST_OF_ONE_WORD and are_signs(typed)


class _Planner:
    """Plans one query, from the root of its tree down; `scope` is always the fields to search."""

    def __init__(self, leaves: Leaves, equivalents: Equivalents) -> None:
        self.leaves = leaves
        self.equivalents = equivalents

    def part(self, query: Query, scope: Scope) -> Part | None:
        """Plan the query; None if nothing in it can be searched for (only punctuation)."""
        match query:
            case Words():
                return self._side_by_side(query, scope)
            case And() | Or():
                return self._joined(query, scope)
            case Not():
                return self._without(query, scope)
            case In():
                return self._within(query)
        return self._leaf(query, scope)

    def _joined(self, query: And | Or, scope: Scope) -> Part | None:
        """Plan queries joined by AND or OR; those joined by AND must all match, even in a search for any of the words.

        Return None if nothing in them can be searched for.
        """
        parts = [part for inner in query.parts if (part := self.part(inner, scope))]
        if not parts:
            return None
        if isinstance(query, Or):
            return either(parts)
        part = combined(parts)
        if part.role == "words":
            part = replace(part, role="must")
        asked = part.all_words
        return replace(part, all_with_title=asked, any_words=asked, any_marks=(), any_reading=part.reading)

    def _leaf(self, leaf: Query, scope: Scope) -> Part | None:
        """Plan a query that contains no other queries; None if it is only punctuation."""
        match leaf:
            case Word():
                return equivalent_names.planned([leaf], self.leaves, self.equivalents, scope)
            case Exact() | Phrase():
                return self.leaves.written(leaf, scope)
            case Pattern():
                return self.leaves.pattern(leaf, scope)
            case Fuzzy():
                return self.leaves.fuzzy(leaf, scope)
        return _period(leaf) if isinstance(leaf, Period) else everything()

    def _side_by_side(self, query: Words, scope: Scope) -> Part | None:
        """Plan queries written side by side: all must match, and neighbours near each other score higher.

        Words that the query excludes are not used as equivalents of its other words either. Return None if nothing in
        the queries can be searched for.
        """
        parts = []
        kept = self._without_stop_words(written_apart(query.parts))
        wanted = self.equivalents.without(_excluded(kept))
        at = 0
        for run in self._runs(kept):
            if len(run) > 1:
                part = equivalent_names.planned(run, self.leaves, wanted, scope)  # type: ignore[arg-type]
            else:
                named = is_name_part(kept, at, wanted.parts_of_names, self.leaves.vocabulary)
                part = _Planner(self.leaves, NONE if named else wanted).part(run[0], scope)
            parts += [part] if part else []
            at += len(run)
        looked_near = scope in (EVERYWHERE, SCOPES[TEXT]) and not self.leaves.to_count
        adjacent = near(kept, self.leaves) if looked_near else ()
        titled = in_title(kept, self.leaves) if looked_near and scope == EVERYWHERE else ()
        whole = combined(parts, adjacent, titled) if parts else None
        if (
            whole and len(kept) == 1 and isinstance(kept[0], Word)
        ):  # parts of one word (5 per cent) are not searched alone
            return replace(whole, any_words=whole.all_words, any_marks=())
        return whole

    def _runs(self, queries: Sequence[Query]) -> Iterator[Sequence[Query]]:
        """Yield the queries in groups: words that are one name in the table of equivalents, other queries alone."""
        at = 0
        while at < len(queries):
            forms = []
            for query in queries[at : at + LONGEST_NAME]:
                typed = compounds(query.text) if isinstance(query, Word) else ()
                if len(typed) != 1:
                    break
                forms.append(typed[0].joined or typed[0].parts[0])
            length = max(1, self.equivalents.longest(forms))
            yield queries[at : at + length]
            at += length

    def _without_stop_words(self, queries: Sequence[Query]) -> Sequence[Query]:
        """Return the queries without stop words and words that only ask, and add notices that these are ignored.

        If nothing but stop words would be left to search for, they are returned too, without a notice.
        """
        if asked := question(queries):
            queries = asked.rest
            told = said(
                "Read as a question: {words} only ask. Put them in quotation marks to search for them.",
                words=_quoted(asked.frame),
            )
            self.leaves.notices.append(Notice("question", told))
        typed = [query for query in queries if isinstance(query, Word)]
        shouted = len(typed) > 1 and not any(char.islower() for word in typed for char in word.text)
        texts = [word.text for word in typed]
        ignored = [
            word
            for at, word in enumerate(typed)
            if is_stop_word(word.text.lower() if shouted else word.text)
            and not (is_name(texts, at) and (not shouted or len(typed) <= FEW_WORDS))
        ]
        kept = [query for query in queries if query not in ignored]
        if not ignored or all(isinstance(query, Not | Period | Everything) for query in kept):
            return queries
        told = said(
            "Ignored because they occur nearly everywhere: {words}. Put them in quotation marks to keep them.",
            words=_quoted(ignored),
        )
        operators = {word.text.upper() for word in ignored} & FORGOTTEN
        if operators:
            capitals = joined_by("{first} and {second}", sorted(operators))
            more = said("In capitals, {words} would be more than a word.", words=capitals)
            told = said("{first} {second}", first=told, second=more)
        self.leaves.notices.append(Notice("ignored-words", told, ignored[0].span))
        return kept

    def _without(self, query: Not, scope: Scope) -> Part | None:
        """Plan an exclusion of paragraphs that have what was typed, in any form; its equivalents are not excluded.

        Return None if nothing in it can be searched for.
        """
        before = len(self.leaves.notices)
        part = _Planner(self.leaves, NONE).part(query.query, scope)
        del self.leaves.notices[before:]  # no one needs to be told that an excluded word is unknown
        return negative(part) if part else None

    def _within(self, query: In) -> Part | None:
        """Plan a query of one field: either words in text, title or lead, or values of a facet.

        Return None if nothing in it can be searched for.
        """
        label = SHOWN_NAME[query.name]
        if query.name in SCOPES:
            part = self.part(query.query, SCOPES[query.name])
            if part is None:
                return None
            named = said(label)
            told = [said("{field}: {words}", field=named, words=each) for each in (part.reading, part.any_reading)]
            part = replace(part, any_words=part.all_words, any_marks=())
            return replace(part, reading=told[0], any_reading=told[1], role="must")
        return facet_values.chosen(query.query, query.name, self.leaves)


def _quoted(words: Sequence[Query]) -> str:
    """Return the words as a list in quotation marks, each word once."""
    texts = dict.fromkeys(map(str, words))
    return joined_by("{first}, {second}", [said("“{words}”", words=text) for text in texts])


def _excluded(queries: Sequence[Query]) -> Iterator[str]:
    """Yield the words and phrases that are excluded, as typed."""
    for query in queries:
        if isinstance(query, Not) and isinstance(query.query, Word | Exact | Phrase):
            yield query.query.text


def _offering(notice: Notice, query: Query) -> Notice:
    """Return the notice with its suggested word, `instead`, replaced by a whole query to suggest.

    The whole query is `query` with the unknown word replaced by the suggested one. If that changes nothing, `instead`
    becomes None. A notice that suggests nothing is returned unchanged.
    """
    if notice.instead is None:
        return notice
    nearest = Word(notice.instead)
    mended = changed(query, lambda leaf: nearest if isinstance(leaf, Word) and leaf.span == notice.span else leaf)
    return replace(notice, instead=str(mended) if mended is not None and mended != query else None)


def _parted(query: Query) -> tuple[Query, list[Period]]:
    """Return the query without the periods that apply to all of it (`Everything` if nothing is left), and the periods.

    A period inside brackets, or joined by OR, applies only to a part and stays in the query.
    """
    if isinstance(query, Period):
        return Everything(), [query]
    if not isinstance(query, Words | And):
        return query, []
    rest = tuple(part for part in query.parts if not isinstance(part, Period))
    found = [part for part in query.parts if isinstance(part, Period)]
    if not rest:
        return Everything(), found
    return (rest[0] if len(rest) == 1 else replace(query, parts=rest)), found


def _period(period: Period) -> Part:
    """Plan a period inside a larger query: a filter on the date."""
    return leaf(
        q.TermRange("date", *(date.fromordinal(day).isoformat() for day in periods.days(period))),
        periods.spoken(period),
        role="filter",
    )
