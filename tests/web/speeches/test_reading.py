"""A speech laid out for reading: turns, highlighting, and links from match to match."""

from __future__ import annotations

from index.records import Paragraph, Speech, draft, numbered
from search.results import Span
from web.citing.reference import citation
from web.speeches.reading import reading


def speech(*paragraphs: Paragraph) -> Speech:
    return Speech("s", "On bridges", "2013-09", numbered(paragraphs), place="Lowtown")


def said(text: str, speaker: str | None = None, label: str | None = None) -> Paragraph:
    return draft(text, speaker=speaker, label=label)


def test_a_turn_opens_at_a_label_and_where_the_speaker_changes_also_to_nobody() -> None:
    talk = speech(said("a", "Ann", "Ann:"), said("b", "Ann"), said("c", "Bob"), said("d"), said("e", "Bob", "B.:"))
    assert [line.opens_turn for line in reading(talk, {}).lines] == [True, False, True, True, True]


def test_speakers_have_their_shares_of_the_words_most_first() -> None:
    talk = speech(said("a", "Ann"), said("b c", "Bob"), said("d", "Bob"), said("e"))
    assert [(share.speaker, share.words, share.percent) for share in reading(talk, {}).speakers] == [
        ("Bob", 3, 60),
        ("Ann", 1, 20),
        ("", 1, 20),
    ]
    assert reading(speech(said("a"), said("b")), {}).speakers == ()


def test_matches_lead_to_one_another() -> None:
    talk = speech(said("a"), said("b"), said("c"), said("d"))
    a, b, c, d = (paragraph.id for paragraph in talk.paragraphs)
    shown = reading(talk, {b: (Span(0, 1),), d: (Span(0, 1),)}, marked=c)
    assert shown.matches == (b, d)
    assert (shown.previous_match, shown.next_match) == (b, d)
    assert [line.paragraph.id for line in shown.lines if line.marked] == [c]
    assert (shown.lines[1].previous_match, shown.lines[1].next_match) == (None, d)
    assert shown.lines[0].paragraph.id == a


def test_with_no_paragraph_marked_the_next_match_is_the_first() -> None:
    talk = speech(said("a"), said("b"))
    match = talk.paragraphs[1].id
    shown = reading(talk, {match: (Span(0, 1),)}, marked="gone")
    assert (shown.previous_match, shown.next_match) == (None, match)
    assert not any(line.marked for line in shown.lines)


def test_a_citation_names_what_is_known() -> None:
    talk = speech(said("a", "Ann Lee"), said("b"))
    assert citation(talk, "https://x.example/s", talk.paragraphs[0]) == (
        "Ann Lee, “On bridges”, Lowtown, September 2013, paragraph 1. https://x.example/s"
    )
    assert citation(talk, "https://x.example/s").startswith("Ann Lee, “On bridges”")
    assert citation(talk, "https://x.example/s", talk.paragraphs[1]).startswith("“On bridges”, Lowtown")


def voiced(text: str, voice: str, speaker: str | None = None) -> Paragraph:
    return draft(text, speaker=speaker, label=f"{speaker or 'Question'}:", voice=voice)  # type: ignore[arg-type]


def test_a_question_stands_with_its_answer() -> None:
    talk = speech(
        voiced("Hello.", "president", "Ann"),
        voiced("Why?", "journalist"),
        said("And when?"),
        voiced("Because.", "president", "Ann"),
        said("Today.", "Ann"),
        voiced("Unanswered?", "journalist"),
        voiced("Who pays?", "audience", "Bob"),
        voiced("The harbour.", "official", "Cy"),
        said("* * *"),
    )
    shown = [(block.is_exchange, [line.paragraph.text for line in block.lines]) for block in reading(talk, {}).blocks]
    assert shown == [
        (False, ["Hello."]),
        (True, ["Why?", "And when?", "Because.", "Today."]),
        (False, ["Unanswered?"]),
        (True, ["Who pays?", "The harbour."]),
        (False, ["* * *"]),
    ]


def test_no_paragraph_is_lost_among_the_blocks() -> None:
    talk = speech(*(voiced(str(n), ("journalist", "president", "unknown")[n % 3], str(n % 2)) for n in range(30)))
    assert [line.paragraph for line in reading(talk, {}).lines] == list(talk.paragraphs)


def test_the_bar_shows_where_in_the_speech_the_matches_lie() -> None:
    talk = speech(said("a" * 500), said("b" * 250), said("c" * 249), said("d"))
    _, b, _, d = (paragraph.id for paragraph in talk.paragraphs)
    shown = reading(talk, {b: (Span(0, 1),), d: (Span(0, 1),)}, marked=d)
    assert [tuple(each) for each in shown.stretches] == [(b, 2, 500, 250, False), (d, 4, 996, 4, True)]
