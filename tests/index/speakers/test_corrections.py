"""A person's corrections of speakers take precedence over all rules."""

from __future__ import annotations

import pytest

from index.errors import ConfigError
from index.records import Speech, draft, numbered
from index.speakers.corrections import corrections
from index.speakers.turns import Evidence, Printed, paragraphs


def speech(*lines):
    printed = [Printed(line, bold=line.partition(":")[0] if ":" in line else "") for line in lines]
    return Speech("kremlin-1", "Pilots", "2014-05-06", paragraphs(printed, Evidence(date="2014-05-06")))


@pytest.fixture
def table(tmp_path):
    def write(text):
        path = tmp_path / "speakers.toml"
        path.write_text(text, encoding="utf-8")
        return corrections(path)

    return write


def test_a_corrected_name_holds_for_the_whole_turn(table):
    fixed = table('[speakers]\n"Ana Kray" = "Anna Kray"\n').applied(speech("Ana Kray: One.", "Two."))
    assert [p.speaker for p in fixed.paragraphs] == ["Anna Kray", "Anna Kray"]
    assert fixed.paragraphs[0].label == "Ana Kray:"


def test_a_note_does_not_end_a_corrected_turn(table):
    fixed = table('[speakers]\n"Mayor Ana Kray" = "Anna Kray"\n')
    read = speech("Mayor Ana Kray: One.", "(Applause.)", "Two.", "* * *", "Pilots left.")
    assert [p.speaker for p in fixed.applied(read).paragraphs] == ["Anna Kray", None, "Anna Kray", None, None]


def test_a_corrected_voice_goes_by_the_corrected_name(table):
    text = '[speakers]\n"Ana Kray" = "Anna Kray"\n[voices]\n"Anna Kray" = "official"\n'
    fixed = table(text).applied(speech("Ana Kray: One.", "Two."))
    assert [p.voice for p in fixed.paragraphs] == ["official", "official"]


def test_an_empty_name_means_nobody_in_particular(table):
    assert table('[speakers]\n"Anna Kray" = ""\n').applied(speech("Anna Kray: One.")).paragraphs[0].speaker is None


def test_a_label_that_is_prose_goes_back_into_the_text(table):
    fixed = table('[prose]\nlabels = ["Dear Anna"]\n').applied(speech("Boris Oldov: One.", "Dear Anna: Two."))
    assert (fixed.paragraphs[1].text, fixed.paragraphs[1].label) == ("Dear Anna: Two.", None)
    assert fixed.paragraphs[1].speaker == "Boris Oldov"


def test_without_a_word_in_the_table_a_speech_stays_the_same_value(table):
    read = speech("Anna Kray: One.")
    assert table("").applied(read) is read


def test_speakers_who_have_no_labels_keep_their_names(table):
    """Such speakers come from rows of a table or from Rostra's own export."""
    who = [("Ana Kray", "official"), ("Bo Fenn", "journalist"), (None, "unknown"), ("Ana Kray", "president")]
    said = numbered(draft(f"Line {n}.", speaker=name, voice=voice) for n, (name, voice) in enumerate(who))
    read = Speech("a-1", "Pilots", "2014-05-06", said)
    assert table("").applied(read) is read
    fixed = table('[speakers]\n"Ana Kray" = "Anna Kray"\n').applied(read)
    assert [p.speaker for p in fixed.paragraphs] == ["Anna Kray", "Bo Fenn", None, "Anna Kray"]
    assert [p.voice for p in fixed.paragraphs] == [voice for _, voice in who]


def test_no_file_corrects_nothing(tmp_path):
    read = speech("Anna Kray: One.")
    assert corrections(tmp_path / "none.toml").applied(read) is read


@pytest.mark.parametrize(
    ("text", "said"),
    [("[speaker]\n", "speaker"), ('[voices]\n"Anna Kray" = "queen"\n', "queen"), ("[voices", "speakers.toml")],
)
def test_a_table_that_cannot_be_used_is_an_error_that_names_the_entry(table, text, said):
    with pytest.raises(ConfigError, match=said):
        table(text)
