"""Transcripts of spoken language in CHAT (.cha), the format of TalkBank and CHILDES: each file becomes one speech.

The format: https://talkbank.org/0info/manuals/CHAT.html. `@Participants` names the speakers, `@Date` gives the day, and
a line such as `*ADA:` is an utterance. The lines that analyse it (`%mor:`) and the codes within it are left out; the
words stay as they were said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.formats._captions.joining import paragraphs
from index.formats._captions.remarks import Remark
from index.formats._sitting import speech
from index.text.days import day_of
from index.text.file_names import date_in, titled, undated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.records import Paragraph, Skipped, Speech
    from index.sources.source import Source

BINARY = True  # the times of utterances are enclosed in control characters

_BEGINS = re.compile(r"(?:@UTF8|@Font|@PID|@Begin)\b")
_MAIN = re.compile(r"\*(?P<code>[\w'-]{1,12}):\s+(?P<said>.*)")
_TIMES = re.compile(r"\x15?\b(\d+)_(\d+)\x15?")
_UNFINISHED = re.compile(r"\+\.\.[.?]|\+/+[.?]")  # the speaker trails off or is interrupted
_LEFT_OUT = (  # patterns of codes, in the order in which they are removed
    re.compile(r"\[[^\[\]]*\]"),  # what the transcriber adds to words: corrections, overlaps, repetitions
    re.compile(r"&[=*]\S+|\(\.+\)|\(\d*[.:]\d*\.?\)"),  # laughter and other events, words of others, pauses
    re.compile(r"(?<!\S)(?:0\w+|xxx|yyy|www|[‡„]|\+[<^,+\"~]+)(?!\S)"),  # words left out or not understood, links
    re.compile(r"@[a-z]+(?::[\w+&]+)?|&[-+~]|[<>()↑↓⇗↗→↘⇘∞≈≋⌈⌉⌊⌋∆∇°]"),  # marks on words, before them and around them
)
_LENGTHENED = re.compile(r"(?<=[^\W\d_]):+(?=\w|\s|$)")
_BEFORE_STOP = re.compile(r"\s+(?=[.,!?;…](?:\s|$))")


def recognises(source: Source) -> bool:
    """Whether the source begins with a header of CHAT and has its line `@Begin`."""
    return _BEGINS.match(source.head) is not None and "@Begin" in source.head


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if nobody speaks or neither the file nor its name has a date."""
    lines = _lines(source.text)
    headers = {name: value.strip() for line in lines if line[:1] == "@" for name, _, value in [line.partition(":")]}
    written = day_of(headers.get("@Date", "").title())
    yield speech(
        source,
        _paragraphs(lines, _names(headers.get("@Participants", ""))),
        titled(undated(source.stem)) or source.name,
        written.date if written else date_in(source.stem),
        place=headers.get("@Location"),
    )


def _lines(text: str) -> list[str]:
    """Return the lines of the file; a line that begins with a tab continues the one above."""
    return re.sub(r"\r?\n\t+", " ", text).splitlines()


def _names(participants: str) -> Mapping[str, str]:
    """Map the codes of participants to their names; those of whom only the role is told ("Mother") have none.

    >>> _names("ADA Ada_Quill Investigator, MOT Mother")
    {'ADA': 'Ada Quill'}
    """
    words = [each.split() for each in participants.split(",")]
    named = {each[0]: each[1].replace("_", " ") for each in words if len(each) == len(("code", "name", "role"))}
    return {code: name for code, name in named.items() if name != code}


def _paragraphs(lines: list[str], names: Mapping[str, str]) -> Iterator[Paragraph]:
    said = list(_remarks(lines, names))
    timed = any(remark.ends for remark in said)
    for paragraph in paragraphs(said):
        yield paragraph if timed else replace(paragraph, starts=None)


def _remarks(lines: list[str], names: Mapping[str, str]) -> Iterator[Remark]:
    before, ends = None, 0.0
    for line in lines:
        if not (found := _MAIN.fullmatch(line)):
            continue
        code, times = found["code"], _TIMES.search(found["said"])
        starts, ends = (int(times[1]) / 1000, int(times[2]) / 1000) if times else (ends, ends)
        if text := _words(found["said"]):
            yield Remark(starts, ends, text, names.get(code), names.get(code) or code, turn=code != before)
            before = code


def _words(said: str) -> str:
    """Return what was said in an utterance, without codes.

    >>> _words("<so we> [//] so we bui:ld &-uh a bridge@o (..) xxx (be)cause +...")
    'so we so we build uh a bridge because…'
    """
    text = _UNFINISHED.sub(" …", _TIMES.sub("", said))
    for pattern in _LEFT_OUT:
        text = pattern.sub("", text)
    text = _LENGTHENED.sub("", text).replace("_", " ")
    words = _BEFORE_STOP.sub("", " ".join(text.split()))
    return words if any(map(str.isalnum, words)) else ""
