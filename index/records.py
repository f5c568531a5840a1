"""The central records: Speech, Paragraph and Skipped, immutable values that all packages use.

The modules of `index/formats` create them, the archive stores them, and all later stages only read them.
"""

from __future__ import annotations

import functools
import hashlib
import json
import operator
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from index.fields import TAGGED

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["speech", "narration", "quote", "note", "omission", "heading"]
Voice = Literal["president", "foreign leader", "official", "journalist", "audience", "unknown"]

YOUNGER_FIELDS = frozenset(
    {"starts", "language"}
)  # added later; left out of a digest if empty, so that digests stored in older archives stay valid
TOLD = 60  # characters of a wrong value that an error message quotes
ID_DIGITS = 10  # hex digits, 40 bits: two of a 1,038-paragraph speech clash once in two million such speeches


@dataclass(frozen=True, slots=True)
class SeeAlso:
    """A page that the speech's own page refers to; its date, as printed, and its address are None if not given."""

    title: str
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a page, with its speaker's label removed from the text and stored separately.

    `number` counts from 1, and `id` is unique within the speech. `kind` is "speech" for the words of a speaker. `label`
    is the label word for word, or None if the page has none here. `speaker` is the person's name, the same however
    labels spell it, or None if unknown. `office` and `note` are the rest of the label ("President of Russia",
    "translated from Russian"), or None. `voice` is the speaker's role. `uncertain` says what is doubtful about the
    paragraph ("undecodable bytes", or "caption" if it is perhaps a photo's caption), or is None. `starts` is when the
    paragraph begins in a recording, in seconds, or None. `language` is the paragraph's language, or None if it is that
    of the speech.
    """

    number: int
    id: str
    text: str
    kind: Kind = "speech"
    speaker: str | None = None
    label: str | None = None
    office: str | None = None
    note: str | None = None
    voice: Voice = "unknown"
    uncertain: str | None = None
    starts: float | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """One event: its metadata and its paragraphs, with the text exactly as on the page.

    `date` is ISO 8601 with the precision of the source ("2013-09-23", "2013-09", "2013"), or None if unknown. `url` is
    the page's address, `lead` the introduction below its title, `time` "HH:MM", `place` the event's place ("Sochi");
    each is None if the page has none. `language` is an ISO 639-1 code, or an ISO 639-3 code if there is none, or "und"
    if unknown. `sections`, `topics`, `geography` and `persons` are the page's tags. `see_also` are the pages that it
    refers to, and `captions` the captions of its photos. `source` is the path of the file from which the speech was
    read, followed by "!" and the member's path if the file is a container.
    """

    id: str
    title: str
    date: str | None
    paragraphs: tuple[Paragraph, ...]
    url: str | None = None
    lead: str | None = None
    time: str | None = None
    place: str | None = None
    language: str = "en"
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    geography: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    see_also: tuple[SeeAlso, ...] = ()
    captions: tuple[str, ...] = ()
    source: str = field(default="", compare=False)

    @property
    def source_name(self) -> str:
        """The name of the file or container member that the speech was read from, without folders, which are private.

        >>> Speech("x", "A title", None, (), source="/home/ann/pages.zip!news/1.html").source_name
        '1.html'
        """
        return re.split(r"[/\\!]", self.source.rstrip("/\\"))[-1]

    @property
    def begins_with_lead(self) -> bool:
        """True if the first paragraph repeats the lead, as when an event has no other text; show only one of them."""
        return bool(self.paragraphs) and self.paragraphs[0].text == self.lead

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) of all fields of the speech except its source."""
        content = _fields(self)
        del content["source"]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, default=_fields).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source in which no speech was found, and a reason that a person can act on."""

    source: str
    reason: str


def normalised(text: str) -> str:
    r"""Normalise a text for comparison: NFKC, lower case, single spaces, straight quotes, no soft hyphens.

    >>> normalised("It’s  a\u00a0Test")
    "it's a test"
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        for printed, plain in _PLAIN:  # replace() is ten times as fast as translate()
            text = text.replace(printed, plain)
    return " ".join(text.lower().split())


_PLAIN = (("\u00ad", ""), ("\u200b", ""), ("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"'))

_SAID = operator.attrgetter(*tuple(Paragraph.__dataclass_fields__)[2:])  # all fields except number and id

draft = functools.partial(Paragraph, 0, "")  # makes a paragraph without number and id, which `numbered` adds


def numbered(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """Number the speech's paragraphs from 1, in the order of `paragraphs`, and give each an id.

    An id is a hash of the normalised text, with a counter ("…-2") if the speech repeats that text. So a paragraph keeps
    its address when others are inserted before it.
    """
    seen: Counter[str] = Counter()
    result = []
    for number, paragraph in enumerate(paragraphs, start=1):
        content = normalised(paragraph.text).encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(content).hexdigest()[:ID_DIGITS]
        seen[digest] += 1
        repeat = f"-{seen[digest]}" if seen[digest] > 1 else ""
        result.append(Paragraph(number, digest + repeat, *_SAID(paragraph)))  # takes half the time of replace()
    return tuple(result)


_ASCII_WORD = re.compile(r"[a-z0-9]+")
_ACCENTS = re.compile(  # accents that a slug leaves out; the marks of scripts such as Japanese or Hindi stay
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)


def slug(text: str, limit: int = 60) -> str:
    """Join the text's words in lower case by hyphens, cutting at a word boundary to at most `limit` characters.

    >>> slug("Speech at the CSTO’s meeting, 2013")
    'speech-at-the-csto-s-meeting-2013'
    >>> slug("대교 ガーデン पुल Café")
    '대교-ガーデン-पुल-cafe'
    """
    joined = "-".join(_ASCII_WORD.findall(text.lower()) if text.isascii() else _words(text))
    if len(joined) <= limit:
        return joined
    return joined[: limit + 1].rpartition("-")[0] or joined[:limit]


def _words(text: str) -> list[str]:
    """Return the words in lower case without accents, in any script."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "'"))
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", apart)).lower()
    return "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in plain).split()


def as_json(speech: Speech) -> dict[str, Any]:
    """Return the speech as the export's JSON object: fields by name, tuples as lists, and `source` without folders."""
    content: dict[str, Any] = json.loads(json.dumps(speech, default=_fields))
    return content | {"source": speech.source_name}


def from_json(content: dict[str, Any]) -> Speech:
    """Read a speech from the JSON object that `as_json` writes; unknown keys are ignored, missing ones get defaults.

    Raises KeyError if `id`, `title` or `paragraphs` is missing, and TypeError if a value that has to be a list or an
    object is something else. All other values are checked later (`index/reading/door.py`).
    """
    known = {name: content[name] for name in Speech.__dataclass_fields__ if name in content}
    known |= {name: content[name] for name in ("id", "title")}
    for name in (*(f.tag for f in TAGGED), "captions"):
        known[name] = _listed(known.get(name))
    known["see_also"] = tuple(SeeAlso(**_known(SeeAlso, item)) for item in _listed(known.get("see_also")))
    known["paragraphs"] = tuple(Paragraph(**_known(Paragraph, item)) for item in _listed(content["paragraphs"]))
    known.setdefault("date", None)
    return Speech(**known)


def _fields(record: Speech | Paragraph | SeeAlso) -> dict[str, Any]:
    """Return the record's fields by name, leaving out empty fields that older archives did not have (YOUNGER_FIELDS).

    `dataclasses.asdict` would take twice the time, as it copies the values.
    """
    fields = {name: getattr(record, name) for name in record.__dataclass_fields__}
    for name in YOUNGER_FIELDS & fields.keys():
        if fields[name] in (None, ()):
            del fields[name]
    return fields


def _listed(value: Any) -> tuple[Any, ...]:
    """Return the items of a list from JSON; None counts as an empty list.

    Raises TypeError for any other value, since a string would be split into letters.
    """
    if value is not None and not isinstance(value, list):
        raise TypeError(f"a list is needed, not {str(value)[:TOLD]}")
    return tuple(value or ())


def _known(record: type[Paragraph | SeeAlso], item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise TypeError(f"an object is needed, not {str(item)[:TOLD]}")
    return {name: item[name] for name in record.__dataclass_fields__ if name in item}
