"""ParlaMint since version 3.0: a corpus's people are in a list of their own, beside its sittings."""

from __future__ import annotations

import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from index.formats._tei_persons import Person, Tenure
from index.reading.read import fingerprint, read
from index.records import Skipped, Speech
from index.sources.source import Source
from index.sources.walk import sources

if TYPE_CHECKING:
    from pathlib import Path

TEI = 'xmlns="http://www.tei-c.org/ns/1.0" xmlns:xi="http://www.w3.org/2001/XInclude"'


def person(key: str, forename: str, surname: str) -> str:
    name = f"<surname>{surname}</surname><forename>{forename}</forename>"
    return f'<person xml:id="{key}"><persName>{name}</persName></person>'


def listed(*people: str) -> str:
    return f"<listPerson {TEI}>{''.join(people)}</listPerson>"


def corpus(*references: str) -> str:
    included = "".join(f'<xi:include href="{reference}"/>' for reference in references)
    return f"<teiCorpus {TEI}><teiHeader><particDesc>{included}</particDesc></teiHeader></teiCorpus>"


SITTING = (
    f"<TEI {TEI}><teiHeader><fileDesc><titleStmt><title>Sitting</title></titleStmt></fileDesc></teiHeader><text><body>"
    '<note type="speaker">Mrs QUILL.</note><u who="#Q"><seg>Order.</seg></u>'
    '<u who="#F"><seg>The wells are dry.</seg></u></body></text></TEI>'
)
PEOPLE = listed(person("Q", "Ada", "Quill"), person("F", "Bo", "Fenn"))
FILES = {
    "Tarn/ParlaMint-TN.xml": corpus("ParlaMint-TN-listPerson.xml"),
    "Tarn/ParlaMint-TN-listPerson.xml": PEOPLE,
    "Tarn/2020/ParlaMint-TN_2020-03-02.xml": SITTING,
}


def written(folder: Path, files: dict[str, str], kind: str = "folder") -> Path:
    """Write the files as a folder or in a container, as `kind` says; return the path to index."""
    path = folder / f"corpus.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
    elif kind == "tar":
        with tarfile.open(path, "w:gz") as tar:
            for name, text in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(text.encode())
                tar.addfile(info, io.BytesIO(text.encode()))
    else:
        for name, text in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_text(text, encoding="utf-8")
    return path


def spoken(path: Path) -> list[str | None]:
    found = (item for source in sources([path]) if isinstance(source, Source) for item in read(source))
    return [p.speaker for speech in found if isinstance(speech, Speech) for p in speech.paragraphs]


@pytest.mark.parametrize("kind", ["folder", "zip", "tar"])
def test_a_list_beside_or_above_says_who_speaks_in_folders_and_containers(tmp_path: Path, kind: str) -> None:
    assert spoken(written(tmp_path, FILES, kind)) == ["Ada Quill", "Bo Fenn"]


def test_a_list_and_a_header_are_skipped_as_what_they_are(tmp_path: Path) -> None:
    found = [
        item for source in sources([written(tmp_path, FILES)]) if isinstance(source, Source) for item in read(source)
    ]
    assert {item.reason for item in found if isinstance(item, Skipped)} == {
        "a list of a TEI corpus's people or bodies, no speech: it names the speakers",
        "a TEI corpus's header: its texts are in files of their own",
    }


def test_a_header_may_include_a_list_from_a_folder_below_it_and_from_nowhere_else(tmp_path: Path) -> None:
    files = FILES | {"Tarn/ParlaMint-TN.xml": corpus("lists/people.xml"), "Tarn/lists/people.xml": PEOPLE}
    del files["Tarn/ParlaMint-TN-listPerson.xml"]
    assert spoken(written(tmp_path / "below", files)) == ["Ada Quill", "Bo Fenn"]
    files["Tarn/ParlaMint-TN.xml"] = corpus("../../elsewhere/people.xml")
    files["../elsewhere/people.xml"] = files.pop("Tarn/lists/people.xml")
    assert spoken(written(tmp_path / "outside", files)) == ["Mrs QUILL.", "F"]


def test_of_two_corpora_with_the_same_ids_each_has_its_own_people(tmp_path: Path) -> None:
    files = FILES | {
        "Moor/ParlaMint-MO-listPerson.xml": listed(person("Q", "Dee", "Moss"), person("F", "Eli", "Tarn")),
        "Moor/2020/ParlaMint-MO_2020-03-02.xml": SITTING.replace("Order", "Silence"),
    }
    assert spoken(written(tmp_path, files, "zip")) == ["Ada Quill", "Bo Fenn", "Dee Moss", "Eli Tarn"]


def test_namesakes_of_a_list_are_two_in_every_sitting(tmp_path: Path) -> None:
    people = listed(person("Q", "Ada", "Quill"), person("F", "Bo", "Fenn"), person("FennBo.1950", "Bo", "Fenn"))
    assert spoken(written(tmp_path, FILES | {"Tarn/ParlaMint-TN-listPerson.xml": people})) == [
        "Ada Quill",
        "Bo Fenn (F)",
    ]


def test_a_sitting_is_read_again_when_its_list_has_changed(tmp_path: Path) -> None:
    path = written(tmp_path, FILES)
    sitting = path / "Tarn/2020/ParlaMint-TN_2020-03-02.xml"
    (before,) = (fingerprint(source) for source in sources([sitting]) if isinstance(source, Source))
    (path / "Tarn/ParlaMint-TN-listPerson.xml").unlink()
    (path / "Tarn/ParlaMint-TN-listPerson.xml").write_text(PEOPLE.replace("Ada", "Ida"), encoding="utf-8")
    (after,) = (fingerprint(source) for source in sources([sitting]) if isinstance(source, Source))
    assert before != after


def test_an_office_known_to_the_year_or_month_is_held_to_its_end() -> None:
    mayor = Tenure("head", "2019", "2020", (("en", "Mayor"),))
    clerk = Tenure("clerk", "2021-03", "2021-05", (("en", "Clerk"),))
    days = ("2018-12-31", "2019-01-01", "2020-12-31", "2021-01-01", "2021-03-01", "2021-05-31", "2021-06-01")
    assert [Person("Ada Quill", tenures=(mayor, clerk)).office(day, "en") for day in days] == [
        None, "Mayor", "Mayor", None, "Clerk", "Clerk", None,
    ]  # fmt: skip
