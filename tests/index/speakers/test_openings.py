"""Labels of any form in texts whose other labels are known, and what only looks like one."""

from __future__ import annotations

import pytest

from index.speakers.american_turns import MAYBE_LABEL, Lead, paragraphs
from index.speakers.openings import labels

NOBODY = Lead(None, None)
KNOWN = ("Mr. Bo Fenn:", "Mr. Bo Fenn:")  # a label of a known form, twice


def speakers(*texts: str) -> list[str | None]:
    return [p.speaker for p in paragraphs(texts, NOBODY) if p.kind == "speech"]


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("De voorzitter:", "De voorzitter"),
        ("De heer Tarn (Heuvel):", "De heer Tarn"),
        ("Some hon. members:", "Some hon. members"),
        ("An HON MEMBER:", "An Hon Member"),
        ("Une voix :", "Une voix"),
        ("An Ceann Comhairle:", "An Ceann Comhairle"),
        ("Tuan Yang di-Pertua:", "Tuan Yang di-Pertua"),
        ("Ada Quill (A) [10:03:12]:", "Ada Quill"),
        ("Ada Quill kesk:", "Ada Quill kesk"),
        ("QUILL ADA, a Tópárt részéről:", "Quill Ada"),
        ("Ministr dopravy ČR Ivo Marsh:", "Ministr dopravy ČR Ivo Marsh"),
        ("Bundesministerin für Häfen Mag. Ida Marsh:", "Bundesministerin für Häfen Mag. Ida Marsh"),
        ("Hon. (Dr.) Dee Tarn (Fell, Hill):", "Hon. (Dr.) Dee Tarn"),
        ("MR SPEAKER:", "Mr Speaker"),
    ],
)
def test_words_that_recur_before_a_colon_are_a_label_whatever_their_form(label: str, speaker: str) -> None:
    turns = ("Mr. Bo Fenn: The ferries are late.", f"{label} Why?", "Mr. Bo Fenn: It is the ice.", f"{label} Order!")
    assert speakers(*turns) == ["Mr. Bo Fenn", speaker, "Mr. Bo Fenn", speaker]


@pytest.mark.parametrize("label", ["Une voix :", "Transportministeren (Ida Marsh):", "Ministr dopravy ČR Ivo Marsh:"])
def test_words_that_occur_once_before_a_colon_are_nobodys_and_doubted(label: str) -> None:
    texts = ("Mr. Bo Fenn: The ferries are late.", f"{label} Bravo!", "Mr. Bo Fenn: It is the ice.")
    doubted = list(paragraphs(texts, NOBODY))[1]
    assert (doubted.speaker, doubted.text, doubted.uncertain) == (None, texts[1], MAYBE_LABEL)


@pytest.mark.parametrize(
    "opening",
    [
        "This is my point:",
        "Here we are:",
        "Look, folks, we have a choice:",
        "The port. The harbour:",
        "Mr. Speaker:",
        "my view of it:",
        "At 10:30",
    ],
)
def test_the_clauses_and_salutations_of_a_speaker_are_no_label(opening: str) -> None:
    texts = ("Mr. Bo Fenn: The ferries are late.", f"{opening} we wait.", "Mr. Bo Fenn: It is the ice.")
    assert speakers(*texts, *texts[1:]) == ["Mr. Bo Fenn"] * 5


def test_a_phrase_within_long_turns_is_no_label() -> None:
    quoted = ("Ich zitiere: Der Hafen ist voll.", "Das war im Mai.", "Nun ist Juni.")
    assert speakers("Mr. Bo Fenn: Guten Tag.", *quoted, *quoted, "Mr. Bo Fenn: Danke.") == ["Mr. Bo Fenn"] * 8


def test_the_words_of_a_list_are_no_labels_and_prove_none() -> None:
    found = labels(["Jobs: we made them.", "New schools: we built them.", "Jobs: again.", "New schools: again."])
    assert [label and label.printed for label in found if label] != ["New schools", "New schools"]


@pytest.mark.parametrize(
    ("first", "second", "said_by"),
    [
        ("La señora QUILL (Presidenta).-", "El señor FENN.-", ["La señora Quill", "El señor Fenn"]),
        ("Sra. Presidenta (Quill).-", "Sr. Fenn.-", ["Sra. Presidenta", "Sr. Fenn"]),
        (
            "A SRA. PRESIDENTE (Ada Quill. Lago - SP) -",
            "O SR. BO FENN (Monte - RJ) -",
            ["A Sra. Presidente", "O Sr. Bo Fenn"],
        ),
        ("BAŞKAN –", "BO FENN (Tepe) –", ["Başkan", "Bo Fenn"]),
        ("Anf. 1 ADA QUILL (S):", "Anf. 2 BO FENN (M) replik:", ["Ada Quill", "Bo Fenn"]),
        ("◯의장 김호수", "◯이언덕 의원", ["김호수", "이언덕"]),
        ("माननीय अध्यक्ष :", "श्री बो फेन (झील):", ["माननीय अध्यक्ष", "श्री बो फेन"]),
        ("மாண்புமிகு பேரவைத் தலைவர் :", "திரு. போ. பென் :", ["மாண்புமிகு பேரவைத் தலைவர்", "திரு. போ. பென்"]),
    ],
)
def test_labels_as_records_of_many_countries_print_them(first: str, second: str, said_by: list[str]) -> None:
    turns = [f"{first} 하나 Uno.", f"{second} 둘 Dos."]
    assert speakers(*turns, *turns, *turns) == said_by * 3


def test_a_date_as_an_answer_is_one_and_makes_other_words_no_label() -> None:
    assert [label and label.printed for label in labels(["Q: When?", "A: 4 May 2021", "Made: 4 May 2021"])] == [
        "Q",
        "A",
        None,
    ]


@pytest.mark.parametrize("noun", ["Table 1", "Annex A-1", "Clause 1", "Paper Number 89"])
def test_a_numbered_noun_is_no_label(noun: str) -> None:
    assert labels([f"{noun}: Ferries.", "We bought two.", f"{noun}: Ferries again."]) == [None] * 3


def test_a_letter_that_numbers_a_section_is_no_label() -> None:
    assert labels(["A. Ferries", "A.1. We bought two.", "A.2. We sold one.", "B. Bridges"]) == [None] * 4


def test_words_that_always_stand_alone_are_headings_where_labels_have_words_behind_them() -> None:
    texts = (
        "主席：開會。",
        "田湖議員：渡輪晚點了。",
        "註：",
        "數字來自港口。",
        "主席：表決。",
        "田湖議員：多謝。",
        "註：",
    )
    assert [label and label.printed for label in labels(texts)] == [
        "主席", "田湖議員", None, None, "主席", "田湖議員", None,
    ]  # fmt: skip
    assert speakers(*texts) == ["主席", "田湖議員", None, None, "主席", "田湖議員", None]


def test_an_address_behind_a_colon_makes_no_label() -> None:
    assert labels(["Web page: https://example.org/a", "Web page: https://example.org/b", "We begin."]) == [None] * 3


@pytest.mark.parametrize(
    ("texts", "said_by"),
    [
        (
            ("Mme la présidente. Oui.", "Mme Ida Marsh, ministre des ports. Non.", "Mme la présidente. Bien."),
            "Mme Ida Marsh",
        ),
        (("PRESIDENTE. Sì.", "IDA MARSH, Ministra del porto. No.", "PRESIDENTE. Bene."), "Ida Marsh"),
        (("ГОЛОВУЮЧИЙ. Так.", "КВІЛЛ А.Б. Ні.", "ГОЛОВУЮЧИЙ. Добре."), "Квілл А.Б."),
    ],
)
def test_a_post_or_initials_before_the_full_stop_belong_to_the_label(texts: tuple[str, ...], said_by: str) -> None:
    assert speakers(*texts, *texts)[1::3] == [said_by, said_by]
