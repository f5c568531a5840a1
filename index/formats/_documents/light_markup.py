"""Recognises the hand-written markup (Markdown, AsciiDoc, …) of a text by its most frequent marks ("#", "==")."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from index.formats import _code_text
from index.formats._documents import front_matter
from index.formats._general_debate_name import NAME
from index.formats._shapes import is_json

if TYPE_CHECKING:
    from index.sources.source import Source

Markup = Literal["asciidoc", "markdown", "org_mode", "restructured_text", "wikitext"]

FEWEST_MARKS = 2  # marks of one kind that a text must have; prose may have a single bracket or star
HEADS_KEPT = 4  # beginnings whose result is cached, because each of these formats asks about a source

_SURE: tuple[tuple[Markup, re.Pattern[str]], ...] = (  # beginnings that hardly any text of another kind has
    ("asciidoc", re.compile(r"(?://.*\n|:[\w-]+:.*\n|\s*\n)*= [^=\s].*(?<!=)$", re.MULTILINE)),
    ("org_mode", re.compile(r"(?:# .*\n|\s*\n)*#\+[A-Za-z_]+:")),
    ("wikitext", re.compile(r"\{\{[\w :/'-]+(?:[|}\n])|__(?:NO)?[A-Z]+__|\[\[(?:File|Image|Category):")),
    (
        "restructured_text",
        re.compile(r"(?:\.\. .*\n|\s*\n)*([=\-~#*^\"+])\1{3,}[ \t]*\n ?\S.*\n\1{4,}[ \t]*$", re.MULTILINE),
    ),
    ("restructured_text", re.compile(r"\S.*\n([=~-])\1{3,}[ \t]*\n(?:[ \t]*\n)*:[A-Za-z][\w ]{0,30}: \S")),
    ("markdown", re.compile(r"# |\S.*\n={3,}[ \t]*$", re.MULTILINE)),
)
_MARKS: tuple[tuple[Markup, re.Pattern[str]], ...] = (  # if a text has as many marks of two markups, the first counts
    (
        "markdown",
        re.compile(
            r"^#{1,6} \S|(?<!\[)\[[^\[\]\n]{1,200}\]\([^()\s]{1,400}\)|(?<!\*)\*\*[^*\n]{1,400}\*\*(?!\*)|^```",
            re.MULTILINE,
        ),
    ),
    (
        "restructured_text",
        re.compile(
            r"^\.\. (?:[\w-]+::|_[^:\n]{1,200}:|\[[^\]\n]{1,80}\] |\|)|`[^`<>\n]{1,200}<[^`<>\n]{1,400}>`__?(?!\w)"
            r"|(?<![\w:]):[a-z][\w:-]{0,40}:`[^`\n]{1,200}`|(?<!`)``[^`\n]{1,200}``(?!`)|\[(?:#\w*|\d{1,3})\]_(?!\w)"
            r"|^\S[^\n]{1,200}\n([~^\"'#*+.:_=-])\1{3,}[ \t]*$",
            re.MULTILINE,
        ),
    ),
    (
        "asciidoc",
        re.compile(
            r"^={2,6} \S[^\n]*(?<!=)$|^\[(?:quote|verse|source|listing|NOTE|TIP|IMPORTANT|WARNING|CAUTION|abstract"
            r"|qanda|[.#%]\S+|\[[\w-]+)[^\]\n]{0,200}\]+[ \t]*$|\bhttps?://[^\s\[\]]{1,400}\[[^\[\]\n]{1,200}\]"
            r"|\b(?:link|xref|mailto|image|footnote|kbd|include|toc):{1,2}[^\s\[\]]{0,400}\["
            r"|<<[\w-]{1,80}(?:,[^<>\n]{1,200})?>>|^\|={3,}[ \t]*$|^:[a-z][\w-]{0,40}:(?: .*)?$",
            re.MULTILINE,
        ),
    ),
    (
        "org_mode",
        re.compile(
            r"^[ \t]*#\+[A-Za-z_]+|\[\[[^\[\]\n]{1,400}\]\[[^\[\]\n]{1,200}\]\]|^[ \t]*:(?:PROPERTIES|END):",
            re.MULTILINE,
        ),
    ),
    (
        "wikitext",
        re.compile(
            r"(?<!')'''?[^'\n]{1,300}'''?(?!')|(?<!\[)\[\[(?!Page )[^\[\]\n]{1,200}\]\](?!\()"
            r"|^={2,6}[^=\n]{1,200}={2,6}[ \t]*$|\{\{[^{}\n]{1,200}|<ref\b|^\{\|",
            re.MULTILINE,
        ),
    ),
)


def is_in(source: Source, name: Markup) -> bool:
    """Whether the source is written in the markup called `name`.

    This is never true of files of the UN General Debate corpus, which are recognised by their names.
    """
    return markup(source.head) == name and NAME.fullmatch(source.stem) is None


@lru_cache(maxsize=HEADS_KEPT)
def markup(head: str) -> Markup | None:
    """Return the markup of a text with this beginning; None for prose, programs, JSON and XML.

    A text below front matter is taken as Markdown if its marks do not show another markup.
    """
    if _code_text.told(head):
        return None
    text = front_matter.below(head)
    plain = text.lstrip()
    if text is head and (plain.startswith("<") or is_json(plain)):
        return None
    if sure := next((name for name, begins in _SURE if begins.match(plain)), None):
        return sure
    marks = {name: len(look.findall(plain)) for name, look in _MARKS}
    most = max(_MARKS, key=lambda each: marks[each[0]])[0]
    if marks[most] >= FEWEST_MARKS:
        return most
    return "markdown" if text is not head else None
