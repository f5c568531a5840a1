"""PDF files with text: each becomes one speech; a scan without text is Skipped with advice.

`pypdf` (extra `documents`) extracts the text; if it is not installed, the file is Skipped with a message. Headers and
footers repeated on many pages are removed, and words hyphenated at line ends are rejoined.
"""

from __future__ import annotations

import importlib.util
import io
import logging
import re
import struct
import zlib
from collections import Counter
from typing import TYPE_CHECKING

from index.formats._documents.document import speech
from index.formats._documents.extra import missing
from index.formats._documents.head_lines import HEAD, is_head_line
from index.formats._documents.pieces import Passage, Told
from index.records import Skipped
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.records import Speech
    from index.sources.source import Source

BINARY = True
MOST_PAGES = 3000  # as many as a parliament's year has; a file with more was made to keep readers busy
EDGE = 2  # lines at the top and at the bottom of a page that are examined as headers and footers
REPEATED = 0.4  # least share of pages that repeat a header; odd and even pages may have different ones
SCANNED = 0.1  # least share of pages with text; with fewer, the file is a scan
LOCKED = "a PDF locked with a password: save it without one"
SCAN = "a PDF without text, a scan: recognise its text first (OCR), or save what it says as text"

_PROGRAMS = re.compile(r"microsoft|untitled|document\d*$|\.(?:docx?|pdf|indd|rtf|odt)$|^[\W\d_]*$", re.IGNORECASE)
_PARTED = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\n[ \t]*([^\W\d_]+)")
_NUMBER = re.compile(r"[\W_]*(?:page|seite|стр\.?)?\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?[\W_]*", re.IGNORECASE)
_DAMAGE = (ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)


def recognises(source: Source) -> bool:
    """Whether "%PDF-" is within the first 1,024 bytes; mail or server headers may precede it."""
    return b"%PDF-" in source.content[:1024] and not source.content.startswith((b"PK", b"{", b"From ", b"<"))


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the document's speech, or a Skipped if it has no text or no date, or if `pypdf` is not installed.

    Raises ValueError if the document is damaged, locked with a password, or too long.
    """
    if importlib.util.find_spec("pypdf") is None:
        yield Skipped(source.name, missing("a PDF"))
        return
    told, pages = _read(source.content)
    with_text = sum(bool(page.strip()) for page in pages)
    if not pages or with_text <= SCANNED * len(pages):
        yield Skipped(source.name, SCAN)
        return
    text = _joined("\n".join(_without_edges(pages)))
    yield speech(source, list(_pieces(text)), told, "a PDF")


def _read(content: bytes) -> tuple[Told, list[str]]:
    """Return the document's metadata and the text of each page.

    Raises ValueError if the document is damaged, locked with a password, or has more than MOST_PAGES pages.
    """
    from pypdf import PdfReader  # noqa: PLC0415 - takes longer to load than all else that reading needs
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # if its complaints matter, they are in the reason
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
        number = 0 if locked else len(reader.pages)
        pages = [page.extract_text() for page in reader.pages] if number <= MOST_PAGES and not locked else []
        told = Told() if locked else _told(dict(reader.metadata or {}))
    except (DependencyError, FileNotDecryptedError) as error:
        raise ValueError(LOCKED) from error
    except (PyPdfError, zlib.error, struct.error, *_DAMAGE) as error:
        raise ValueError(f"it is damaged ({error}): save it anew, or as text") from error
    if locked:
        raise ValueError(LOCKED)
    if number > MOST_PAGES:
        raise ValueError(f"it has {number} pages, more than {MOST_PAGES}: split it")
    return told, pages


def _pieces(text: str) -> Iterator[Passage]:
    """Yield each metadata line at the top as one piece, then the paragraphs below."""
    lines = text.split("\n")
    telling = [at for at, line in enumerate(lines[:HEAD]) if is_head_line(line)]
    first = telling[-1] + 1 if telling else 0
    for line in lines[:first]:
        yield Passage(line)
    for block in blocks("\n".join(lines[first:])):
        yield Passage(block.text)


def _told(information: Mapping[str, object]) -> Told:
    """Read the title, unless it is a file name or a program's default, and the day the file was made."""
    title = " ".join(str(information.get("/Title") or "").split())
    made = re.match(r"D:(\d{4})(\d\d)(\d\d)", str(information.get("/CreationDate") or ""))
    return Told(
        title=title if title and not _PROGRAMS.search(title) else None,
        made="-".join(made.groups()) if made else None,
    )


def _without_edges(pages: Sequence[str]) -> Iterator[str]:
    """Yield the pages without running headers, footers and page numbers."""
    lines = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    counts = Counter(key for page in lines for key in {_key(line) for line in (*page[:EDGE], *page[-EDGE:])})
    often = max(2, REPEATED * len(pages))
    for page in lines:
        kept = list(page)
        for at in (0, -1):  # removes lines from the top, then from the bottom, up to the running text
            for _ in range(EDGE):
                if kept and (_NUMBER.fullmatch(kept[at]) or counts[_key(kept[at])] >= often):
                    kept.pop(at)
        yield "\n".join(kept)


def _key(line: str) -> str:
    """Return the line with its numbers masked, so that a running header is the same on all pages."""
    return re.sub(r"\d+", "#", " ".join(line.split())).casefold()


def _joined(text: str) -> str:
    """Rejoin words split at line ends.

    The hyphen is kept if the word occurs with it more often than without, or if its second part begins with a capital.
    """
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold()))

    def whole(parted: re.Match[str]) -> str:
        one, other = parted.groups()
        hyphened = words[f"{one}-{other}".casefold()] > words[(one + other).casefold()]
        return f"{one}-{other}" if hyphened or other[0].isupper() else one + other

    return _PARTED.sub(whole, text)
