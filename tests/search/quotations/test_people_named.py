"""The people named around a quotation are found among the speakers of the archive, however their names are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import Speech, draft, numbered
from search.embedded import open_engine
from search.quotations.people_named import people_named
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from search.engine import Engine

SPEAKERS = (
    "Ada Marsh",
    "Bo Lind",
    "Cai van der Fenn",
    "Émile Zöll",
    "Olga Shoigu",
    "Iwan Putin",
    "Jo Lee (Lune)",
    "May",
    "Mr. FENWICK",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    settings = Settings(index=IndexSettings(path=tmp_path_factory.mktemp("named")))
    paragraphs = numbered(draft(f"We wait for ferry {name}.", speaker=name) for name in SPEAKERS)
    with Archive(settings.index.archive) as archive:
        archive.put(Speech("day-1", "A day at the harbour", "2012-03-04", paragraphs))
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    return open_engine(settings)


@pytest.mark.parametrize(
    ("around", "speakers"),
    [
        ("– President Ada Marsh, 2012", ["Ada Marsh"]),
        ("Marsh’s words:", ["Ada Marsh"]),
        ("ADA MARSH said", ["Ada Marsh"]),
        ("– A. Marsh", ["Ada Marsh"]),
        ("– Ada B. Marsh", ["Ada Marsh"]),
        ("– Marsh Ada", ["Ada Marsh"]),
        ("WATCH Marsh in Moscow (Reuters)", ["Ada Marsh"]),
        ("Kremlin Speaker Bo Lind told Ada Marsh:", ["Bo Lind", "Ada Marsh"]),
        ("– C. van der Fenn", ["Cai van der Fenn"]),
        ("Emile Zoll said", ["Émile Zöll"]),
        ("– Shoygu", ["Olga Shoigu"]),
        ("– Olga Shoygu", ["Olga Shoigu"]),
        ("– Путин", ["Iwan Putin"]),
        ("Poutine:", ["Iwan Putin"]),
        ("– Jo Lee", ["Jo Lee (Lune)"]),
        ("– Eve Fenwick", ["Mr. FENWICK"]),
    ],
)
def test_a_name_is_found_among_the_speakers(engine: Engine, around: str, speakers: list[str]) -> None:
    assert [speaker for named in people_named(engine, around) for speaker in named.speakers] == speakers


@pytest.mark.parametrize(
    "around",
    [
        "Q:",
        "WATCH:",
        "Speaking at Direct Line:",
        "Reuters:",
        "In Moscow, on Monday",
        "in May 2012",
        "the mayor said",
        "",
    ],
)
def test_other_words_with_a_capital_name_nobody(engine: Engine, around: str) -> None:
    assert people_named(engine, around) == ()


@pytest.mark.parametrize(
    ("around", "name"),
    [
        ("– Ada Lind", "Ada Lind"),
        ("(Dee Nobody, 2012)", "Dee Nobody"),
        ("President Dee Nobody said in Lowtown", "Dee Nobody"),
        ("said Dee Nobody’s friend", "Dee Nobody"),
    ],
)
def test_who_clearly_said_it_but_speaks_nowhere_here_is_named_without_speakers(
    engine: Engine, around: str, name: str
) -> None:
    (named,) = people_named(engine, around)
    assert (named.name, named.speakers) == (name, ())
