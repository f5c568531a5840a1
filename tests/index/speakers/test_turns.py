"""Turns: who speaks in each paragraph, from paragraphs as printed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from index.speakers.turns import Evidence, Printed, paragraphs


def turns(*lines, evidence=None):
    """Make paragraphs of the lines; **…** marks bold words at the start of a line."""
    printed = []
    for line in lines:
        bold, _, rest = line.removeprefix("**").partition("**") if line.startswith("**") else ("", "", line)
        printed.append(Printed(f"{bold}{rest}", bold=bold))
    return paragraphs(printed, evidence or Evidence(date="2014-05-06"))


def plain(*lines, evidence=None):
    """Make the same paragraphs without markup, as in a text dump."""
    return paragraphs([Printed(line) for line in lines], evidence or Evidence(date="2014-05-06"))


def speakers(result):
    return [p.speaker for p in result]


def kinds(result):
    return [p.kind for p in result]


def test_unlabelled_paragraphs_continue_the_turn():
    result = turns("**Anna Kray:** One.", "Two.", "**Boris Oldov:** Three.")
    assert speakers(result) == ["Anna Kray", "Anna Kray", "Boris Oldov"]
    assert [p.text for p in result] == ["One.", "Two.", "Three."]


def test_before_the_first_label_the_page_tells():
    assert kinds(turns("Pilots met.", "**Anna Kray:** One.")) == ["narration", "speech"]


def test_a_divider_ends_the_turn():
    assert kinds(turns("**Anna Kray:** One.", "* * *", "Pilots left.")) == ["speech", "heading", "narration"]


def test_a_line_between_a_divider_and_a_label_is_a_heading():
    result = turns("Pilots met.", "**** * *", "Beginning of the meeting", "**Anna Kray:** One.")
    assert kinds(result) == ["narration", "heading", "heading", "speech"]


def test_an_omission_does_not_end_the_turn():
    result = turns("**Anna Kray:** One.", "<…>", "Two.")
    assert kinds(result) == ["speech", "omission", "speech"]
    assert result[2].speaker == "Anna Kray"


def test_what_stands_alone_in_brackets_is_a_note():
    assert kinds(turns("**Anna Kray:** One.", "(Applause.)", "[The list follows.]")) == ["speech", "note", "note"]


def test_label_and_text_are_what_was_printed():
    lines = ("**Mayor of Oldport Anna Kray (in German)**: One.", "**Anna Kray :** Two: three.", "Four: five.")
    printed = [line.replace("**", "") for line in lines]
    assert [" ".join(filter(None, (p.label, p.text))) for p in turns(*lines)] == printed


def test_office_and_note_stand_apart_from_the_name():
    (result,) = turns("**Mayor of Oldport Anna Kray (in German):** One.")
    assert (result.speaker, result.office, result.note) == ("Anna Kray", "Mayor of Oldport", "in German")


def test_the_office_of_the_first_label_speaks_for_later_ones():
    result = turns("**Governor of Oldport Region Anna Kray:** One.", "**Anna Kray:** Two.")
    assert [p.voice for p in result] == ["official", "official"]
    assert result[1].office is None


def test_a_tag_tells_where_the_name_begins():
    evidence = Evidence(persons=("Nuri Kala Senn",))
    (result,) = turns("**President of Peru Kala Senn Nuri:** One.", evidence=evidence)
    assert (result.speaker, result.office) == ("Kala Senn Nuri", "President of Peru")


def test_an_initial_is_the_one_who_fits():
    assert speakers(turns("**Anna Kray:** One.", "**A. Kray:** Two.")) == ["Anna Kray", "Anna Kray"]


def test_two_known_names_one_letter_apart_stay_two():
    assert speakers(turns("**Maria Oldova:** One.", "**Marina Oldova:** Two.")) == ["Maria Oldova", "Marina Oldova"]


def test_without_markup_known_names_are_labels_and_prose_is_not():
    result = plain("Anna Kray: One.", "One thing is sure: it rains.", "The Great Canal: a task.", "Anna Kray: Two.")
    assert [p.label for p in result] == ["Anna Kray:", None, None, "Anna Kray:"]


def test_a_label_alone_goes_to_what_follows():
    result = turns("**Anna Kray:**", "One.", "Two.")
    assert [(p.label, p.text) for p in result] == [("Anna Kray:", "One."), (None, "Two.")]


def test_lost_spaces_are_found_again():
    (result,) = turns("**PresidentofPeruAnnaKray** (retranslated): One.")
    assert (result.speaker, result.office, result.note) == ("Anna Kray", "President of Peru", "retranslated")


def test_what_the_source_could_not_tell_is_kept():
    (result,) = paragraphs([Printed("At the lock.", uncertain="caption")], Evidence())
    assert result.uncertain == "caption"


lines = st.lists(st.text(alphabet="AKbк:. ()<>…*“”-й1\n", max_size=30).map(lambda t: " ".join(t.split())), max_size=6)


@settings(deadline=None)  # the first example also loads the tables
@given(lines, st.booleans())
def test_no_text_is_lost_and_none_added(lines, bold):
    printed = [Printed(line, bold=line[:5] if bold else None) for line in lines if line]
    result = paragraphs(printed, Evidence())
    joined = "".join(f"{p.label or ''}{p.text}" for p in result)
    assert "".join(joined.split()) == "".join("".join(p.text for p in printed).split())
    assert all(p.text for p in result)
