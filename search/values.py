"""Values of facets by words: which speakers `speaker:putin` means, which topics `topic:csto`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.analysis import stem, tokens
from search.shapes import shape
from search.syntax import Exact, Fuzzy, Pattern, Phrase, Word
from search.wordlist import WordList, edit_distance

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.syntax import Query
    from search.vocabulary import Used

Forms = tuple[str, ...]


def matching(leaf: Query, values: Sequence[Used]) -> list[Used]:
    """The values that the word, phrase or pattern means; most used first.

    A value that is wholly what was typed is meant alone ("Georgia" is not "South Georgia"). Otherwise those
    with the words, as typed; if there is none, those with the words in another form.
    """
    typed = getattr(leaf, "text", None)
    if typed is None:
        return list(values)
    forms = _forms(typed)
    if isinstance(leaf, Word | Exact | Phrase) and (whole := [v for v in values if _forms(v.term) == forms]):
        found = whole
    else:
        found = _having(_test(leaf, forms), values)
        if not found and isinstance(leaf, Word):
            stems = [stem(form) for form in forms]
            found = [v for v in values if _in(stems, [stem(form) for form in _forms(v.term)])]
    return sorted(found, key=lambda used: (-used.count, used.term))


def nearest(leaf: Query, values: Sequence[Used]) -> str | None:
    """The word of the values that is nearest to the typed one, two edits away at most; None if none is."""
    words: dict[str, int] = {}
    for value in values:
        for form in _forms(value.term):
            words[form] = words.get(form, 0) + value.count
    forms = _forms(getattr(leaf, "text", ""))
    near = WordList(words.items()).near(forms[0], 2) if forms else []
    return near[0].word if near else None


def _having(test: Callable[[Forms], bool], values: Sequence[Used]) -> list[Used]:
    return [value for value in values if test(_forms(value.term))]


def _test(leaf: Query, forms: Forms) -> Callable[[Forms], bool]:
    if isinstance(leaf, Pattern):
        wanted = shape(leaf.text.casefold())
        return lambda words: any(wanted.fullmatch(word) for word in words)
    if isinstance(leaf, Fuzzy):
        return lambda words: any(edit_distance(forms[0], word, leaf.edits) <= leaf.edits for word in words)
    return lambda words: _in(forms, words)


def _in(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words of the phrase stand in the others, adjacent and in this order."""
    wide = len(phrase)
    return wide > 0 and any(list(words[i : i + wide]) == list(phrase) for i in range(len(words) - wide + 1))


def _forms(text: str) -> Forms:
    return tuple(token.form for token in tokens(text) if token.kind != "joined")
