"""Companions of a source: tables of speakers and people, in folders above it or in its container."""

from __future__ import annotations

import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from index.reading.read import read
from index.records import Skipped, Speech
from index.sources import companions, containers, zip_members
from index.sources.source import Source
from index.sources.walk import sources

if TYPE_CHECKING:
    from pathlib import Path

TABLE = (
    "\ufeffYear,Session,ISO Code,Country,Name of Person Speaking,Post,\r\n"
    "1996,51,QAT,Qatar ,Ada  Quill,Emir,\r\n"
    "1996,51,YDYE,Democratic Yemen,Bram Fenn,Deputy Prime Minister,\r\n"
    "1996,51,NOR,Norwya,Cara Ott,,\r\n"
    "1996,51,IND,India,Dan One,Minister for Foreign Affairs,\r\n"
    "1996,51,IND,India,Eve Two,President,\r\n"
)
DEBATE = "txt/Session 51 - 1996"


@pytest.fixture(params=["folder", "zip"])
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same small corpus of the UN General Debate, as a folder and in a container."""
    files = {"speakers_by_session.csv": TABLE} | {
        f"{DEBATE}/{code}_51_1996.txt": "Thank you, Madam President." for code in ("QAT", "YMD", "NOR", "IND", "XXX")
    }
    if request.param == "folder":
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path
    with zipfile.ZipFile(tmp_path / "corpus.zip", "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return tmp_path / "corpus.zip"


def forget() -> None:
    """Clear the cache of companions."""
    for remembered in (companions._in_folder, companions._in_container, companions._read):
        remembered.cache_clear()


def speeches(path: Path) -> dict[str, Speech]:
    found = (item for source in sources([path]) if isinstance(source, Source) for item in read(source))
    return {speech.id.rpartition("-")[2]: speech for speech in found if isinstance(speech, Speech)}


def test_a_table_of_speakers_in_a_folder_above_or_the_same_container_says_who_spoke(corpus: Path) -> None:
    found = speeches(corpus)
    told = {code: next((p.speaker, p.office, p.voice) for p in speech.paragraphs) for code, speech in found.items()}
    assert told == {
        "qat": ("Ada Quill", "Emir", "foreign leader"),
        "ymd": ("Bram Fenn", "Deputy Prime Minister", "official"),
        "nor": ("Cara Ott", None, "unknown"),
        "ind": (None, None, "unknown"),
        "xxx": (None, None, "unknown"),
    }


def test_two_names_for_one_statement_are_not_guessed_between(corpus: Path) -> None:
    assert {p.uncertain for p in speeches(corpus)["ind"].paragraphs} == {"the table names two speakers"}


def test_a_country_has_one_name_and_a_slip_of_the_table_is_not_it(corpus: Path) -> None:
    found = speeches(corpus)
    assert [found[code].geography for code in ("qat", "nor", "xxx")] == [("Qatar",), ("Norway",), ("XXX",)]
    assert found["nor"].title == "Norway: General Debate of the UN General Assembly, 51st session"


def test_a_corpus_file_beside_a_sitting_says_who_its_speakers_are(tmp_path: Path) -> None:
    tei = '<{} xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{}</teiHeader>{}</{}>'
    person = '<person xml:id="q"><persName><surname>Quill</surname><forename>Ada</forename></persName></person>'
    turn = (
        '<text><body><div><note type="speaker">MRS. QUILL:</note><u who="#q"><seg>Order.</seg></u></div></body></text>'
    )
    title = "<fileDesc><titleStmt><title>Sitting</title></titleStmt></fileDesc>"
    (tmp_path / "corpus.xml").write_text(tei.format("teiCorpus", f"<listPerson>{person}</listPerson>", "", "teiCorpus"))
    (tmp_path / "sitting.xml").write_text(tei.format("TEI", title, turn, "TEI"))
    (speech,) = speeches(tmp_path).values()
    assert [(p.speaker, p.label) for p in speech.paragraphs] == [("Ada Quill", "MRS. QUILL")]


def test_a_table_of_people_gives_each_member_one_name(tmp_path: Path) -> None:
    (tmp_path / "people.xml").write_text(
        '<people><!-- publicwhip --><person id="uk.org.publicwhip/person/1" latestname="Ada Quill">'
        '<office id="uk.org.publicwhip/member/9"/></person></people>'
    )
    (tmp_path / "day.xml").write_text(
        '<debates><major-heading id="uk.org.publicwhip/debate/2007-09-20.3.1">FERRIES</major-heading>'
        '<speech id="uk.org.publicwhip/debate/2007-09-20.3.2" speakerid="uk.org.publicwhip/member/9" '
        'speakername="Ada Beatrice Quill"><p>Order.</p></speech></debates>'
    )
    (speech,) = speeches(tmp_path).values()
    assert [(p.speaker, p.label) for p in speech.paragraphs] == [("Ada Quill", "Ada Beatrice Quill")]


def test_standard_input_has_nothing_beside_it() -> None:
    (speech,) = read(Source("QAT_51_1996.txt", b"Thank you."))
    assert isinstance(speech, Speech)
    assert speech.paragraphs[0].speaker is None


def test_a_table_that_memory_does_not_suffice_for_is_not_taken_to_be_missing(corpus: Path, monkeypatch) -> None:
    whole = speeches(corpus)
    forget()
    (statement,) = (each for each in sources([corpus]) if isinstance(each, Source) and "QAT" in each.name)
    with monkeypatch.context() as short:
        for module in (containers, zip_members):
            short.setattr(module, "source_of", _full)
        with pytest.raises(MemoryError):
            read(statement)
        assert {type(each) for each in sources([corpus])} == {Skipped}
    assert speeches(corpus) == whole


def _full(*_: object) -> Source:
    raise MemoryError


def test_no_more_is_looked_at_beside_a_source_than_the_limit(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    monkeypatch.setattr(companions, "MOST_LOOKED_AT", 0)
    assert {p.speaker for speech in speeches(corpus).values() for p in speech.paragraphs} == {None}
    forget()


def test_of_many_tables_beside_a_source_only_those_that_are_asked_for_are_held(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"table-{number:02}.csv").write_bytes(TABLE.encode() + b"#" * 4_000_000)
    (tmp_path / "QAT_51_1996.txt").write_text("Thank you.", "utf-8")
    forget()
    tracemalloc.start()
    assert speeches(tmp_path / "QAT_51_1996.txt")["qat"].paragraphs[0].speaker == "Ada Quill"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    forget()
    assert peak < 20 * 4_000_000


def test_a_container_gives_no_more_companions_than_can_be_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "corpus.zip", "w") as archive:
        archive.writestr("QAT_51_1996.txt", "Thank you.")
        for number in range(5):
            archive.writestr(f"table-{number}.csv", TABLE)
    monkeypatch.setattr(companions, "TOGETHER_LIMIT", 2 * len(TABLE.encode()))
    forget()
    (statement, *_) = sources([tmp_path / "corpus.zip"])
    assert isinstance(statement, Source)
    assert len(list(companions.beside(statement, ".csv", lambda _: True))) == 2
    forget()
