"""The US Congressional Record as JSON from the parser `congressional-record`: each item of a day becomes one speech.

`header` has the day. `content` has the parts in order: speech with its speaker, and narration by recorder and clerk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.formats._congress import begun, titled
from index.formats._json import loads
from index.formats._sitting import Floor, speech
from index.records import Skipped
from index.text.paragraphs import blocks
from index.text.printed_dates import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Paragraph, Speech
    from index.sources.source import Source

_NO_WORDS = {"linebreak", "metacharacters"}
_NOBODY = {"", "none", "null", "unknown"}


def recognises(source: Source) -> bool:
    """Whether the source is a JSON object with the keys `header`, `content`, `kind` and `year`."""
    head = source.head
    if not head.lstrip().startswith("{"):
        return False
    content = source.content
    return b'"header"' in content and b'"content"' in content and b'"kind"' in content and b'"year"' in content


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the item's speech, or a Skipped if its header has no day or nobody speaks.

    Raises ValueError if the JSON is cut short.
    """
    item = loads(source.text)
    header = item["header"]
    title = str(item.get("title") or item.get("doc_title") or "Congressional Record")
    printed = stamp(f"{header.get('month')} {header.get('day')}, {header.get('year')}")
    date = printed.date if printed else None
    if date is None:
        yield Skipped(source.name, f"its header says no day: {header.get('month')} {header.get('day')}")
        return
    yield speech(source, _paragraphs(item["content"]), title, date, key=item.get("id"), language="en")


def _paragraphs(content: list[dict[str, Any]]) -> Iterator[Paragraph]:
    floor = Floor()
    before: object = None
    for part in content:
        kind, text = str(part.get("kind") or "").lower(), str(part.get("text") or "")
        if kind in _NO_WORDS or not text.strip():
            continue
        if kind == "title":
            yield floor.heading(" ".join(text.split()))
        elif kind == "speech":
            turn = part.get("turn"), part.get("speaker")
            yield from _said(text, str(part.get("speaker") or ""), floor, "goes on" if turn == before else "begins")
            before = turn
        else:
            yield floor.told(" ".join(text.split()))


def _said(text: str, speaker: str, floor: Floor, turn: str) -> Iterator[Paragraph]:
    for block in blocks(text):
        words = block.text
        label = begun(words)
        if label:
            words = label[1]
        if label or turn == "begins":
            who = label[0] if label else None if speaker.lower() in _NOBODY else titled(speaker)
            floor.give(*(who.speaker, who.printed, who.office, who.voice) if who else (None, None))
            turn = "goes on"
        yield floor.said(words)
