"""Plain text, one speech in each file; used where no other format recognises a text.

Details come from the first lines ("President:", "Speaker:", "Title:", "Date:", "Place:"), from the file's name, or
from a table next to the file. Known names: CODE_SESSION_YEAR (UN General Debate), DATE-some-words-of-a-title, and
YEAR-Speaker in a folder named after the occasion. Without a title and date, the text is Skipped with advice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.formats import _general_debate as general_debate
from index.formats._documents.head_lines import field
from index.formats._general_debate_name import NAME
from index.formats._languages import told_languages
from index.formats._shapes import is_json, is_markup
from index.formats._table.cell_text import cell_text
from index.formats._table_dates import DateError, order, read
from index.identity import event_id
from index.records import Skipped, Speech, numbered
from index.speakers.american_turns import Lead, paragraphs
from index.speakers.label_lines import parted
from index.text.file_names import dated, titled
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.sources.source import Source

ROUND = 3  # asked only if no other format recognises the source, since prose has no form of its own

_PERSON = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)*")
_LETTER = re.compile(r"[^\W\d_]")


def recognises(source: Source) -> bool:
    """Whether the source is text that is neither markup nor JSON."""
    return not is_json(source.head) and not is_markup(source.head)


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the text's speech, or a Skipped that says which information is missing or wrong."""
    if debate := NAME.fullmatch(source.stem):
        yield general_debate.speech(source, debate)
        return
    header, text = _header(cell_text(source.text))
    named = _named(source.stem)
    date, problem = _said(header["date"]) if "date" in header else (named.date, named.problem)
    title, speaker = _title_and_speaker(source, named.rest)
    title = header.get("title") or title
    if problem or not title or not date:
        wanted = 'plain text without a date and title in its name ("2020-05-01-some-title.txt")'
        yield Skipped(source.name, problem or wanted)
        return
    lead = _lead(header, speaker)
    said = numbered(paragraphs((block.text for block in blocks(parted(text))), lead))
    if not said:
        yield Skipped(source.name, "a header without a text")
        return
    language, said = told_languages(said)
    yield Speech(
        id=event_id(date, None, title),
        title=title,
        date=date,
        url=header.get("url") or source.url,
        place=header.get("place") or header.get("location"),
        language=language,
        paragraphs=said,
        source=source.name,
    )


def companions(source: Source) -> Iterator[Source]:
    """Yield the table that names the speaker, if the source is a statement of the UN General Debate."""
    if NAME.fullmatch(source.stem):
        yield from general_debate.tables(source)


def _header(text: str) -> tuple[dict[str, str], str]:
    """Split off the lines like "President: Ann Lee" above the first blank line; return their fields and the text
    below.
    """
    head, _, rest = text.lstrip().partition("\n\n")
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    fields = [field(line, "\n".join([*lines[at + 1 :], rest])) for at, line in enumerate(lines)]
    return (dict(filter(None, fields)), rest) if fields and all(fields) else ({}, text)


class _Named(NamedTuple):
    """What a file's name says: an ISO date, the words besides the date, and what is wrong with the date.

    What does not apply is None.
    """

    date: str | None
    rest: str | None
    problem: str | None


def _named(stem: str) -> _Named:
    """Find the date in a file's name. A full date may be anywhere in it; a month or year only at the start."""
    found = dated(stem)
    whole = found is not None and (found.problem or len(found.date or "") == len("2020-05-01"))
    if found is None or not (whole or found.start == 0):
        return _Named(None, stem if _LETTER.search(stem) else None, None)
    before, behind = stem[: found.start].strip("-_. "), stem[found.end :].strip("-_. ")
    rest = "-".join(part for part in (before, behind) if part)
    return _Named(found.date, rest if _LETTER.search(rest) else None, found.problem)


def _said(written: str) -> tuple[str | None, str | None]:
    """Return the ISO date that a "Date:" line states, and what is wrong with the line; one of the two is None."""
    try:
        when = read(written, order([written]))
    except DateError as error:
        return None, str(error)
    return (when[0], None) if when else (None, f"its Date is no date: {written}; write it as 2021-05-04")


def _title_and_speaker(source: Source, rest: str | None) -> tuple[str | None, str | None]:
    """Return title and speaker from the words besides the date in the file's name; what they do not say is None.

    If the words are a single name, that is the speaker, and the folder's name becomes the title.
    """
    if not rest:
        return None, None
    folders = source.name.replace("\\", "/").replace("!", "/").split("/")[:-1]
    if _PERSON.fullmatch(rest) and folders:
        speaker = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", rest)
        occasion = titled(folders[-1])
        return f"{occasion} Address of {speaker}" if occasion == "Inaugural" else f"{occasion}: {speaker}", speaker
    return titled(rest), None


def _lead(header: dict[str, str], speaker: str | None) -> Lead:
    if "president" in header:
        return Lead(header["president"], "President", "president")
    return Lead(header.get("speaker") or speaker, None)
