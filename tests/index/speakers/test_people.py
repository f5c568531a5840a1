"""People: which name a label's words stand for."""

from __future__ import annotations

import pytest

from index.speakers.people import Register, Who, is_name, table, who

WORDS = [
    ("Anna Kray", "Anna Kray", None),
    ("Mayor of Oldport Anna Kray", "Anna Kray", "Mayor of Oldport"),
    ("Anna Kray, editor of the Herald", "Anna Kray", "editor of the Herald"),
    ("Minister of Water, Ice and Steam Anna Kray", "Anna Kray", "Minister of Water, Ice and Steam"),
    ("TV anchor Anna Kray, moderator of the session", "Anna Kray", "TV anchor, moderator of the session"),
    ("CEO of Lakes Ben van Oldeburg", "Ben van Oldeburg", "CEO of Lakes"),
    ("President of Egypt Abdel Fattah el-Senn", "Abdel Fattah el-Senn", "President of Egypt"),
    ("Secretary-General (OECD) JOSE ANGEL PERON", "Jose Angel Peron", "Secretary-General (OECD)"),
    ("Metropolitan Fyodor", "Metropolitan Fyodor", None),
    ("Deputy Commander D. Oldov", "D. Oldov", "Deputy Commander"),
    ("Sergey Oldov", "Sergei Oldov", None),
    ("Celestia Z. Tow", "Celestia Z. Tow", None),
    ("Speaker Celestia Z. Tow", "Celestia Z. Tow", "Speaker"),
    ("Head of Oldport Lakes Z. Tow", "Z. Tow", "Head of Oldport Lakes"),
    ("А.ОЗЕРОВА", "А. Озерова", None),
    ("Anna, Oldport", "Anna", "Oldport"),
    ("V.Putin", "Vladimir Putin", None),
    ("PRESIDENT OF RUSSIA VLADIMIR PUTIN", "Vladimir Putin", "PRESIDENT OF RUSSIA"),
    ("Д.Медведев", "Dmitry Medvedev", None),
    ("А.Озеров", "А. Озеров", None),
    ("Т.ХАЛОНЕН", "Tarja Halonen", None),
    ("Министр рек Анна Озерова", "Анна Озерова", "Министр рек"),
    ("Host of the award Anna Kray", "Anna Kray", "Host of the award"),
]


@pytest.mark.parametrize(("words", "name", "office"), WORDS)
def test_a_label_gives_one_name_and_the_rest_as_office(words, name, office):
    found = who(words, Register())
    assert found is not None
    assert (found.name, found.office) == (name, office)


@pytest.mark.parametrize("words", ["Question", "REPLY", "Question from Oldport Region", "Voices", "Вопрос"])
def test_generic_labels_name_nobody(words):
    assert who(words, Register()) == Who(None, None, "generic")


@pytest.mark.parametrize(
    "words", ["Minister of Economic Development", "The message reads", "World Economic Forum", "Main events"]
)
def test_offices_and_prose_hold_no_name(words):
    found = who(words, Register())
    assert found is None or found.evidence == "shape"
    assert not is_name(words) or words == "Main events"


def test_a_misprint_is_the_one_known_name_it_is_near_to():
    register = Register()
    register.add("Grigory Karenov")
    assert register.find("Grigory Karemov") == "Grigory Karenov"
    assert register.find("Grigory Larenof") is None


def test_a_tag_takes_the_order_of_words_that_the_text_prints():
    register = Register()
    register.add_tag("Senn Kala Nuri", "a meeting with Kala Nuri Senn")
    assert register.find("Kala Nuri Senn") == "Kala Nuri Senn"


def test_the_table_leads_every_way_to_print_a_name_to_one_that_is_listed():
    names = set(table().names.values())
    assert all(table().names[way] in names for way in table().names)
    assert {table().names.get(key) for key in ("vladimirputin", "vputin", "vladmirputin")} == {"Vladimir Putin"}
