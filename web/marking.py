"""Turns text and spans into markup: everything is escaped, and no character of the text is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.results import Snippet

ELLIPSIS = Markup('<span class="cut" aria-hidden="true">…</span>')


def marked(text: str, spans: Iterable[tuple[int, int]] = ()) -> Markup:
    """Escape the text and wrap each span in a <mark>; spans may touch, overlap or reach beyond the text.

    >>> marked("a <b> war", [(6, 9)])
    Markup('a &lt;b&gt; <mark>war</mark>')
    """
    pieces: list[str] = []
    end = 0
    for first, last in merged(spans, len(text)):
        pieces += (escape(text[end:first]), "<mark>", escape(text[first:last]), "</mark>")
        end = last
    pieces.append(escape(text[end:]))
    return Markup("".join(pieces))  # noqa: S704 - each piece is escaped, or ours  # nosec B704


def excerpt(snippet: Snippet) -> Markup:
    """Turn the snippet into markup, with an ellipsis where text was left out."""
    before = ELLIPSIS + " " if snippet.before else Markup("")
    after = " " + ELLIPSIS if snippet.after else Markup("")
    return before + marked(snippet.text, snippet.spans) + after


def breakable(address: str) -> Markup:
    """Remove the scheme from a URL for display, and allow line breaks after its slashes.

    >>> breakable("https://a.example/b/1")
    Markup('a.example/<wbr>b/<wbr>1')
    """
    parts = address.partition("://")[2] or address
    return Markup("/<wbr>").join(escape(part) for part in parts.split("/"))


def merged(spans: Iterable[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """Yield the spans in order, clipped to 0..length, with overlapping ones joined and empty ones left out.

    >>> list(merged([(4, 9), (0, 2), (3, 5), (7, 7)], 8))
    [(0, 2), (3, 8)]
    """
    held: tuple[int, int] | None = None
    for start, end in sorted((max(0, first), min(length, last)) for first, last in spans):
        if start >= end:
            continue
        if held is None or start >= held[1]:
            if held is not None:
                yield held
            held = (start, end)
        else:
            held = (held[0], max(held[1], end))
    if held is not None:
        yield held
