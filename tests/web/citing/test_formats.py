"""References for programs: their content, and that programs can read them."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from io import StringIO

import pytest

from index.records import Speech, draft, numbered
from web.citing import formats
from web.citing.bibliographic_name import Name, name_of
from web.citing.reference import Reference, quoted

ADDRESS = "https://town.example/speech/town-1/p/abc"
SAID = draft("We pay 5 % & no more.", speaker="Ada Marsh", office="Mayor")
TALK = Speech("town-1", "Tide & ferry: 100 % {sure}", "2013-09-23", numbered([SAID]), place="Lowtown | Pier")
CITED = Reference(TALK, TALK.paragraphs[0], ADDRESS, "Town Records")
BARE = Reference(Speech("x", "Market day", None, numbered([draft("Fish!")])), None, ADDRESS, "Town Records")


def test_csl_json_has_all_that_is_known_and_nothing_else() -> None:
    (item,) = json.loads(formats.csl_json(CITED))
    assert item == {
        "id": "marsh-2013-tide-ferry-100-sure-1",
        "type": "speech",
        "genre": "Speech transcript",
        "title": "Tide & ferry: 100 % {sure}",
        "author": [{"family": "Marsh", "given": "Ada"}],
        "issued": {"date-parts": [[2013, 9, 23]]},
        "event-place": "Lowtown | Pier",
        "publisher": "Town Records",
        "URL": ADDRESS,
        "language": "en",
        "note": "paragraph 1",
    }
    assert set(formats.csl(BARE)) == {"id", "type", "genre", "title", "publisher", "URL", "language"}


def test_bibtex_is_read_as_it_was_meant() -> None:
    """It is read by the parser of citeproc-py, which decodes BibTeX's escaped characters."""
    source = pytest.importorskip("citeproc.source.bibtex")
    cited = replace(CITED, speech=replace(TALK, title="Tide & ferry_boat: 100 %, $5 #1"))
    file = StringIO(formats.bibtex(cited))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (entry,) = source.BibTeX(file).values()
    assert str(entry.title) == cited.title
    assert (entry.author[0].family, entry.author[0].given) == ("Marsh", "Ada")
    assert (entry.issued.year, entry.issued.month) == (2013, 9)


def test_bibtex_of_a_speech_without_date_and_speaker() -> None:
    assert formats.bibtex(BARE) == (
        "@misc{market-day,\n  title = {{Market day}},\n  howpublished = {Speech transcript, Town Records},\n"
        f"  url = {{{ADDRESS}}},\n}}\n"
    )


def test_ris_has_a_tag_a_line_from_ty_to_er() -> None:
    lines = formats.ris(CITED).split("\r\n")
    assert (lines[0], lines[-2:]) == ("TY  - ELEC", ["ER  - ", ""])
    assert {"AU  - Marsh, Ada", "DA  - 2013/09/23/", "PY  - 2013", f"UR  - {ADDRESS}"} <= set(lines)
    assert all(line[2:6] == "  - " for line in lines[:-1])
    assert "DA  - 2013/09//" in formats.ris(replace(CITED, speech=replace(TALK, date="2013-09")))


def test_wikipedias_template_is_not_broken_by_signs_of_its_own() -> None:
    said = formats.wikipedia(CITED)
    assert said == (
        "{{cite speech |last=Marsh |first=Ada |title=Tide & ferry: 100 % &#123;sure&#125; "
        "|location=Lowtown {{!}} Pier |date=23 September 2013 |publisher=Town Records |at=paragraph 1 "
        f"|url={ADDRESS}}}}}"
    )


SOURCE = "https://town.example/a_b?n=100%25|x"
PUBLISHED = replace(CITED, speech=replace(TALK, url=SOURCE))


def test_each_format_names_the_permalink_and_the_address_where_the_words_were_published() -> None:
    note = f"aragraph 1. Originally published at {SOURCE}"
    assert (formats.csl(PUBLISHED)["URL"], formats.csl(PUBLISHED)["note"]) == (ADDRESS, f"p{note}")
    assert f"  url = {{{ADDRESS}}},\n" in formats.bibtex(PUBLISHED)
    published = r"Originally published at https://town.example/a\_b?n=100\%25|x"
    assert f"  note = {{Paragraph 1. {published}}},\n" in formats.bibtex(PUBLISHED)
    assert f"N1  - P{note}\r\nUR  - {ADDRESS}\r\n" in formats.ris(PUBLISHED)
    assert formats.wikipedia(PUBLISHED) == (
        f"{formats.wikipedia(CITED)} Originally published at https://town.example/a_b?n=100%25%7Cx."
    )


def test_an_address_that_is_not_of_the_web_is_not_cited() -> None:
    private = replace(CITED, speech=replace(TALK, url="file:///home/ann/talk.html"))
    for write in (formats.csl_json, formats.bibtex, formats.ris, formats.wikipedia):
        assert write(private) == write(CITED)


def test_a_quotation_says_who_in_which_office_at_what_where_and_when() -> None:
    assert quoted(CITED) == (
        "“We pay 5 % & no more.” – Ada Marsh, Mayor, “Tide & ferry: 100 % {sure}”, Lowtown | Pier, 23 September 2013. "
        + ADDRESS
    )


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Ada Marsh", Name("Marsh", "Ada")),
        ("Ada Bea  Marsh", Name("Marsh", "Ada Bea")),
        ("Bo van der Fenn", Name("van der Fenn", "Bo")),
        ("Van Fenn", Name("Fenn", "Van")),
        ("Bo Fenn, Jr.", Name("Fenn", "Bo", "Jr.")),
        ("Ада Марш", Name("Марш", "Ада")),
        ("Prof. Dr. Ada Marsh", Name("Marsh", "Ada")),
        ("Sir Bo Fenn", Name("Fenn", "Bo")),
        ("J.R. Fenn", Name("Fenn", "J.R.")),
        ("Ada el-Marsh", Name("el-Marsh", "Ada")),
        ("Kim Novak", Name("Novak", "Kim")),
        ("Lee Ann Marvel", Name("Marvel", "Lee Ann")),
        ("Ada King", Name("King", "Ada")),
        ("Yo-Yo Ma", Name("Ma", "Yo-Yo")),
    ],
)
def test_names_are_taken_apart(printed: str, name: Name) -> None:
    assert name_of(printed) == name


@pytest.mark.parametrize(
    "printed",
    [
        *("Question", "Madonna", "Xi Jinping", "Kim Jong Un", "Moon Jae-in", "Lee Hsien Loong", "Bo Xilai"),
        *("Nguyễn Phú Trọng", "Le Duc Anh", "Abe Shinzo", "Orbán Viktor", "Hun Sen", "Aung San Suu Kyi"),
        *("Си Цзиньпин", "Ким Чен Ын", "习近平", "문재인", "安倍 晋三", "محمود عباس", "Марш Ада Иванович"),
        *("Pope Francis", "President Ada Marsh", "Queen Ada II", "Benedict XVI", "Mr Fenn", "Salman bin Fahd"),
        *("Harbour Board", "Ministry of Tides", "RIA Lowtown", "TASS", "Audience member", "Female voice"),
        *("Ada Marsh et al.", "Ada Marsh and Bo Fenn", "Ada Marsh & Bo Fenn", "Marsh, Ada", "Ada Marsh, Mayor"),
        *("Ada López Marsh", "Bo Fernández de Fenn", "Bo Peña Fenn", "Lu Bo da Silva", "Bo Fenn y Marsh"),
    ],
)
def test_a_name_whose_parts_are_not_known_stands_as_it_is_printed(printed: str) -> None:
    assert name_of(printed) == Name(printed)
    assert formats.csl(spoken_by(printed))["author"] == [{"literal": printed}]


@pytest.mark.parametrize(
    ("printed", "persons", "name"),
    [
        ("Bo Peña Fenn", ("Peña Fenn Bo",), Name("Peña Fenn", "Bo")),
        ("Li Ann", ("Ann Li",), Name("Ann", "Li")),
        ("Xi Jinping", ("Xi Jinping",), Name("Xi Jinping")),
        ("Ada Marsh", ("Marsh Bo",), Name("Marsh", "Ada")),
    ],
)
def test_the_index_of_persons_tells_the_family_name(printed: str, persons: tuple[str, ...], name: Name) -> None:
    assert name_of(printed, persons) == name


@pytest.mark.parametrize("language", ["hu", "zh", "ja", "ko", "vi"])
def test_texts_of_languages_that_put_the_family_name_first_leave_names_as_they_are(language: str) -> None:
    assert name_of("Fenn Bo", ("Bo Fenn",), language) == Name("Fenn Bo")


def test_programs_do_not_take_a_name_apart_that_is_not() -> None:
    whole = spoken_by("Xi Jinping")
    assert "  author = {{Xi Jinping}},\n" in formats.bibtex(whole)
    assert "AU  - Xi Jinping\r\n" in formats.ris(whole)
    assert "{{cite speech |author=Xi Jinping |title=" in formats.wikipedia(whole)


def test_bibtex_has_the_suffix_before_the_given_name() -> None:
    assert "  author = {Fenn, Jr., Bo},\n" in formats.bibtex(spoken_by("Bo Fenn Jr."))


def spoken_by(speaker: str) -> Reference:
    speech = replace(TALK, paragraphs=numbered([draft("Hear!", speaker=speaker)]))
    return Reference(speech, speech.paragraphs[0], ADDRESS, "Town Records")


def test_the_office_of_a_turn_goes_with_all_its_paragraphs() -> None:
    opening = draft("We meet.", speaker="Ada Marsh", office="Mayor")
    turns = [opening, draft("And go.", speaker="Bo Fenn"), draft("We part.", speaker="Ada Marsh"), draft("Nobody’s.")]
    speech = replace(TALK, paragraphs=numbered(turns))
    offices = [Reference(speech, said, ADDRESS, "Town Records").office for said in speech.paragraphs]
    assert offices == ["Mayor", None, "Mayor", None]
    assert Reference(speech, None, ADDRESS, "Town Records").office is None
