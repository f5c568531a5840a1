"""Cleans a cell's text: removes leftover markup, entities and escapes, even where they were escaped twice."""

from __future__ import annotations

import ast
import html
import re

from index.text.bold_marks import without_bold_marks

LONGEST_PRINT = 1_000_000  # characters of a list printed by a program; longer cells are read as texts
MOST_ESCAPES = 3  # times that a text is unescaped; "R&amp;amp;D" needs two

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_LETTER = re.compile(r"\\u(?![dD][89a-fA-F])([0-9a-fA-F]{4})(?![0-9a-fA-F])")
_LINE_END = re.compile(r"(?<=[.!?:;,\"”’)\w])(?:\\r)?\\n(?:(?:\\r)?\\n)*\s*(?=[\"“‘(\w\[—–-]|$)")
_UNQUOTED = re.compile(r"<!\[CDATA\[|\]\]>")
_TAGS = "b|i|u|s|url|quote|img|size|color|colour|font|center|left|right|list|code|spoiler|sub|sup|h[1-6]"
_FORUM = re.compile(rf"\[/?(?:{_TAGS})(?:=[^\[\]\n]{{0,400}})?\]|\[\*\]", re.IGNORECASE)
_FORUM_ENDS = re.compile(rf"\[/(?:{_TAGS})\]", re.IGNORECASE)
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(
    r"\s*</?(?:p|div|h[1-6]|li|ul|ol|blockquote|table|tr|section|article|header|footer|hr|pre|dl|dt|dd|figure)"
    r"(?:\s[^<>]*)?/?>\s*",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s*<br(?:\s[^<>]*)?/?>\s*", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|em|figcaption|font|i|img|ins|del|mark|q|s|small|span|strong|sub|sup|time|td|th|tbody"
    r"|thead|tfoot|tt|u|video|audio|iframe|html|body|head|title|meta|link|center)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"</([A-Za-z][\w:.-]{0,40})\s*>")
_NAMED = re.compile(r"</?([A-Za-z][\w:.-]{0,40})(?:\s[^<>]*)?/?>")


def cell_text(cell: str) -> str:
    r"""Return the cell as a person reads it, with paragraphs separated. Text that is not HTML is kept: "a < b",
    "<applause>".

    >>> cell_text("<p>R&amp;amp;D <b>matters</b>.<br/>Caf&eacute; too.</p>")
    'R&D matters.\nCafé too.'
    """
    listed = printed_list(cell)
    text = without_bold_marks(_without_escapes("\n\n".join(listed) if listed else cell))
    if "[/" in text and _FORUM_ENDS.search(text):
        text = _FORUM.sub("", text)
    text = unescaped(text)
    if "<" not in text:
        return text
    text = _BLOCK.sub("\n\n", _BREAK.sub("\n", _UNSEEN.sub("", text)))
    return _without_closed(_INLINE.sub("", text)).strip()


def _without_closed(text: str) -> str:
    """Remove tags of any name that are closed in the text, such as <pd_text>…</pd_text>; "<applause>" stays."""
    closed = set(_CLOSED.findall(text)) if "</" in text else ()
    return _NAMED.sub(lambda tag: "" if tag[1] in closed else tag[0], text) if closed else text


def unescaped(text: str) -> str:
    """Return the text with its entities resolved, even where they were escaped twice, and without CDATA marks."""
    if "&" not in text and "<" not in text:
        return text
    text = _UNQUOTED.sub("", text)
    for _ in range(MOST_ESCAPES):
        text, before = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text), text
        if text == before:
            break
    return text


def printed_list(cell: str) -> list[str]:
    """Return the texts of a list printed by a program, "['Yes.', 'No.']"; [] for any other cell."""
    cell = cell.strip()
    if cell[:2] not in ("['", '["') or cell[-2:] not in ("']", '"]') or len(cell) > LONGEST_PRINT:
        return []
    try:
        found = ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    return [each for each in found if each.strip()] if all(isinstance(each, str) for each in found) else []


def _without_escapes(text: str) -> str:
    r"""Replace a program's escapes of line ends and letters by the characters themselves.

    >>> _without_escapes(r"We\u2019ll go.\n\nThen stop."), _without_escapes(r"C:\new")
    ('We’ll go.\n\nThen stop.', 'C:\\new')
    """
    if "\\" not in text:
        return text
    if "\n" not in text:
        text = _LINE_END.sub("\n\n", text) if _LINE_END.search(text.replace(":\\", "")) else text
    text = _PAIR.sub(lambda found: bytes.fromhex(found[1] + found[2]).decode("utf-16-be"), text)
    return _LETTER.sub(lambda found: chr(int(found[1], 16)), text)
