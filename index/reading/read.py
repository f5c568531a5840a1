"""Reads one source into speeches, with the one format that recognises its content.

Bad input never raises an exception; it becomes a Skipped with the reason.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from index.reading.door import admitted
from index.reading.known_formats import formats
from index.reading.told_languages import in_one_code
from index.records import Skipped, Speech, draft, numbered
from index.sources.encoding import EncodingError, decoded, is_wide

if TYPE_CHECKING:
    from index.reading.known_formats import Format
    from index.sources.source import Source

COMPANIONS_KEPT = 16  # companion files whose digests are cached; a folder has one or two

_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.01  # share of control characters in the first bytes up to which a source is text: some are stray
_BAD_INPUT = (  # errors that odd content causes in parsers; the reason for skipping describes them
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
_PEEK = 4096  # bytes that are examined to decide whether a source is text


def read(source: Source) -> list[Speech | Skipped]:
    """Return the source's speeches, and a Skipped with the reason for each part that gave none.

    If nothing can be read, the only element is a Skipped for the whole source; bad input never raises an exception.
    """
    source, reason = _readable(source)
    try:
        known = recognised(source)
    except _BAD_INPUT as error:  # such as 100,000 brackets, when a format parses the beginning
        return [Skipped(source.name, f"cannot be read: {_told(error)}")]
    if len(known) != 1:
        return [Skipped(source.name, reason or _unclear(known))]
    found: list[Speech | Skipped] = []
    try:
        found.extend(findable(admitted(_in_one_code(each), source.name)) for each in known[0].speeches(source))
    except _BAD_INPUT as error:
        found.append(Skipped(source.name, f"cannot be read as {known[0].name}: {_told(error)}"))
    return found or [Skipped(source.name, f"no speech in this {known[0].name} file")]


def _in_one_code(each: Speech | Skipped) -> Speech | Skipped:
    return in_one_code(each) if isinstance(each, Speech) else each


def findable(speech: Speech | Skipped) -> Speech | Skipped:
    """Give a speech without paragraphs one paragraph, its lead or else its title, as only paragraphs can be found.

    Any other speech and a Skipped are returned unchanged.
    """
    if isinstance(speech, Skipped) or speech.paragraphs:
        return speech
    text = speech.lead or speech.title
    return replace(speech, paragraphs=numbered([draft(text, kind="narration")]))


def recognised(source: Source) -> list[Format]:
    """Return the formats that recognise the source: normally one, none if it is unknown, several if it is ambiguous.

    Only formats that also read other sources than text are asked about a source that is not text. Formats are asked in
    rounds until one recognises the source, specific ones first: a kremlin.ru page is also an HTML page.
    """
    unreadable = _unreadable(source) is not None
    able = [format_ for format_ in formats() if not unreadable or format_.binary]
    for number in sorted({format_.round for format_ in able}):
        if known := [format_ for format_ in able if format_.round == number and format_.recognises(source)]:
            return known
    return []


def fingerprint(source: Source) -> str:
    """Return a digest (hex) of the source and of its companion files: those next to it that are needed to read it.

    The digest covers their bytes, and the address, columns and encoding with which they are read.
    """
    beside = [_digest(companion) for format_ in formats() for companion in format_.companions(source)]
    return hashlib.sha256("".join([source.digest, *beside]).encode()).hexdigest() if beside else source.digest


@lru_cache(maxsize=COMPANIONS_KEPT)
def _digest(companion: Source) -> str:
    """Return the digest of a companion file, cached because all sources of a folder can have the same one."""
    return companion.digest


def notices(source: Source) -> list[str]:
    """Return what a person should check about how the source is read, such as guessed columns; empty if nothing."""
    plain = not _unreadable(source) and not _is_known_binary(source)
    letters = decoded(source.content, source.encoding).notice if plain else None
    source, _ = _readable(source)
    found = [letters] if letters else []
    if source.named_in:
        found.append(f"its name in the zip file is read as {source.named_in}; if that is wrong, unpack it first")
    asked = [format_ for format_ in formats() if format_.gives_notice]
    with suppress(*_BAD_INPUT):  # read() says why
        if any(format_.recognises(source) for format_ in asked):  # few sources pass; only then is every format asked
            told = (format_.notice(source) for format_ in recognised(source))
            found += [notice for notice in told if notice]
    return found


def format_names(source: Source) -> tuple[str, ...]:
    """Return the names of the formats that recognise the source: one name if it can be read, else none or several."""
    with suppress(*_BAD_INPUT):  # read() says why
        return tuple(format_.name for format_ in recognised(_readable(source)[0]))
    return ()


def _readable(source: Source) -> tuple[Source, str | None]:
    """Return the source converted to UTF-8, and None or the reason why it is not readable text.

    A source that is unreadable, or whose format reads raw bytes, is returned unchanged.
    """
    if reason := _unreadable(source):
        return source, reason
    converted = source.in_utf8()
    return (source if converted is source or _is_known_binary(source) else converted), None


def _is_known_binary(source: Source) -> bool:
    """Return whether the formats that recognise the source read its raw bytes rather than its text."""
    asked = [format_ for format_ in formats() if format_.binary and format_.recognises(source)]
    return bool(asked) and all(format_.binary for format_ in recognised(source))


def _unreadable(source: Source) -> str | None:
    """Return why the bytes cannot be read as text, or None."""
    if not source.content.strip():
        return "empty"
    if len(_BINARY.findall(source.content[:_PEEK])) > _BINARY_SHARE * len(source.content[:_PEEK]):
        return None if is_wide(source.content, source.encoding) else "not text"
    try:
        decoded(source.content, source.encoding)
    except EncodingError as error:
        return str(error)
    return None


def _unclear(known: list[Format]) -> str:
    if not known:
        return "no format recognises it"
    return f"could be {' or '.join(format_.name for format_ in known)}"


def _told(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
