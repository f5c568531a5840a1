"""E-mails (.eml) and mailboxes (.mbox): what the sender of each e-mail wrote becomes one speech.

The plain-text part is read, else the HTML part. The date is the sender's local day. Quoted replies, forwarded e-mails,
signatures and attachments are left out.
"""

from __future__ import annotations

import re
from email import policy
from email.errors import CloseBoundaryNotFoundDefect
from email.parser import BytesParser
from typing import TYPE_CHECKING

from index.formats import web_archive
from index.formats._documents.document import speech
from index.formats._documents.head_lines import day
from index.formats._documents.mail_text import marked, plain
from index.formats._documents.pieces import Told
from index.formats.web_page import tree
from index.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from index.formats._documents.pieces import Passage
    from index.records import Speech
    from index.sources.source import Source

BINARY = True  # a part may contain bytes of any encoding

_FIELD = re.compile(r"[!-9;-~]+:[^\n]*(?:\n[ \t][^\n]*)*\n?")
_BOX = re.compile(rb"^From \S+.*\d{4}[^\n]*\n", re.MULTILINE)
_KNOWN = {"date", "subject", "to", "message-id", "received", "mime-version", "return-path", "delivered-to"}
_REPLY = re.compile(r"(?:(?:re|fwd?|aw|wg|tr)(?:\[\d+\])?: *)+", re.IGNORECASE)


def recognises(source: Source) -> bool:
    """Whether the source begins with the headers of an e-mail: From and at least two others."""
    if web_archive.recognises(source):
        return False
    head = source.content[:16384].decode("latin-1").replace("\r\n", "\n")
    head = re.sub(r"\AFrom \S+[^\n]*\n", "", head)
    names = set()
    at = 0
    while found := _FIELD.match(head, at):
        names.add(found[0].partition(":")[0].lower())
        at = found.end()
    return "from" in names and len(names & _KNOWN) >= 2


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one speech for each e-mail, or a Skipped for one that is damaged or has no date or no running text."""
    mails = _mails(source.content)
    for number, content in enumerate(mails, start=1):
        part = f"{source.name}#{number}" if len(mails) > 1 else source.name
        try:
            found = _speech(source, content)
        except (ValueError, LookupError) as error:  # of an unknown encoding, or an empty page; other mails are read
            found = Skipped(part, f"a mail that cannot be read: {error}")
        yield Skipped(part, found.reason) if isinstance(found, Skipped) else found


def _mails(content: bytes) -> list[bytes]:
    """Split a mailbox into its e-mails; a single e-mail is returned alone."""
    if not content.startswith(b"From "):
        return [content]
    return [mail for mail in _BOX.split(content) if mail.strip()]


def _speech(source: Source, content: bytes) -> Speech | Skipped:
    mail = BytesParser(policy=policy.default).parsebytes(content)
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in mail.defects):
        return Skipped(source.name, "a mail that is cut short: its last boundary is missing")
    sender = mail["from"]
    addresses = getattr(sender, "addresses", ())
    name = addresses[0].display_name if addresses else ""
    told = Told(
        title=_REPLY.sub("", " ".join(str(mail["subject"] or "").split())) or None,
        date=day(str(mail["date"])) if mail["date"] else None,
        speaker=" ".join(name.split()) or None,
    )
    return speech(source, list(_pieces(mail)), told, "a mail")


def _pieces(mail: EmailMessage) -> Iterator[Passage]:
    body = mail.get_body(("plain", "html"))
    if body is None:
        return
    if body.get_content_type() == "text/html":
        yield from marked(tree(body.get_content()))
    else:
        yield from plain(body)
