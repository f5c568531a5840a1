"""Captions in XML: TTML and YouTube's two formats become the recording's speech.

TTML: W3C, https://www.w3.org/TR/ttml1/; a paragraph's agent is its speaker; times without a unit are seconds, as in the
transcripts of Apple's podcasts. YouTube's formats have `text` with
`start` in seconds, or `p` with `t` in milliseconds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.formats._captions.captioned import speech
from index.formats._captions.cues import cue, seconds
from index.formats._captions.remarks import joined
from index.formats._markup import XML_ID, XML_LANG, document, local, root_name, text_of
from index.records import Speech
from index.speakers.unnamed import is_unnamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from index.formats._captions.cues import Cue
    from index.records import Skipped
    from index.sources.source import Source

_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_OFFSET = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|f|t)?")
_RATE = re.compile(r"\d{1,9}")
_FRAMES = re.compile(r"(\d+:\d\d:\d\d):(\d+)(?:\.\d+)?")
_PARAMETERS = "{http://www.w3.org/ns/ttml#parameter}"
_METADATA = "{http://www.w3.org/ns/ttml#metadata}"


def recognises(source: Source) -> bool:
    """Whether the source is XML whose root is `tt`, `timedtext`, or `transcript` with timed `text`."""
    name = root_name(source.head)
    return name in {"tt", "timedtext"} or (name == "transcript" and "<text start=" in source.head)


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the recording's speech, or a Skipped if nobody speaks or the file's name has no date.

    Raises ValueError if the file is cut short.
    """
    read = document(source.content)
    found = speech(source, list(_cues(read.root)), read.root.get(XML_LANG))
    yield _doubted(found, read.flag) if isinstance(found, Speech) and read.flag else found


def _doubted(found: Speech, flag: str) -> Speech:
    """Mark all paragraphs of the speech as doubtful, for the reason `flag`."""
    return replace(found, paragraphs=tuple(replace(each, uncertain=flag) for each in found.paragraphs))


def _cues(root: etree._Element) -> Iterator[Cue]:
    if local(root) == "transcript":
        for text in root.iterfind("text"):
            yield _youtube(text, ("start", "dur"), 1.0)
    elif local(root) == "timedtext":
        for text in root.iterfind("body/p"):
            yield _youtube(text, ("t", "d"), 0.001)
    else:
        yield from _ttml(root)


def _youtube(text: etree._Element, names: tuple[str, str], unit: float) -> Cue:
    starts, lasts = (float(text.get(name, "0")) * unit for name in names)
    return cue(starts, starts + lasts, "".join(text.itertext()))


def _ttml(root: etree._Element) -> Iterator[Cue]:
    agents = {agent.get(XML_ID): text_of(agent.find("{*}name")) for agent in root.iterfind(".//{*}agent")}
    frames, ticks = _rate(root, "frameRate") or 30.0, _rate(root, "tickRate") or 1.0
    for text in root.iterfind(".//{*}body//{*}p"):
        starts = _time(text.get("begin") or _first(text, "begin"), frames, ticks)
        ends = _time(text.get("end") or _first(text, "end"), frames, ticks)
        if starts is not None:
            agent = text.get(_METADATA + "agent", "")
            yield cue(starts, ends, _words(text), agents.get(agent) or (agent if is_unnamed(agent) else None))


def _rate(root: etree._Element, name: str) -> int:
    """Return the parameter `name`, a number of frames or ticks per second; 0 if it is absent or no whole number."""
    written = _RATE.fullmatch(root.get(_PARAMETERS + name, ""))
    return int(written[0]) if written else 0


def _first(text: etree._Element, name: str) -> str:
    """Return the attribute `name`, a time, of the paragraph's first span that has it; "" if none has."""
    return next((span.get(name, "") for span in text.iterfind("{*}span") if span.get(name)), "")


def _words(text: etree._Element) -> str:
    """Return the paragraph's words. Spans with times of their own are words or sentences, and stand apart."""
    for line_break in text.iterfind(".//{*}br"):
        line_break.text = "\\N"
    for span in text.iterfind(".//{*}span"):
        after = span.getnext()
        if not span.tail and span.get("begin") and after is not None and after.get("begin"):
            one, other = text_of(span), text_of(after)
            span.tail = joined(one, other)[len(one) : -len(other) or None] if other else None
    return " ".join("".join(text.itertext()).split())


def _time(written: str, frames: float, ticks: float) -> float | None:
    if offset := _OFFSET.fullmatch(written):
        unit = {"f": 1 / frames, "t": 1 / ticks}.get(offset[2]) or _UNITS[offset[2] or "s"]
        return float(offset[1]) * unit
    if framed := _FRAMES.fullmatch(written):
        whole = seconds(framed[1])
        return None if whole is None else whole + int(framed[2]) / frames
    return seconds(written)
