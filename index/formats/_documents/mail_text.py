"""Extracts what the writer of an e-mail wrote, without quoted text, forwarded e-mails and signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._documents.pieces import Passage
from index.formats._documents.web_text import pieces_of
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import MIMEPart

    from lxml import etree

_SIGNED = re.compile(r"^--[ \t]*$")
_QUOTING = re.compile(
    r"^(?:On|Am|Le|El|Il|Op) .{6,200}(?:wrote|schrieb|écrit|escribió|scritto|schreef)[^\n]{0,40}:\s*$", re.S
)
_FORWARDED = re.compile(
    r"^\s*(?:-{3,} ?(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine).*"
    r"|Begin forwarded message:|_{20,})\s*$",
    re.IGNORECASE,
)
_NOT_OWN = (
    '//blockquote[@type="cite"] | //*[contains(concat(" ", @class, " "), " gmail_quote ")]'
    ' | //*[contains(@class, "signature")] | //*[@id="divRplyFwdMsg"] | //*[@id="divRplyFwdMsg"]/following-sibling::*'
)


def plain(part: MIMEPart) -> Iterator[Passage]:
    """Yield the paragraphs of a text/plain part that the sender wrote."""
    flowed = part.get_param("format") == "flowed"
    lines = list(_own(part.get_content().splitlines()))
    text = "\n".join(lines)
    if flowed:
        text = re.sub(r" \n(?=\S)", " ", text)
    for block in blocks(text):
        yield Passage(block.text)


def marked(root: etree._Element) -> Iterator[Passage]:
    """Yield the paragraphs of a text/html part that the sender wrote. Removes what others wrote from `root`."""
    for element in root.xpath(_NOT_OWN):
        if element.getparent() is not None:
            element.getparent().remove(element)
    yield from pieces_of(root)


def _own(lines: list[str]) -> Iterator[str]:
    """Yield the lines that the writer added, stopping at a signature or a forwarded e-mail.

    Quoted lines, and the line that names who is quoted, become empty lines.
    """
    for at, line in enumerate(lines):
        if _SIGNED.match(line) or _FORWARDED.match(line):
            return
        if line.startswith(">"):
            yield ""
            continue
        below = next((each for each in lines[at + 1 : at + 4] if each.strip()), "")
        both = f"{line} {below}" if not line.rstrip().endswith(":") else line
        quoted = any(each.startswith(">") for each in lines[at + 1 : at + 5])
        yield "" if quoted and (_QUOTING.match(both) or _ends_quoting(lines, at)) else line


def _ends_quoting(lines: list[str], at: int) -> bool:
    """Whether the line at index `at` and the one before it introduce a quotation ("On Monday Ada Quill / wrote:")."""
    return at > 0 and _QUOTING.match(f"{lines[at - 1]} {lines[at]}") is not None
