"""EuroParl's text of the European Parliament, with lines <CHAPTER …> and <SPEAKER …>: each chapter is one speech.

The date is taken from the file's name, the language from the text itself. A speaker's LANGUAGE attribute names the
language that was spoken, if the text is a translation.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from index.formats._sitting import Floor, speech
from index.records import Skipped
from index.text.language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Paragraph, Speech
    from index.sources.source import Source

FIRST_YEAR = 79  # two-digit years from here on are of the 1900s: the Parliament was first elected in 1979

_MARK = re.compile(r"^<(CHAPTER|SPEAKER|P)\b([^>]*)>[ \t]*$", re.MULTILINE | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(\w+)=(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_NAME = re.compile(r"ep-(\d\d)-(\d\d)-(\d\d)(?:-(\d+))?")  # year, month, day, number of the file on that day
_PRESIDES = re.compile(
    r"(?:the )?(?:president|präsident(?:in)?|président(?:e)?|presidente|presidenta|voorzitter|formanden|puhemies"
    r"|talmannen|πρόεδρος|przewodnicząc[ya]|předsed\w+|elnök)\.?",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\([^()]*\)\.?")


def recognises(source: Source) -> bool:
    """Whether the text begins with a line <CHAPTER …> or <SPEAKER …> and names speakers."""
    head = source.head.lstrip()
    return _MARK.match(head) is not None and re.search(r"<SPEAKER\b[^>]*\bNAME=", head, re.IGNORECASE) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one speech for each chapter, or a Skipped for one in which nobody speaks.

    If the file's name has no date, yield one Skipped for the file.
    """
    text = source.text
    named = _NAME.search(source.stem)
    if named is None:
        yield Skipped(source.name, 'EuroParl\'s text without its name: "ep-00-01-17.txt" says the day')
        return
    century = "19" if int(named[1]) >= FIRST_YEAR else "20"
    date = f"{century}{named[1]}-{named[2]}-{named[3]}"
    number_of_file = f"{named[4]}-" if named[4] else ""
    language = language_of(_MARK.sub("", text))
    for number, chapter in enumerate(_chapters(text), start=1):
        title, below = chapter
        yield speech(
            source,
            _paragraphs(below),
            title or f"European Parliament, {date}",
            date,
            key=f"europarl-{date}-{language}-{number_of_file}{number}",
            language=language,
            place=None,
        )


def _chapters(text: str) -> Iterator[tuple[str, str]]:
    """Yield title and text of each chapter; text above the first one has the title ""."""
    marks = [mark for mark in _MARK.finditer(text) if mark[1].upper() == "CHAPTER"]
    starts = [mark.end() for mark in marks]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    if not marks or text[: marks[0].start()].strip():
        yield "", text[: marks[0].start()] if marks else text
    if not marks:
        return
    for start, end in zip(starts, ends, strict=True):
        chapter = text[start:end]
        first = _MARK.search(chapter)
        at = first.start() if first else len(chapter)
        yield " ".join(html.unescape(chapter[:at]).split()), chapter[at:]


def _paragraphs(chapter: str) -> Iterator[Paragraph]:
    floor, note = Floor(), None
    at = 0
    for mark in [*_MARK.finditer(chapter), None]:
        end = mark.start() if mark else len(chapter)
        for line in chapter[at:end].split("\n"):
            text = " ".join(html.unescape(line).split())
            if text:
                yield floor.told(text) if _TOLD.fullmatch(text) else floor.said(text, note)
        if mark is None:
            return
        at = mark.end()
        if mark[1].upper() == "SPEAKER":
            said = {name.upper(): one or two or three for name, one, two, three in _ATTRIBUTE.findall(mark[2])}
            note = f"spoken in {said['LANGUAGE']}" if said.get("LANGUAGE") else None
            _give(floor, html.unescape(said.get("NAME", "")).strip())


def _give(floor: Floor, name: str) -> None:
    """Begin the turn of the speaker `name`; if that is the office of a presiding officer, the turn names nobody."""
    if _PRESIDES.fullmatch(name):
        floor.give(None, name, "President", "official")
    else:
        floor.give(name.rstrip(" .") or None, name or None)
