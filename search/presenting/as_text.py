"""The answer to a search as lines of text, for a terminal or a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.presenting.as_json import permalink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.archive.stats import Stats
    from search.results import Hit, ScorePart, SearchResults, Snippet

    Mark = Callable[[str], str]


def lines(results: SearchResults, mark: Mark) -> Iterator[str]:
    """Yield the lines of an answer: totals, notices, suggestions and the page's hits; `mark` is applied to matches."""
    yield _total(results)
    for notice in results.notices:
        yield f"note: {notice.message}" + (f" Try: {notice.instead}" if notice.instead else "")
    for suggestion in results.suggestions:
        if suggestion.kind == "question":
            yield f"answer: {suggestion.text}" + (f" ({suggestion.total})" if suggestion.total else "")
            continue
        same = suggestion.request.text == results.request.text  # then the suggestion leaves out an option, not words
        yield f"try: {f'without {suggestion.text}' if same else suggestion.request.text} ({suggestion.total})"
    first = (results.request.page - 1) * results.request.size + 1
    for number, hit in enumerate(results.hits, start=first):
        yield ""
        yield from _hit(number, hit, mark)
    if results.further:
        yield f"\nAlso {results.further.total:,} with only some of the words (--any), best first:"
        for number, hit in enumerate(results.further.hits, start=first + len(results.hits)):
            yield ""
            yield from _hit(number, hit, mark)


def counts(results: SearchResults, name: str) -> Iterator[str]:
    """Yield the facet's label, then its values with their counts, one per line.

    Yields nothing if the answer does not have the facet.
    """
    for facet in results.facets:
        if facet.name == name:
            yield f"\n{facet.label}"
            yield from (f"{each.count:8}  {each.label or each.value}" for each in facet.values)


def stats(counted: Stats) -> Iterator[str]:
    """Yield the archive's statistics, one per line."""
    for name, value in counted.as_json().items():
        yield f"{name:12} {_shown(value)}"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(each)}" for name, each in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)


def _total(results: SearchResults) -> str:
    of = f" for {results.reading}" if results.reading else ""
    paragraphs = "1 paragraph" if results.total == 1 else f"{results.total:,} paragraphs"
    events = "1 event" if results.events == 1 else f"{results.events:,} events"
    return f"{paragraphs} in {events}{of} ({results.took_ms:.0f} ms)"


def _hit(number: int, hit: Hit, mark: Mark) -> Iterator[str]:
    told = (hit.date, hit.title, hit.speaker, f"uncertain: {hit.uncertain}" if hit.uncertain else None)
    yield f"{number:3}. " + " · ".join(part for part in told if part)
    yield "     " + snippet(hit.snippet, mark)
    if hit.lead:
        yield "     lead: " + snippet(hit.lead, mark)
    if hit.elsewhere:
        by = f", {hit.elsewhere.speaker}" if hit.elsewhere.speaker else ""
        yield f"     paragraph {hit.elsewhere.number}{by}: " + snippet(hit.elsewhere.snippet, mark)
    more = f" (and {hit.more_in_speech} more there)" if hit.more_in_speech else ""
    yield f"     {permalink(hit.speech, hit.paragraph)}{more}"
    if hit.explanation:
        yield from _part(hit.explanation, "     ")


def snippet(shown: Snippet, mark: Mark) -> str:
    """Return the snippet's text with `mark` applied to its matches, and … where text was left out.

    >>> from search.results import Snippet, Span
    >>> snippet(Snippet("a war ends", (Span(2, 5),), before=True), str.upper)
    '… a WAR ends'
    """
    pieces, end = [], 0
    for span in shown.spans:
        pieces += [shown.text[end : span.start], mark(shown.text[span.start : span.end])]
        end = span.end
    text = "".join([*pieces, shown.text[end:]])
    return ("… " if shown.before else "") + " ".join(text.split()) + (" …" if shown.after else "")


def _part(part: ScorePart, indent: str) -> Iterator[str]:
    yield f"{indent}{part.value:9.4f}  {part.label}"
    for each in part.parts:
        yield from _part(each, indent + "  ")
