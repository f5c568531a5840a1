"""The text of a cell: without the markup and the entities that a site left in it, also where they are escaped twice."""

from __future__ import annotations

import html
import re

MOST_ESCAPES = 3  # times that a text is unescaped: R&amp;amp;D is escaped twice

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
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


def cell_text(cell: str) -> str:
    r"""The cell as a person reads it, its paragraphs apart; what is no HTML stays: "a < b", "<applause>".

    >>> cell_text("<p>R&amp;amp;D <b>matters</b>.<br/>Caf&eacute; too.</p>")
    'R&D matters.\nCafé too.'
    """
    if "&" not in cell and "<" not in cell:
        return cell
    text = cell
    for _ in range(MOST_ESCAPES):
        text, before = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text), text
        if text == before:
            break
    if "<" not in text:
        return text
    text = _BLOCK.sub("\n\n", _BREAK.sub("\n", _UNSEEN.sub("", text)))
    return _INLINE.sub("", text).strip()
