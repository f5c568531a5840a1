"""Invented speeches about bridges, as a reader of files returns them."""

from __future__ import annotations

from index.identity import speech_id
from index.records import Speech, draft, numbered

OPENING = "The bridge over the Lune will be opened in June."
THANKS = "I would like to thank everybody who has worked on it for so long."
CLOSING = "See you at the opening."


def speech(*texts: str, **fields: object) -> Speech:
    paragraphs = numbered(draft(text, speaker="Ada Marsh") for text in texts or (OPENING, THANKS, CLOSING))
    given: dict[str, object] = {
        "title": "Meeting on bridges",
        "date": "2011-05-04",
        "time": "13:30",
        "source": "bridges.html",
        **fields,
    }
    id_ = speech_id(given.get("url"), given["date"], given.get("time"), given["title"])  # type: ignore[arg-type]
    return Speech(id=str(given.pop("id", id_)), paragraphs=paragraphs, **given)  # type: ignore[arg-type]


PAGE = speech(url="http://en.kremlin.ru/events/president/news/77", source="77.html", place="Lune Hall")
DUMP = speech(source="dump.txt")
