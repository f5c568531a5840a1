"""A quotation is compared with the archive: who said its words, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import Speech, draft, numbered
from search.embedded import open_engine
from search.quotations.check import check
from search.quotations.checked import Uses
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from search.engine import Engine

SAID = (
    ("Ada Marsh", "The grey ferry will be back before the first snow lies on the pier."),
    ("Bo Lind", "And who is going to pay for the new engine that it needs so badly?"),
    ("Bo Lind", "Nobody has told the harbour yet, and the winter will not wait for us."),
    (None, "The meeting was closed after a quarter of an hour by the old clock."),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    settings = Settings(index=IndexSettings(path=tmp_path_factory.mktemp("quote")))
    paragraphs = numbered(draft(text, speaker=speaker) for speaker, text in SAID)
    with Archive(settings.index.archive) as archive:
        archive.put(Speech("day-1", "A day at the harbour", "2012-03-04", paragraphs))
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    return open_engine(settings)


@pytest.mark.parametrize(
    ("quotation", "speaker"),
    [
        ("before the first snow lies on the pier", "Ada Marsh"),
        ("so badly? Nobody has told the harbour yet", "Bo Lind"),
        ("the first snow lies on the pier. And who is going to pay", "Ada Marsh, then Bo Lind"),
        ("the winter will not wait for us. The meeting was closed", "Bo Lind, then somebody unnamed"),
        ("The meeting was closed after a quarter of an hour", None),
    ],
)
def test_everyone_whose_words_a_quotation_has_is_named(engine: Engine, quotation: str, speaker: str | None) -> None:
    checked = check(engine, quotation)
    assert checked.verdict == "verbatim"
    assert [place.speaker for place in checked.places] == [speaker]


def test_a_quotation_over_two_paragraphs_stands_in_one_place(engine: Engine) -> None:
    places = check(
        engine, "who is going to pay for the new engine that it needs so badly? Nobody has told the harbour"
    ).places
    assert [(place.paragraph, place.number) for place in places] == [(places[0].paragraph, 2)]


@pytest.mark.parametrize(
    ("name", "misattributed", "notices"),
    [
        ("Ada Marsh", False, ()),
        ("Marsh", False, ()),
        ("the mayor", False, ()),
        (
            "Bo Lind",
            True,
            ("Bo Lind speaks in this archive, but these words in it are not by Bo Lind: this was Ada Marsh.",),
        ),
        ("Dee Nobody", False, ("Dee Nobody is no speaker in this archive.",)),
    ],
)
def test_who_is_named_is_held_against_who_said_it(
    engine: Engine, name: str, misattributed: bool, notices: tuple[str, ...]
) -> None:
    checked = check(engine, f"“The grey ferry will be back before the first snow” – {name}")
    assert (checked.verdict, checked.misattributed, checked.notices) == ("verbatim", misattributed, notices)
    assert checked.as_json()["misattributed"] is misattributed


def test_who_said_it_is_one_of_the_people_named(engine: Engine) -> None:
    checked = check(engine, "Ada Marsh told Bo Lind: “Nobody has told the harbour yet”")
    assert (checked.named, checked.speakers, checked.misattributed) == ("Bo Lind", ("Bo Lind",), False)


@pytest.mark.parametrize("typed", ["Bo Lind: nobody has told the harbour", "Nobody has told the harbour — Bo Lind"])
def test_a_name_needs_no_quotation_marks(engine: Engine, typed: str) -> None:
    checked = check(engine, typed)
    assert (checked.verdict, checked.named) == ("verbatim", "Bo Lind")


YEARS = range(1960, 2000)  # more than are compared for one search


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Open an archive in which one phrase is said every year, by Bo Lind only in the middle."""
    settings = Settings(index=IndexSettings(path=tmp_path_factory.mktemp("years")))
    with Archive(settings.index.archive) as archive:
        for year in YEARS:
            speaker = "Bo Lind" if year == 1983 else "Ada Marsh"
            said = f"{'Well, ' * (2000 - year)}this is very important for the ferry of {year}."
            archive.put(Speech(f"day-{year}", "A day", f"{year}-05-06", numbered([draft(said, speaker=speaker)])))
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    return open_engine(settings)


def test_a_phrase_is_dated_by_its_first_use_and_counted(years: Engine) -> None:
    checked = check(years, "This is very important")
    assert [place.date for place in checked.places] == [f"{year}-05-06" for year in YEARS[: len(checked.places)]]
    assert checked.uses == Uses('"This is very important"', len(YEARS), "1960-05-06")
    assert any("Said in 40 paragraphs, first on 1960-05-06" in line for line in checked.lines(str))


def test_a_rare_speaker_of_a_common_phrase_is_found(years: Engine) -> None:
    checked = check(years, "“this is very important” – Bo Lind")
    assert (checked.misattributed, checked.notices) == (False, ())
    assert [(place.date, place.speaker) for place in checked.places][:2] == [
        ("1983-05-06", "Bo Lind"),
        ("1960-05-06", "Ada Marsh"),
    ]
    assert checked.uses is not None
    assert checked.uses.first == "1960-05-06"


def test_a_negation_that_was_left_out_is_warned_of(engine: Engine) -> None:
    checked = check(engine, "the winter will […] wait for us")
    assert checked.verdict == "verbatim"
    assert checked.notices == ("Take care: what the quotation leaves out holds “not”.",)
    assert checked.notices[0] in list(checked.lines(str))
    assert check(engine, "the winter will […]").notices == checked.notices
    assert check(engine, "The grey ferry […] before the first snow").notices == ()


def test_another_spelling_is_said_so(engine: Engine) -> None:
    checked = check(engine, "Nobody has told the harbor yet")
    assert checked.verdict == "verbatim"
    assert checked.notices == ("The same words, but for spelling.",)


TURNS = (
    "We begin with the old lighthouse on the northern rock.",
    "It was lit by oil until somebody brought the first lamp.",
    "Not one keeper has slept a whole night beside it.",
    "The boats come home by its light and by nothing else.",
    "So let us paint the tower white before the summer.",
    "And let us never forget the keepers who are gone.",
    "With that I close the meeting and thank you all.",
)


@pytest.fixture(scope="module")
def turns(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Open an archive of two speeches, of which one says each sentence in a paragraph of its own."""
    settings = Settings(index=IndexSettings(path=tmp_path_factory.mktemp("turns")))
    with Archive(settings.index.archive) as archive:
        told = numbered(draft(text, speaker="Ada Marsh") for text in TURNS)
        archive.put(Speech("light-1", "The lighthouse", "2012-03-04", told))
        other = numbered([draft("Nobody asked the gulls what they think of it.", speaker="Bo Lind")])
        archive.put(Speech("gulls-1", "The gulls", "2013-03-04", other))
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    return open_engine(settings)


@pytest.mark.parametrize("apart", range(1, len(TURNS)))
def test_an_ellipsis_stands_for_any_number_of_paragraphs_of_a_speech(turns: Engine, apart: int) -> None:
    checked = check(turns, f"{TURNS[0]} … {TURNS[apart]}")
    assert (checked.verdict, [place.skipped for place in checked.places]) == ("verbatim", [apart - 1])
    assert any("leaves out" in notice for notice in checked.notices) is (apart > 1)


@pytest.mark.parametrize("many", range(2, len(TURNS) + 1))
def test_any_number_of_paragraphs_can_be_pasted(turns: Engine, many: int) -> None:
    checked = check(turns, "\n\n".join(TURNS[:many]))
    assert (checked.verdict, len(checked.places), checked.notices) == ("verbatim", 1, ())


GULLS = "Nobody asked the gulls what they think of it."


@pytest.mark.parametrize("joint", [" ", " … ", "” and “", "\n"])
@pytest.mark.parametrize(
    ("first", "second", "places"),
    [
        (TURNS[3], GULLS, [("light-1", 4), ("gulls-1", 1)]),
        (TURNS[3], TURNS[0], [("light-1", 4), ("light-1", 1)]),
    ],
)
def test_parts_from_several_places_are_shown_with_each(
    turns: Engine, joint: str, first: str, second: str, places: list[tuple[str, int]]
) -> None:
    checked = check(turns, f"“{first}{joint}{second}”")
    assert (checked.verdict, [(place.speech, place.number) for place in checked.places]) == ("apart", places)
    assert all(place.likeness == 1 for place in checked.places)
    assert next(checked.lines(str)) == "Said, but not together: the parts are from different places."


def test_a_part_that_nobody_said_leaves_the_verdict(turns: Engine) -> None:
    assert check(turns, f"{TURNS[3]} Nobody asked the walrus about anything at all.").verdict == "nearly"


def test_sentences_of_one_paragraph_stay_in_one_place(engine: Engine) -> None:
    assert check(engine, "The grey ferry will be back. The first snow lies on the pier.").verdict == "nearly"


@pytest.mark.parametrize(
    "quotation",
    [
        "[T]he grey ferry will be back",
        "THE GREY FERRY WILL BE BACK BEFORE THE FIRST SNOW",
        "NOBODY HAS TOLD THE HARBOUR YET, AND THE WINTER WILL NOT WAIT FOR US",
        "Nobody has told the har-\nbour yet",
        "Nobody has told the har\u00adbor yet",
        "for the new engin[e] that it needs",
        "“The winter will not wait for us.” – Bo Lind, “A day at the harbour”, 4 March 2012. https://town.example/1",
    ],
)
def test_what_editors_and_printers_do_leaves_a_quotation_verbatim(engine: Engine, quotation: str) -> None:
    checked = check(engine, quotation)
    assert (checked.verdict, checked.misattributed) == ("verbatim", False)


def test_what_others_said_more_like_it_comes_before_the_words_of_the_one_named(engine: Engine) -> None:
    checked = check(engine, "“Nobody has told the old harbour yet” – Bo Lind")
    assert (checked.verdict, checked.misattributed) == ("nearly", False)
    likenesses = [place.likeness for place in checked.places]
    assert likenesses == sorted(likenesses, reverse=True)
