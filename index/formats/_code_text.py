"""Recognises code, data and other text that is not a speech, by how its lines look and never by the file's name."""

from __future__ import annotations

import re
from functools import lru_cache

LINES = 60  # lines at the beginning of a text that are examined
LONGEST_LINE = 240  # characters of a line of a program or a log; longer lines are paragraphs
HEADS_KEPT = 4  # beginnings whose result is cached, because several formats ask about the same source
SHARE = 0.5  # least share of lines of code in a program; prose with an example of code has less

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
_KINDS = (  # for each kind of text: the least share of lines that match its pattern, the pattern, and the message
    (
        0.5,
        re.compile(r"\[?\d\d:\d\d(?::\d\d)?\]? (?:<[^<>\s]{1,30}>|\* \S+) .*"),
        "a chat, which is written: nobody speaks in it; saved as a table it is read where --column names its columns",
    ),
    (
        0.8,
        re.compile(
            r"[\[(<]?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d"
            r"|\d{1,3}(?:\.\d{1,3}){3} \S+ \S+ \[).*"
        ),
        "a log of a machine: nobody speaks in it",
    ),
    (
        0.9,
        re.compile(
            r"\[[\w .:/-]+\]|[#;].*|[A-Za-z][\w.-]* ?= ?[^\s].*|- [\w./@:-]+"
            r"|(?:- )?[a-z][\w.-]*:(?: +[^.!?]*(?:\d\.\d[\d.]*)?)?"
        ),
        "settings of a program: nobody speaks in them",
    ),
    (
        0.3,
        re.compile(
            r"(?:SELECT .*|INSERT INTO .*|(?:CREATE|DROP|ALTER) TABLE .*|UPDATE \w+ SET .*|DELETE FROM .*)", re.I
        ),
        "SQL: export the table of speeches as CSV",
    ),
)
FEWEST = 2  # lines: a shorter text is of none of these kinds
MANUAL = 2  # least number of headings typical of manuals in a text that is one
_MANUAL = re.compile(
    r"^(?:#+ *)?(?:install(?:ation|ing)?|usage|quick ?start|getting started|requirements|building|contributing"
    r"|licen[sc]e|unreleased|\[?(?:v|version )?\d+\.\d+\.\d+(?![\d:,]).*|changelog|configuration"
    r"|troubleshooting|running the tests) *#*$",
    re.IGNORECASE | re.MULTILINE,
)
_BEGINS = (
    (re.compile(r"diff --git |Index: \S+\n=+\n|--- \S+.*\n\+\+\+ "), "a patch of a program: nobody speaks in it"),
    (re.compile(r"BEGIN:V(?:CALENDAR|CARD)\b"), "a calendar or an address card: nobody speaks in it"),
    (re.compile(r"(?:%[^\n]*\n\s*)*\\(?:documentclass|documentstyle|begin\{)"), "LaTeX: save it as text, HTML or PDF"),
    (re.compile(r"(?:['.]\\\\?\".*\n)*\.(?:TH|Dd|SH) "), "a manual of a program: nobody speaks in it"),
    (re.compile(r"h[1-6]\. \S.*\n\s*\n"), "Textile: save it as Markdown, HTML or text"),
    (
        re.compile(
            r"(?:---\n)?(?:(?:- |  )?[a-z_]+:(?: .*)?\n(?: *- [^:\n]*\n)*){1,12}"
            r"(?:- |  )?(?:text|body|content|speech|transcript|turns|utterances|speeches):"
        ),
        "YAML: save it as JSON, or the fields between lines of --- above the text",
    ),
    (re.compile(r"(?:\{\d+\}\{\d+\}[^\n]*\n){2}"), "captions that count frames: save them as SRT or WebVTT"),
    (re.compile(r"<SAMI>", re.IGNORECASE), "captions as SAMI: save them as SRT or WebVTT"),
    (
        re.compile(r"\s*(?:\d+\t\S+\t\S+\t|# sent_id =)"),
        "a text as a table of its words (CoNLL): save its running text",
    ),
    (
        re.compile(r"(?:[^\n]*\n){0,20}?(?:INT|EXT|INT\./EXT|I/E)\.? [A-Z][^\na-z]{2,80}\n"),
        "a screenplay: nobody has said it",
    ),
    (re.compile(r"-----BEGIN PGP "), "a signed or encrypted mail: save its text alone"),
    (
        re.compile(r"(?:\[[a-z]{2,}:[^\]\n]*\]\s*)*\[\d\d:\d\d\.\d\d\d?\]"),
        "captions as lyrics: save them as SRT or WebVTT",
    ),
)


@lru_cache(maxsize=HEADS_KEPT)
def told(head: str) -> str | None:
    """Return why a text with this beginning is not a speech, in words for a message; None if it looks like prose."""
    head = head.lstrip()
    for begins, what in _BEGINS:
        if begins.match(head):
            return what
    lines = [line.strip() for line in head.splitlines() if line.strip()][:LINES]
    short = [line for line in lines if len(line) <= LONGEST_LINE]
    if len(_MANUAL.findall("\n".join(short))) >= MANUAL:
        return "a manual of a program: nobody speaks in it"
    for share, look, what in _KINDS:
        if len(lines) >= FEWEST and _alike(short, look) >= share * len(lines):
            return what
    code = bool(lines) and len(short) >= SHARE * len(lines) and _alike(short, _LINE) >= SHARE * len(lines)
    return "a program: nobody speaks in it" if code and _SURE.search(head) else None


def _alike(lines: list[str], look: re.Pattern[str]) -> int:
    return sum(look.fullmatch(line) is not None for line in lines)
