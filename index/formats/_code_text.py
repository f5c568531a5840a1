"""Code and data that are text and no speech: told by what their lines look like, never by a file's name."""

from __future__ import annotations

import re

LINES = 60  # at the beginning, which show what it is
SHARE = 0.5  # of the lines from which a text is a program: prose has none, an example in prose a few

_LINE = re.compile(
    r"(?:import \w[\w.]*(?: as \w+)?|from [\w.]+ import .+|(?:async )?def \w+\(.*|class \w+\b.*[:{]"
    r"|@\w[\w.]*(?:\(.*\))?"
    r"|(?:for|if|elif|while|with|try|else|except)\b.*:|(?:if|for|while|switch)\b ?\(.*|return\b.*;?|#include\b.*|#!/.*"
    r"|(?:const|let|var|int|void|double|public|private|static|package|using|namespace|function)\b.*[;{)]"
    r"|[\w.]+ ?[-+]?= ?\S.*|[\w.\[\]]+\(.*\)[;:]?|[{}()\[\];]+|(?://|/\*|\* |--).*|<\?php.*|.*[;{])"
)
_SURE = re.compile(
    r"^(?:import \w[\w.]*$|from [\w.]+ import |(?:async )?def \w+\(|#include\b|#!/|<\?php|(?:const|let|var) \w+ ?=|"
    r"function \w*\(|public (?:static|class)\b|package \w[\w.]*;|using \w[\w.]*;)",
    re.MULTILINE,
)
_BEGINS = (
    (re.compile(r"BEGIN:V(?:CALENDAR|CARD)\b"), "a calendar or an address card: nobody speaks in it"),
    (re.compile(r"(?:%[^\n]*\n\s*)*\\(?:documentclass|documentstyle|begin\{)"), "LaTeX: save it as text, HTML or PDF"),
    (
        re.compile(r"(?:\[[a-z]{2,}:[^\]\n]*\]\s*)*\[\d\d:\d\d[.:]\d\d\]"),
        "captions as lyrics: save them as SRT or WebVTT",
    ),
)


def told(head: str) -> str | None:
    """What the beginning of a text shows it to be, and what to do; None for what may be prose."""
    head = head.lstrip("\ufeff \r\n\t")
    for begins, what in _BEGINS:
        if begins.match(head):
            return what
    lines = [line.strip() for line in head.splitlines() if line.strip()][:LINES]
    code = sum(_LINE.fullmatch(line) is not None for line in lines)
    return "a program: nobody speaks in it" if lines and code >= SHARE * len(lines) and _SURE.search(head) else None
