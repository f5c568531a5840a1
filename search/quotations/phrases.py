"""The searches for a quotation: phrases of it, oldest paragraph first, and its words in any order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.quotations.alignment import fragments, words
from search.request import SearchRequest

if TYPE_CHECKING:
    from search.request import Pick

PHRASE_WORDS = 8  # words of the quotation searched as a phrase: enough to be rare, few enough to be quick
FRAGMENT_WORDS = 3  # fewest words of a fragment beside the longest one that is searched too; fewer are everywhere
MOST_FRAGMENTS = 6  # fragments searched for; a quotation with more ellipses is found by the longest ones
ASKED_WORDS = 24  # longest words of the quotation searched in any order; the rarest are among them


def phrases(quotation: str, picks: tuple[Pick, ...] = ()) -> list[SearchRequest]:
    """Return searches for phrases of the quotation, oldest paragraph first, within the picked values of facets.

    The longest fragment has three phrases, of which the one with the longest words comes first. If it is short, these
    are one: the whole fragment. Other fragments have one each.

    >>> [request.text for request in phrases("We shall wait for the ferry … and the pier")]
    ['"We shall wait for the ferry"', '"and the pier"']
    """
    runs = [_written(part) for part in fragments(quotation)]
    if not runs:
        return []
    *others, longest = sorted(runs, key=len)
    middle = max(0, (len(longest) - PHRASE_WORDS) // 2)
    own = (longest[:PHRASE_WORDS], longest[middle : middle + PHRASE_WORDS], longest[-PHRASE_WORDS:])
    more = [run[:PHRASE_WORDS] for run in reversed(others) if len(run) >= FRAGMENT_WORDS][: MOST_FRAGMENTS - 1]
    texts = [" ".join(run) for run in (*sorted(own, key=lambda run: -len("".join(run))), *more)]
    base = SearchRequest(picks=picks, equivalents=False, sort="oldest")
    return [replace(base, text=f'"{text}"') for text in dict.fromkeys(texts)]


def any_words(quotation: str, picks: tuple[Pick, ...] = ()) -> SearchRequest:
    """Return a search for any of the quotation's words, best paragraph first, within the picked values of facets."""
    forms = {word.form for part in fragments(quotation) for word in words(part) if any(map(str.isalnum, word.form))}
    rarest = sorted(forms, key=lambda form: (-len(form), form))[:ASKED_WORDS]
    asked = " ".join(f"={form}" if form.isalnum() else f'"{form}"' for form in rarest)
    return SearchRequest(asked, picks=picks, equivalents=False, any_word=True)


def is_whole(quotation: str) -> bool:
    """Return whether one phrase has all of the quotation, so that what it finds can be counted as uses of it."""
    parts = fragments(quotation)
    return len(parts) == 1 and len(words(parts[0])) <= PHRASE_WORDS


def whole(quotation: str) -> str:
    """Return a query for all the words of a quotation without ellipses, in a row.

    >>> whole("We shall, he said, “wait”.")
    '"We shall he said wait"'
    """
    return f'"{" ".join(_written(quotation))}"'


def _written(part: str) -> list[str]:
    """Return the words as written, so that an abbreviation in capitals stays one."""
    return [part[word.span.start : word.span.end] for word in words(part)]
