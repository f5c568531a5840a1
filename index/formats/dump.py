"""Plain-text dumps of kremlin.ru's event pages, as copied from a browser, in English or Russian.

One text may hold many events run together; each becomes one speech. Title, lead, date, time and place come in any
order, and see-also blocks, photo counters and captions interrupt the speech. A paragraph that looks like the caption
of a photo is flagged `uncertain="caption"` and gets no speaker. Text without a title or date is Skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.formats._dump.captions import looks_like_caption
from index.formats._dump.events import events, is_body, is_labelled
from index.formats._dump.heads import LONGEST_HEAD, header, is_sentence
from index.formats._dump.lines import ENGLISH, RUSSIAN, lines, section_names, words_of
from index.formats._dump.lost_bold import lost_bold
from index.formats._dump.pull_quotes import pull_quotes
from index.identity import speech_id
from index.records import SeeAlso, Skipped, Speech
from index.speakers.turns import Evidence, Printed, paragraphs
from index.text.printed_dates import is_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.formats._dump.heads import Header
    from index.formats._dump.lines import SiteWords
    from index.records import Paragraph
    from index.sources.source import Source

LONGEST_TAG = 100  # characters: the longest topic, country or person on the site's pages has 76
TRANSCRIPTS = ("Transcripts", "Стенограммы")

_FILE = re.compile(r"\w{2,5}, [\d.,]+ ?(?:[kKM]?B|[КкМ]?[Бб])")  # "pdf, 97.7 kB" below a linked file


@dataclass(slots=True)
class _Body:
    """The paragraphs, captions and see-also links read from the lines below the heading block."""

    printed: list[Printed] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    see_also: list[SeeAlso] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Tail:
    """The lines after the text: tags by kind, sections, and the address of the direct link."""

    tags: dict[str, tuple[str, ...]]
    sections: tuple[str, ...] = ()
    link: str | None = None


def recognises(source: Source) -> bool:
    """Whether the text has the site's status lines, or begins with the heading block of an event page."""
    if source.head.lstrip()[:1] in ("<", "{", "["):
        return False
    text = source.text
    if any(words.status in text and words.text_version in text for words in (ENGLISH, RUSSIAN)):
        return True
    first = lines(source.head)[: LONGEST_HEAD + 1]
    return bool(first) and first[0] in (ENGLISH.events, RUSSIAN.events) and header(first[1:], is_body) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the dump's speeches in their order, and a Skipped with the reason for text that belongs to no event."""
    words = words_of(source.text)
    for event in events(lines(source.text), words):
        head = header(event, is_body)
        if head is None:
            yield Skipped(source.name, f"dump: text without a title and a date: {event[0][:60]}")
        else:
            yield _speech(head, event[head.length :], words, source.name)


def _speech(head: Header, below: Sequence[str], words: SiteWords, name: str) -> Speech:
    """Build the speech from the heading block and the lines below it. `name` is the name of the source."""
    cut = _tail_start(below, words)
    tail = _tail(below[cut:], words)
    transcript = any(section in TRANSCRIPTS for section in tail.sections) or any(map(is_labelled, below[:cut]))
    lead, skip = _late_lead(head, below[:cut]) if transcript else (head.lead, 0)
    body = _body(below[skip:cut], words)
    url = f"http://{tail.link}" if tail.link else None
    persons = tail.tags.get("persons", ())
    evidence = Evidence(title=head.title, lead=lead or "", date=head.date, persons=persons, sections=tail.sections)
    return Speech(
        id=speech_id(url, head.date, head.time, head.title),
        url=url,
        title=head.title,
        lead=lead,
        date=head.date,
        time=head.time,
        place=head.place,
        language=words.language,
        sections=tail.sections,
        topics=tail.tags.get("topics", ()),
        geography=tail.tags.get("geography", ()),
        persons=persons,
        see_also=tuple(body.see_also),
        captions=tuple(dict.fromkeys(body.captions)),
        paragraphs=tuple(_doubted(paragraphs(_quotes_marked(body.printed), evidence))),
        source=name,
    )


def _late_lead(head: Header, below: Sequence[str]) -> tuple[str | None, int]:
    """Return the event's lead (its summary), or None, and how many lines of `below` it takes, 0 or 1.

    `below` has the lines below the heading block. The first of them is the lead if that block has none and the line
    ends like a sentence.
    """
    if head.lead or len(below) < 2 or is_body(below[0]) or not is_sentence(below[0]):
        return head.lead, 0
    return below[0], 1


def _tail_start(below: Sequence[str], words: SiteWords) -> int:
    """Return the index of the first line of tags or status; the number of lines if there are none."""
    start = next((i for i in range(len(below) - 1, -1, -1) if below[i] == words.status), len(below))
    first = start
    for index in range(start - 1, -1, -1):
        line = below[index]
        if line in words.tags:
            first = index
        elif len(line) > LONGEST_TAG or is_body(line) or line.endswith((".", "!", "?", "…", ":")):
            break
    return first


def _tail(lines_: Sequence[str], words: SiteWords) -> _Tail:
    tags: dict[str, list[str]] = {}
    sections: tuple[str, ...] = ()
    link, column = None, None
    for line in lines_:
        if line in words.tags:
            column = tags.setdefault(words.tags[line], [])
        elif line == words.status:
            column = None
        elif found := words.status_lines.fullmatch(line):
            sections = section_names(found["sections"]) if found["sections"] else sections
            link = found["link"] or link
        elif column is not None and not words.more.fullmatch(line):
            column.append(line)
    return _Tail({kind: tuple(values) for kind, values in tags.items()}, sections, link)


def _body(below: Sequence[str], words: SiteWords) -> _Body:
    """Sort the lines between heading block and tail into paragraphs, captions and see-also links."""
    body, index = _Body(), 0
    while index < len(below):
        line = below[index]
        if line in words.see_also:
            index = _links(below, index + 1, body)
            continue
        following = below[index + 1] if index + 1 < len(below) else ""
        if words.counter.fullmatch(line):
            if following and not is_body(following):
                body.captions.append(following)
                index += 1
        else:
            bold = lost_bold(line)
            doubt = "caption" if not bold and looks_like_caption(line) else None
            body.printed.append(Printed(line, bold=bold, uncertain=doubt))
        index += 1
    return body


def _links(below: Sequence[str], index: int, body: _Body) -> int:
    """Read a see-also block, in which titles alternate with dates or file sizes; return the index of the next line."""
    first = True
    while index < len(below):
        following = below[index + 1] if index + 1 < len(below) else ""
        if is_date(following) or _FILE.fullmatch(following):
            body.see_also.append(SeeAlso(below[index], following if is_date(following) else None))
            index += 2
        elif first and not is_body(below[index]):
            body.see_also.append(SeeAlso(below[index]))
            index += 1
        else:
            break
        first = False
    return index


def _quotes_marked(printed: Sequence[Printed]) -> Iterator[Printed]:
    """Yield the paragraphs, with pull quotes marked as quotes."""
    quotes = pull_quotes(["" if piece.uncertain or is_body(piece.text) else piece.text for piece in printed])
    for index, piece in enumerate(printed):
        yield replace(piece, kind="quote") if index in quotes else piece


def _doubted(read: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Yield the paragraphs; those flagged as possible captions lose their speaker.

    A heading that was flagged as a possible caption loses the flag instead.
    """
    for paragraph in read:
        if paragraph.uncertain != "caption":
            yield paragraph
        elif paragraph.kind == "heading":
            yield replace(paragraph, uncertain=None)
        else:
            yield replace(paragraph, speaker=None, voice="unknown")
