"""Checks and cleans every speech that a format yields, so that all later code can rely on it.

This is the one place for such checks: every field has its type, texts can be stored and shown, dates exist in the
calendar, and ids can be used in addresses. Control characters are removed. A speech that fails a check is replaced by a
Skipped with the reason.
"""

from __future__ import annotations

import datetime
import operator
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from index.fields import TAGGED
from index.records import Kind, Paragraph, SeeAlso, Skipped, Speech, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Record = TypeVar("_Record", SeeAlso, Paragraph)

LATEST_YEAR = 2199  # a later date is a reading mistake, and would stretch every timeline
OWN_CALENDAR = frozenset({"ar", "ckb", "fa", "ku", "ps", "ug", "ur"})  # languages in which 1400 is an Islamic year
MOST_PARAGRAPHS = 1_000_000  # paragraphs of one speech; a day of a parliament has some 3,000
LONGEST_SECONDS = 1_000_000  # seconds of a recording: eleven days
MOST_VALUES = 10_000  # values of one field, such as topics
MOST_CHARACTERS = {  # more than any real value has; other fields are limited by the size of their source
    "id": 200,
    "title": 5_000,
    "url": 4_000,
    "place": 1_000,
    "speaker": 1_000,
    "label": 2_000,
    "office": 2_000,
    "text": 5_000_000,  # a paragraph; a whole book without a blank line has less
}
SHORT = 1_000  # characters of a value in a list such as `topics`, since each is shown as a facet on every page
SHORTEST_LIMIT = min(MOST_CHARACTERS.values())
TOLD = 80  # characters of a wrong value that the reason quotes

_TEXTS = ("id", "title", "language", "source")
_MAY_LACK = ("date", "url", "lead", "time", "place")
_LISTS = (*(f.tag for f in TAGGED), "captions")
_MAY_SAY = operator.attrgetter("speaker", "label", "office", "note", "uncertain")
_OF_PARAGRAPH = ("speaker", "label", "office", "note", "uncertain", "language")
_KINDS, _VOICES = frozenset(get_args(Kind)), frozenset(get_args(Voice))
_HALF = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")  # illegal in XML or unsafe on a terminal
_NOT_IN_IDS = re.compile(r"""[\s/\\?#%"<>]""")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)


def admitted(found: Speech | Skipped, source: str) -> Speech | Skipped:
    """Return the speech without control characters, or a Skipped that names `source` if a check fails.

    If `found` is a Skipped already, it is returned with its texts on one line.

    >>> admitted(Speech("a/b", "A title", None, ()), "x.jsonl").reason
    'no speech: id "a/b" cannot stand in an address; without spaces and / \\\\ ? # % " < > it can'
    """
    if isinstance(found, Skipped):
        return Skipped(printable(found.source), printable(found.reason))
    wrong = next(_wrong(found), None)
    return Skipped(printable(source), f"no speech: {printable(wrong)}") if wrong else _cleaned(found)


def printable(text: str) -> str:
    r"""Return the text on one line, with only characters that any file and any terminal can show.

    >>> printable("a\nb\x1b[31m \ud800")
    'a b[31m \ufffd'
    """
    return " ".join(_seen(_HALF.sub("\ufffd", text)).split())


def _wrong(speech: Speech) -> Iterator[str]:
    """Yield what is wrong with the speech. Types are checked first, so that later checks can rely on them."""
    yield from _wrong_types(speech)
    yield from _wrong_values(speech)
    for paragraph in speech.paragraphs:
        if not _is_usual(paragraph):
            yield from _wrong_paragraph(paragraph)
    yield from _wrong_order(speech.paragraphs)


def _wrong_types(speech: Speech) -> Iterator[str]:
    yield from _texts(speech, _TEXTS, _MAY_LACK)
    for name in _LISTS:
        values = getattr(speech, name)
        if values == ():
            continue
        if not isinstance(values, tuple) or not all(isinstance(value, str) for value in values):
            yield f"{name} is no list of texts: {_told(values)}"
        elif len(values) > MOST_VALUES:
            yield f"{len(values):,} {name}; at most {MOST_VALUES:,}"
        else:
            limit = MOST_CHARACTERS["text"] if name == "captions" else SHORT
            yield from (told for value in values for told in _text(name, value, limit))
    yield from _records("see_also", speech.see_also, (SeeAlso, MOST_VALUES))
    yield from _records("paragraphs", speech.paragraphs, (Paragraph, MOST_PARAGRAPHS))
    for each in speech.see_also:
        yield from _texts(each, ("title",), ("date", "url"))


def _records(name: str, values: Any, kind: tuple[type, int]) -> Iterator[str]:
    record, most = kind
    if not isinstance(values, tuple) or not all(isinstance(value, record) for value in values):
        yield f"{name} is no list of records: {_told(values)}"
    elif len(values) > most:
        yield f"{len(values):,} {name}; at most {most:,}"


def _texts(record: Any, needed: Iterable[str], may_lack: Iterable[str]) -> Iterator[str]:
    for name in (*needed, *may_lack):
        value = getattr(record, name)
        if value is None and name not in needed:
            continue
        if not (type(value) is str and len(value) <= SHORTEST_LIMIT and value.isprintable()):
            yield from _text(name, value, MOST_CHARACTERS.get(name))


def _text(name: str, value: Any, limit: int | None = None) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{name} is no text: {_told(value)}"
    elif limit and len(value) > limit:
        yield f"{name} has {len(value):,} characters; at most {limit:,}"
    elif not value.isascii() and (half := _HALF.search(value)):
        yield f"{name} holds half a character (U+{ord(half[0]):04X})"


def _wrong_values(speech: Speech) -> Iterator[str]:
    yield from _wrong_id("id", speech.id)
    if speech.date is not None and not _in_calendar(speech.date):
        yield f"date {_told(speech.date)} is no day, month or year from 0001 to {LATEST_YEAR}"
    elif speech.date and speech.language in OWN_CALENDAR and "1300" <= speech.date[:4] <= "1450":
        yield f"date {_told(speech.date)} of a text in {speech.language} is of another calendar: write our day"
    if speech.time is not None and not _TIME.fullmatch(speech.time):
        yield f"time {_told(speech.time)} is none from 00:00 to 23:59"
    if not _LANGUAGE.fullmatch(speech.language):
        yield f"language {_told(speech.language)} is no code such as en"


def _wrong_id(name: str, id_: str) -> Iterator[str]:
    if not id_:
        yield f"{name} is empty"
    elif _NOT_IN_IDS.search(id_) or _UNSEEN.search(id_) or not id_.strip("."):
        yield f'{name} {_told(id_)} cannot stand in an address; without spaces and / \\ ? # % " < > it can'


def _in_calendar(date: str) -> bool:
    found = _DATE.fullmatch(date)
    if not found or int(found[1]) > LATEST_YEAR:
        return False
    try:
        datetime.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def _is_usual(paragraph: Paragraph) -> bool:
    """Return whether a quick check proves that nothing is wrong with the paragraph and nothing must be cleaned.

    Nearly all paragraphs pass. A paragraph that does not pass can still be right; only the slower checks decide that.
    """
    said = [value for value in _MAY_SAY(paragraph) if value is not None]
    text, id_ = paragraph.text, paragraph.id
    try:
        short = "".join(said)
        known = paragraph.kind in _KINDS and paragraph.voice in _VOICES
    except TypeError:  # a value that is not a string
        return False
    return (
        known
        and type(text) is type(id_) is str
        and type(paragraph.number) is int
        and 0 < paragraph.number <= MOST_PARAGRAPHS
        and paragraph.starts is None
        and paragraph.language is None
        and len(short) <= SHORT
        and short.isprintable()
        and len(id_) <= SHORTEST_LIMIT
        and id_.isascii()
        and id_.replace("-", "").isalnum()
        and len(text) <= MOST_CHARACTERS["text"]
        and text.isprintable()  # no control character or surrogate; ten times as fast as a regular expression
    )


def _wrong_paragraph(paragraph: Paragraph) -> Iterator[str]:
    if type(paragraph.number) is not int or not 0 < paragraph.number <= MOST_PARAGRAPHS:
        yield f"a paragraph's number is no number from 1: {_told(paragraph.number)}"
    yield from _texts(paragraph, ("id", "text", "kind", "voice"), _OF_PARAGRAPH)
    yield from _wrong_id("a paragraph's id", paragraph.id)
    starts = paragraph.starts
    if starts is not None and (type(starts) not in (int, float) or not 0 <= starts <= LONGEST_SECONDS):
        yield f"starts is no number of seconds: {_told(starts)}"
    if paragraph.language is not None and not _LANGUAGE.fullmatch(paragraph.language):
        yield f"a paragraph's language {_told(paragraph.language)} is no code such as en"
    if paragraph.kind not in _KINDS:
        yield f"kind {_told(paragraph.kind)} is none of {', '.join(sorted(_KINDS))}"
    if paragraph.voice not in _VOICES:
        yield f"voice {_told(paragraph.voice)} is none of {', '.join(sorted(_VOICES))}"


def _wrong_order(paragraphs: tuple[Paragraph, ...]) -> Iterator[str]:
    numbers, seen = [paragraph.number for paragraph in paragraphs], set[str]()
    if any(map(operator.ge, numbers, numbers[1:])):
        yield "paragraphs are not in the order of their numbers"
    if len({paragraph.id for paragraph in paragraphs}) == len(paragraphs):
        return
    for paragraph in paragraphs:
        if paragraph.id in seen:
            yield f"two paragraphs have the id {_told(paragraph.id)}"
        seen.add(paragraph.id)


def _told(value: Any) -> str:
    told = f'"{value[:TOLD]}"' if isinstance(value, str) else repr(value)[:TOLD]
    return told if len(told) < TOLD else f"{told}…"


def _cleaned(speech: Speech) -> Speech:
    """Return the speech without control characters, and with `starts` of paragraphs as float; the same object if that
    changes nothing.
    """
    changed = _changed(speech, ("title", "lead", "place", "url"))
    for name in _LISTS:
        if values := getattr(speech, name):
            changed |= _if_new(name, values, tuple(_seen(value) for value in values))
    see_also = tuple(_renewed(each, ("title", "url", "date")) for each in speech.see_also)
    paragraphs = tuple(
        each if _is_usual(each) else _timed(_renewed(each, ("text", *_OF_PARAGRAPH))) for each in speech.paragraphs
    )
    changed |= _if_new("see_also", speech.see_also, see_also)
    if any(new is not old for new, old in zip(paragraphs, speech.paragraphs, strict=True)):
        changed["paragraphs"] = paragraphs
    return replace(speech, **changed) if changed else speech


def _renewed(record: _Record, names: Iterable[str]) -> _Record:
    changed = _changed(record, names)
    return replace(record, **changed) if changed else record


def _timed(paragraph: Paragraph) -> Paragraph:
    """Return the paragraph with `starts` as a float: so the archive stores it, and 5 and 5.0 give different digests."""
    return replace(paragraph, starts=float(paragraph.starts)) if type(paragraph.starts) is int else paragraph


def _changed(record: Any, names: Iterable[str]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for name in names:
        value = getattr(record, name)
        if value is not None:
            changed |= _if_new(name, value, _seen(value))
    return changed


def _if_new(name: str, before: Any, after: Any) -> dict[str, Any]:
    return {} if after == before else {name: after}


def _seen(text: str) -> str:
    """Return the text without control characters; those that act as white space, such as a form feed, become a space.

    U+0080 to U+009F become the characters that Windows-1252 has at these bytes, as the HTML standard requires.
    """
    return text if text.isprintable() or not _UNSEEN.search(text) else _UNSEEN.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    r"""Return the text that replaces the control character that `found` matched: a letter or sign, a space or nothing.

    >>> [_meant(re.match(".", odd, re.DOTALL)) for odd in ("\x92", "\x0c", "\x1b")]
    ['’', ' ', '']
    """
    if "\x7f" < found[0] < "\xa0":
        return bytes([ord(found[0])]).decode("cp1252", "ignore")
    return " " if found[0].isspace() else ""
