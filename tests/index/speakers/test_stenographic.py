"""Labels of plain-text transcripts: what begins a turn, what only looks like it, and what is marked as doubtful."""

from __future__ import annotations

import pytest

from index.speakers.american_turns import MAYBE_ANSWER, MAYBE_ENDED, MAYBE_LABEL, Lead, paragraphs
from index.speakers.label_lines import parted
from index.speakers.openings import labels

NOBODY = Lead(None, None)


def said(*texts: str, lead: Lead = NOBODY) -> list[tuple[str | None, str, str]]:
    """Return (speaker, voice, text) of each paragraph."""
    return [(p.speaker, p.voice, p.text) for p in paragraphs(texts, lead)]


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("MR. MARSH:", "Mr. Marsh"),
        ("MS. JEAN-QUILL:", "Ms. Jean-Quill"),
        ("Mr O'BRIEN:", "Mr O'Brien"),
        ("Mr. McFENN:", "Mr. McFenn"),
        ("MR. VAN DER BERG:", "Mr. van der Berg"),
        ("DR. ADA QUILL:", "Dr. Ada Quill"),
        ("Sir Bo Fenn:", "Sir Bo Fenn"),
        ("Frau Dr. Quill:", "Frau Dr. Quill"),
        ("M. FENN:", "M. Fenn"),
        ("SECRETARY LEE:", "Secretary Lee"),
        ("SENATOR DE LA CRUZ:", "Senator de la Cruz"),
        ("THE VICE PRESIDENT:", "The Vice President"),
        ("THE CHAIR (Ada Quill):", "The Chair"),
        ("ADA QUILL:", "Ada Quill"),
        ("QUILL:", "Quill"),
        ("de la Cruz:", "de la Cruz"),
        ("d'Arc:", "d'Arc"),
        ("SPEAKER 2:", None),
        ("[00:01:02] ADA QUILL:", "Ada Quill"),
        ("Mr. Marsh —", "Mr. Marsh"),
        ("发言人：", "发言人"),
    ],
)
def test_a_label_of_any_of_these_forms_ends_the_question(label: str, speaker: str | None) -> None:
    found = said("Q. Why?", f"{label} Because.", "Q. Since when?", f"{label} Since Monday.")
    assert found == [
        (None, "journalist", "Why?"),
        (speaker, found[1][1], "Because."),
        (None, "journalist", "Since when?"),
        (speaker, found[1][1], "Since Monday."),
    ]
    assert found[1][1] != "journalist"


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Q:", "A:"), ("Q.", "A."), ("Q1:", "A1:"), ("Q", "A:"), ("QUESTION:", "ANSWER:"), ("Question:", "Answer:"),
        ("Interviewer:", "Interviewee:"), ("Frage:", "Antwort:"), ("F:", "A:"), ("Q:", "R:"), ("P:", "R:"),
        ("D:", "R:"),
        ("Pregunta:", "Respuesta:"), ("Domanda:", "Risposta:"), ("Vraag:", "Antwoord:"), ("Fråga:", "Svar:"),
        ("В:", "О:"), ("Вопрос:", "Ответ:"), ("问：", "答："), ("質問：", "答："),
    ],
)  # fmt: skip
def test_an_answer_is_never_the_questioners(asked: str, answered: str) -> None:
    lead = Lead("Ada Quill", None)
    found = said(f"{asked} Why?", f"{answered} Because.", f"{asked} Since when?", "Do you know?", lead=lead)
    assert found == [
        (None, "journalist", "Why?"),
        ("Ada Quill", "unknown", "Because."),
        (None, "journalist", "Since when?"),
        (None, "journalist", "Do you know?"),
    ]


def test_where_only_questions_are_labelled_the_answers_are_the_leads_and_doubtful() -> None:
    found = list(paragraphs(["Q: Why?", "Because.", "Q: When?", "Now."], Lead("Ada Quill", None)))
    assert [(p.speaker, p.uncertain) for p in found] == [(None, None), ("Ada Quill", MAYBE_ANSWER)] * 2


@pytest.mark.parametrize("label", ["Woman:", "Man 2:", "Voice:", "PROTESTER:", "AUDIENCE:"])
def test_a_voice_from_the_hall_lasts_until_the_next_paragraph_without_a_label(label: str) -> None:
    texts = ["QUILL: We dig.", f"{label} Why?", "For water.", "And for ice.", "QUILL: Thank you."]
    found = [(p.speaker, p.voice, p.uncertain) for p in paragraphs(texts, NOBODY)]
    assert found == [
        ("Quill", "unknown", None),
        (None, "audience", None),
        (None, "unknown", MAYBE_ENDED),
        (None, "unknown", None),
        ("Quill", "unknown", None),
    ]


def test_who_asked_may_stand_in_brackets() -> None:
    assert said("Q (Ms. Fenn): Why?", "MR. MARSH: Because.")[0] == ("Ms. Fenn", "journalist", "Why?")


@pytest.mark.parametrize(
    "prose",
    [
        "NOTE: this is none.", "My fellow citizens: I thank you.", "Remember: the wells are dry.",
        "Mr. Speaker: I rise.", "Water Supply: the wells give none.", "FIRST: we dig.", "16:40 was the time.",
        "http://example.org is the address.",
        "A. B. Fenn was there.", "The result of all this: nothing.", "TO THE CONGRESS: I send this.",
    ],
)  # fmt: skip
def test_prose_with_a_colon_has_no_label(prose: str) -> None:
    assert said("We meet today.", prose, "Thank you.", lead=Lead("Ada Quill", None))[1] == (
        "Ada Quill",
        "unknown",
        prose,
    )


def test_an_article_is_no_answer_where_nobody_asks() -> None:
    assert labels(["A. The bridge.", "B. The ferries."]) == [None, None]


@pytest.mark.parametrize("text", ["BO FENN: I know why.", "Mr. Fenn: I know why.", "Anna Fenn: I know why."])
def test_one_label_in_prose_is_kept_as_text_and_doubted(text: str) -> None:
    second = list(paragraphs(["The wells are dry.", text], Lead("Ada Quill", None)))[1]
    assert (second.text, second.uncertain) == (text, MAYBE_LABEL)


def test_what_may_be_a_label_below_a_question_is_not_the_questioners() -> None:
    second = list(paragraphs(["Q. Why?", "Fenn: Because.", "THE PRESIDENT: Thank you."], Lead("Ada Quill", None)))[1]
    assert (second.speaker, second.voice, second.uncertain) == (None, "unknown", MAYBE_LABEL)


def test_a_label_on_its_own_line_is_of_the_paragraph_below_and_none_is_lost() -> None:
    found = list(paragraphs(["MR. MARSH:", "The wells are dry.", "MS. FENN:"], NOBODY))
    assert [(p.kind, p.speaker, p.label, p.text) for p in found] == [
        ("speech", "Mr. Marsh", "MR. MARSH", "The wells are dry."),
        ("note", None, None, "MS. FENN"),
    ]


def test_a_surname_is_the_one_person_who_was_named_in_full() -> None:
    found = said(
        "ADA QUILL: One.", "MS. QUILL: Two.", "Quill: Three.", "BO FENN: Four.", "CY FENN: Five.", "FENN: Six."
    )
    assert [speaker for speaker, _, _ in found] == ["Ada Quill"] * 3 + ["Bo Fenn", "Cy Fenn", "Fenn"]


@pytest.mark.parametrize("told", ["(Applause.)", "[Laughter]", "(Loud cheers and applause)"])
def test_applause_is_told_and_not_said(told: str) -> None:
    assert next(iter(paragraphs([told], Lead("Ada Quill", None)))).kind == "narration"


def test_lines_that_begin_turns_are_paragraphs_and_names_alone_are_labels() -> None:
    assert parted("Q: Why?\nA: Because\nof you.") == "Q: Why?\n\nA: Because\nof you."
    assert parted("ADA QUILL\nYes.\n\nBO FENN\nNo.\n\nADA QUILL\nYes.").count("ADA QUILL:") == 2
    assert parted("The wells\nare dry.") == "The wells\nare dry."


@pytest.mark.parametrize(
    "texts",
    [
        ("NATO. It is far away.", "EU. It is near.", "NATO. It is late."),  # no full name; each half of the text
        ("Education — we will build schools.", "Health — we will build wards.", "Roads — we will mend them."),
        ("[Tarn] The harbour is closed.", "We went on to the lake, which was open.", "Then we ate."),
        ("Mme Quill. Elle est là.", "Nous attendons le bac.", "Il est en retard.", "Nous verrons."),
        ("A Ferry is late.", "A Bridge is closed.", "A Road is open."),
    ],
)
def test_what_a_text_has_no_habit_of_is_no_label(texts: tuple[str, ...]) -> None:
    assert [text for _, _, text in said(*texts)] == list(texts)


def test_letters_without_a_point_ask_and_answer_together_only() -> None:
    assert [label and label.printed for label in labels(["Q When was that?", "A On Monday."])] == ["Q", "A"]
    assert [label and label.printed for label in labels(["Q. When was that?", "A On Monday."])] == ["Q", None]


def test_a_role_behind_a_name_is_noted_and_a_clause_is_none() -> None:
    turns = (
        "Bo Fenn: No.",
        "Ada Quill, Mayor of Laketown: Yes.",
        "Bo Fenn: No.",
        "Ada Quill, who was there, said: Yes.",
    )
    found = labels(turns)
    assert [label and (label.printed, label.note) for label in found] == [
        ("Bo Fenn", None), ("Ada Quill", "Mayor of Laketown"), ("Bo Fenn", None), None,
    ]  # fmt: skip


def test_what_stands_in_brackets_between_labelled_turns_is_told() -> None:
    texts = ("MR. FENN: No.", "(The witness was sworn.)", "Aplausos do PS.", "MR. FENN: Yes.")
    assert [p.kind for p in paragraphs(texts, NOBODY)] == ["speech", "narration", "narration", "speech"]
    assert [p.kind for p in paragraphs(("We met.", "(It was late.)"), NOBODY)] == ["speech", "speech"]


@pytest.mark.parametrize(
    ("texts", "speakers"),
    [
        (["MR. MARSH JR.: Dry.", "MS. QUILL: Wet."], ["Mr. Marsh Jr.", "Ms. Quill"]),
        (["Question : Sec ?", "Réponse : Oui."], [None, None]),
        (["interviewer: Dry?", "respondent: Yes.", "Ada Quill: No."], [None, None, "Ada Quill"]),
        (["Q: Dry?", "MAYOR QUILL: Yes.", "FIRST LADY: No."], [None, "Mayor Quill", "First Lady"]),
        ([">> ADA QUILL: Dry.", ">> BO FENN: Wet.", ">> Who knows."], ["Ada Quill", "Bo Fenn", None]),
        (["1. Interviewer: Dry?", "2. Ada Quill: Yes.", "3. Interviewer: Why?"], [None, "Ada Quill", None]),
        (["Ada Quill - Dry.", "Bo Fenn - Wet.", "Ada Quill - Dry."], ["Ada Quill", "Bo Fenn", "Ada Quill"]),
        (["The CHAIRMAN. Dry.", "Mr. FENN of Lune. Wet."], ["The Chairman", "Mr. Fenn of Lune"]),
        (["The CHAIRMAN. Dry.", "The Clerk. Wet."], ["The Chairman", "The Clerk"]),
        (["Quill: Dry.", "Fenn: Wet.", "Quill: Dry."], ["Quill", "Fenn", "Quill"]),
        (["Q (Fenn): Dry?", "A (Quill): Yes."], ["Fenn", "Quill"]),
        (["Q: Dry?", "A: Yes.", "Dziennikarz: Mokra?"], [None, None, None]),
        (["PRESIDENTE. Dry.", "BO FENN (LEGA). Wet.", "PRESIDENTE. No."], ["Presidente", "Bo Fenn", "Presidente"]),
        (["M. le maire. Sec.", "Mme Quill. Non.", "M. le maire. Si."], ["M. le maire", "Mme Quill", "M. le maire"]),
        (["Ada Quill 0:03", "Dry.", "Unknown Speaker 0:10", "Wet."], ["Ada Quill", None]),
        (
            ["Ada Quill (SEE): Dry.", "Bo Fenn (SEE): Wet.", "Dr. Ida Marsh (SEE): No.", "Bo Fenn (SEE): Yes."],
            ["Ada Quill", "Bo Fenn", "Dr. Ida Marsh", "Bo Fenn"],
        ),
        (
            ["Ada “Fen” Quill: Dry.", "Bo Tarn: Wet.", "Ada (Fen) Quill: No."],
            ["Ada “Fen” Quill", "Bo Tarn", "Ada (Fen) Quill"],
        ),
        (["Ada Quill 0:03 Dry.", "Bo Fenn 0:10 Wet.", "Ada Quill 0:20 No."], ["Ada Quill", "Bo Fenn", "Ada Quill"]),
        (["10:05 A.M. EDT", "Mr. Fenn: Dry.", "Mr. Fenn: Wet."], [None, "Mr. Fenn", "Mr. Fenn"]),
        (["[00:00:03] Ada Quill: Dry.", "[00:00:10] Bo Fenn: Wet."], ["Ada Quill", "Bo Fenn"]),
        (["Ada Quill (00:03):", "Dry.", "Bo Fenn (00:10):", "Wet."], ["Ada Quill", "Bo Fenn"]),
        (["The President: Dry.", "Mr. Fenn (Lune) (spoke in Arabic): Wet."], [None, "Mr. Fenn"]),
    ],
)  # fmt: skip
def test_turns_of_any_of_these_styles_are_their_speakers(texts: list[str], speakers: list[str | None]) -> None:
    assert [speaker for speaker, _, _ in said(*texts)] == speakers


def test_a_rule_of_stars_is_nobodys_speech() -> None:
    assert [p.kind for p in paragraphs(["We act.", "* * *", "---"], NOBODY)] == ["speech", "note", "note"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Q. Dry? A. Yes. Q. Why? A. It is.", ["Q. Dry?", "A. Yes.", "Q. Why?", "A. It is."]),
        ("Question: Dry? Answer: Yes.", ["Question: Dry?", "Answer: Yes."]),
        (
            "1   MR. FENN:  Call her.\n2   Q.  Dry?\n3   A.  Yes, it\n4       is dry.\n5   MS. TARN:  No."
            "\n6   THE COURT:  Yes.",
            ["MR. FENN:  Call her.", "Q.  Dry?", "A.  Yes, it", "is dry.", "MS. TARN:  No.", "THE COURT:  Yes."],
        ),
    ],
)  # fmt: skip
def test_questions_within_a_line_and_numbers_of_lines_part_no_turns(text: str, lines: list[str]) -> None:
    assert [line.strip() for line in parted(text).split("\n") if line.strip()] == lines


def test_what_a_transcript_tells_in_brackets_and_who_made_it_is_nobodys_speech() -> None:
    texts = ["Mr. Fenn: Dry.", "[The statement of Mr. Fenn follows:]", "Ms. Tarn: Wet.", "Transcribed by a machine"]
    kinds = [p.kind for p in paragraphs([*texts, "Mr. Fenn: No.", "[As delivered]"], NOBODY)]
    assert kinds == ["speech", "narration", "speech", "note", "speech", "note"]


def test_a_time_code_above_a_label_is_no_words() -> None:
    assert parted("[00:00:03]\nAda Quill: Dry.") == "[00:00:03] Ada Quill: Dry."
