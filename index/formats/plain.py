"""Plain text, one speech a file: what the text does not say, its name, its first lines or a table beside it does.

In goes a text that no other format recognises, out comes its speech, or a Skipped that says what to add. Known
names: CODE_SESSION_YEAR (UN General Debate), DATE-some-words-of-a-title, YEAR-Speaker in a folder that names
the occasion. Known first lines: "President:", "Speaker:", "Title:", "Date:", "Place:".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats import _general_debate as general_debate
from index.formats._shapes import is_json, is_markup
from index.identity import event_id
from index.records import Skipped, Speech, numbered
from index.speakers.american_turns import Lead, paragraphs
from index.speakers.label_lines import parted
from index.text.file_names import titled
from index.text.language import language_of
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.sources.source import Source

ROUND = 3  # asked where no other format recognises the source: prose has no mark of its own

_DATED = re.compile(r"(?P<date>\d{4}(?:-[01]\d(?:-[0-3]\d)?)?)[-_ .]+(?P<rest>.*[^\W\d_].*)")
_PERSON = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)*")
_HEADER = re.compile(r"(President|Speaker|Title|Date|Place|Location|Source|URL): *(\S.*)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(?:-[01]\d(?:-[0-3]\d)?)?")


def recognises(source: Source) -> bool:
    """True for any text that is not markup or JSON, whatever it begins with."""
    return not is_json(source.head) and not is_markup(source.head)


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """The text's speech, or what its name or its first lines would have to say."""
    if debate := general_debate.NAME.fullmatch(source.stem):
        yield general_debate.speech(source, debate)
        return
    header, text = _header(source.text)
    dated = _DATED.fullmatch(source.stem)
    date = header.get("date") or (dated["date"] if dated else None)
    title, speaker = _title_and_speaker(source, dated)
    title = header.get("title") or title
    if not title or not date or not _DATE.fullmatch(date):
        yield Skipped(source.name, 'plain text without a date and title in its name ("2020-05-01-some-title.txt")')
        return
    lead = _lead(header, speaker)
    said = numbered(paragraphs((block.text for block in blocks(parted(text))), lead))
    if not said:
        yield Skipped(source.name, "a header without a text")
        return
    yield Speech(
        id=event_id(date, None, title),
        title=title,
        date=date,
        url=header.get("url") or source.url,
        place=header.get("place") or header.get("location"),
        language=language_of(text),
        paragraphs=said,
        source=source.name,
    )


def companions(source: Source) -> Iterator[Source]:
    """The table of speakers, which decides how a statement of the General Debate is read."""
    if general_debate.NAME.fullmatch(source.stem):
        yield from general_debate.tables(source)


def _header(text: str) -> tuple[dict[str, str], str]:
    """What lines like "President: Ann Lee" above the first blank line say, and the text below them."""
    head, _, rest = re.sub(r"\r\n?", "\n", text).lstrip("\ufeff\n ").partition("\n\n")
    lines = [_HEADER.fullmatch(line.strip()) for line in head.split("\n") if line.strip()]
    if not lines or not all(lines):
        return {}, text
    return {line[1].lower(): line[2].strip() for line in lines if line}, rest


def _title_and_speaker(source: Source, dated: re.Match[str] | None) -> tuple[str | None, str | None]:
    """What the words behind the date are: one name is the speaker, and the folder then names the occasion."""
    if not dated:
        return None, None
    folders = source.name.replace("\\", "/").replace("!", "/").split("/")[:-1]
    if _PERSON.fullmatch(dated["rest"]) and folders:
        speaker = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", dated["rest"])
        occasion = titled(folders[-1])
        return f"{occasion} Address of {speaker}" if occasion == "Inaugural" else f"{occasion}: {speaker}", speaker
    return titled(dated["rest"]), None


def _lead(header: dict[str, str], speaker: str | None) -> Lead:
    if "president" in header:
        return Lead(header["president"], "President", "president")
    return Lead(header.get("speaker") or speaker, None)
