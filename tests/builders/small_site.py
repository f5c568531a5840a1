"""A small archive for tests of the site: invented speeches, written and indexed as in production."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, SearchSettings, Settings, WebSettings
from index.records import Paragraph, SeeAlso, Speech, draft, numbered
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from pathlib import Path

    from index.records import Kind, Voice

MAYOR = "Ada Marsh"
ENGINEER = "Bo Lind"
UNHURRIED = WebSettings(title="Town Records", requests_per_minute=0, dear_per_minute=0)  # tests make many requests
CHANGED = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)


def said(text: str, speaker: str | None = None, kind: Kind = "speech", label: str | None = None) -> Paragraph:
    """Make a paragraph without a number, in the voice that suits its speaker."""
    voice: Voice = "official" if speaker == MAYOR else "journalist" if speaker else "unknown"
    return draft(text, kind=kind, speaker=speaker, label=label, voice=voice)


KREMLIN = "http://en.kremlin.ru/events/president/news"  # the only site from whose URLs speeches take their ids
BAD = "javascript:alert(1)"
QUIET = said("A quiet day.")
BRIDGE = Speech(
    "town-1",
    "Opening of the new bridge",
    "2013-09-23",
    numbered(
        [
            said("The mayor opened the bridge in the morning.", kind="narration"),
            said("Friends, this bridge took nine years and all the harbour’s coin.", MAYOR, label="Mayor Ada Marsh:"),
            said("It carries 40 tonnes, and it carries our hopes.", MAYOR),
            said("Who paid for the bridge?", "Question", label="Question:"),
            said("The harbour paid; the ferry will still run <on Sundays> & holidays.", MAYOR, label="Ada Marsh:"),
            said("* * *", kind="heading"),
            said("On the ferry", kind="heading"),
            said("<…>", kind="omission"),
            said("The steel is from Lowtown, and the ferry bell hangs in the middle.", ENGINEER, label="Bo Lind:"),
        ]
    ),
    url="https://town.example/speeches/1",
    lead="The town has a bridge again.",
    time="10:30",
    place="Lowtown",
    sections=("News", "Transcripts"),
    topics=("Harbour", "Roads"),
    geography=("North Shore",),
    persons=("Lind Bo",),
    see_also=(
        SeeAlso("The old ferry", "2012-01-05", "https://town.example/speeches/0"),
        SeeAlso("A note on the marsh", None, f"{KREMLIN}/5"),
        SeeAlso("A note that is not here", None, f"{KREMLIN}/6"),
        SeeAlso("Bad", None, BAD),
    ),
    captions=("The mayor cuts the ribbon.",),
)  # fmt: skip
FERRY = Speech(
    "town-2",
    "Farewell to the ferry",
    "2012-01-05",
    numbered([said(f"The ferry sailed in year {n} of the harbour; the tide was kind.", MAYOR) for n in range(1, 31)]),
    url="https://town.example/speeches/0",
    place="Hightown",
    topics=("Harbour",),
    geography=("South Shore",),
)  # fmt: skip
MARKET = Speech(
    "town-3",
    "Market day",
    "2014-05",
    numbered([said("Bread, fish and a bridge of boats: the market is open.", ENGINEER), QUIET]),
    place="Lowtown",
    topics=("Trade",),
)
RUSSIAN = Speech(
    "town-4",
    "Речь о мосте",
    "2015-03-01",
    numbered([said("Мост построен, и гавань свободна.", MAYOR)]),
    language="ru",
    topics=("Harbour",),
)
UNDATED = Speech(
    "kremlin-5",
    "A note found in the archive",
    None,
    numbered([said("The harbour was once a marsh.", kind="narration")]),
    lead="The harbour was once a marsh.",
    source="/home/archivist/notes/marsh.txt",
)
SPEECHES = (BRIDGE, FERRY, MARKET, RUSSIAN, UNDATED)

OLD_MARKET = replace(
    MARKET,
    paragraphs=numbered([said("Bread, fish and a row of boats: the market is now open.", ENGINEER), QUIET]),
)  # fmt: skip
OTHER_ADDRESS = replace(BRIDGE, id="town-1-copy")


def build(folder: Path) -> Settings:
    """Make the archive and index of SPEECHES in the folder; return their settings.

    One speech, MARKET, was changed since it was first read, and one, BRIDGE, is known by two ids.
    """
    settings = Settings(index=IndexSettings(path=folder), search=SearchSettings(seconds=0), web=UNHURRIED)
    with Archive(settings.index.archive, clock=lambda: CHANGED) as archive:
        archive.put(OLD_MARKET)
        archive.commit()
        for speech in (OTHER_ADDRESS, *SPEECHES):
            archive.put(speech)
        archive.commit()
        sync(archive, settings.index.index, settings.index.megabytes_for_writing, NOBODY)
    return settings
