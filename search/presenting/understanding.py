"""Reports how each word of a query was read: which forms were searched, and a query that avoids this reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.analysis.stems import stem
from index.analysis.tokens import tokens
from search.query.syntax import Exact, In, Not, Phrase, Word, changed
from search.results import Form, Understood

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.planning.marks import Mark
    from search.planning.plan import Plan
    from search.query.syntax import Query
    from search.request import SearchRequest
    from search.vocabulary.vocabulary import Vocabulary

LOOKED_AT = 200  # most used words with a given beginning that are examined: enough to include all forms of a stem
SHOWN = 4  # most forms shown for a word; further forms are very rare


def understood(
    request: SearchRequest, query: Query, plan: Plan, vocabulary: Vocabulary, languages: Sequence[str]
) -> Iterator[Understood]:
    """Yield a report on each plain word of the query that was searched in several forms, under other names, or ignored.

    Words searched only as typed are left out.
    """
    for word in dict.fromkeys(_words(query)):
        stems = _stems(word.text, languages)
        if not stems:
            continue
        own = [mark for mark in plan.marks if _is_of(mark, stems)]
        if not own:
            yield Understood(word.text, (), _instead(request, query, word, Phrase(word.text)))
            continue
        forms = _forms(stems, vocabulary, languages)
        renamed = any(mark.part == own[0].part and not _is_of(mark, stems) for mark in plan.marks)
        if len(forms) > 1 or renamed:
            yield Understood(word.text, forms, _instead(request, query, word, Exact(word.text)), renamed)


def _is_of(mark: Mark, stems: frozenset[str]) -> bool:
    """Return whether the mark highlights a single word by one of the given stems."""
    return mark.spelling == "stem" and len(mark.words) == 1 and not stems.isdisjoint(mark.words[0])


def _words(query: Query) -> Iterator[Word]:
    """Yield the plain words of the query, but no excluded words, words in a field, or words in quotation marks."""
    if isinstance(query, Word):
        yield query
    elif not isinstance(query, Not | In):
        for part in getattr(query, "parts", ()):
            yield from _words(part)


def _stems(typed: str, languages: Sequence[str]) -> frozenset[str]:
    """Return the stems of the typed word in all of these languages; empty if it is a compound."""
    found = [tokens(typed, language) for language in languages]
    return (
        frozenset(token.stem for each in found for token in each)
        if all(len(each) == 1 for each in found)
        else frozenset()
    )


def _forms(stems: frozenset[str], vocabulary: Vocabulary, languages: Sequence[str]) -> tuple[Form, ...]:
    """Return up to SHOWN word forms with these stems, most used first, each with its number of paragraphs."""
    beginnings = {each[:-1] if len(each) > 3 else each for each in stems}
    used = {one.term: one.count for begun in beginnings for one in vocabulary.beginning(begun, LOOKED_AT)}
    fitting = ((word, count) for word, count in used.items() if any(stem(word, each) in stems for each in languages))
    return tuple(Form(*pair) for pair in sorted(fitting, key=lambda pair: -pair[1])[:SHOWN])


def _instead(request: SearchRequest, query: Query, word: Word, other: Query) -> SearchRequest:
    """Return the request with `word` replaced by the query `other`; `query` is the request's text, parsed."""
    asked = changed(query, lambda leaf: other if leaf == word else leaf)
    return request.changed(text=str(asked or query))
