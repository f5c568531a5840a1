"""Labels in the XML of parliaments that a few records print in another element than most."""

from __future__ import annotations

from index.reading.read import read
from index.records import Speech
from index.sources.source import Source


def said(name: str, content: str) -> list[tuple[str | None, str | None, str]]:
    """Speaker, office and text of each paragraph of speech in the file."""
    found = read(Source(name, content.encode()))
    paragraphs = [p for each in found if isinstance(each, Speech) for p in each.paragraphs]
    return [(p.speaker, p.office, p.text) for p in paragraphs if p.kind == "speech"]


def test_a_paragraph_of_class_n_with_a_colon_names_who_chairs_the_bundestag() -> None:
    record = (
        '<dbtplenarprotokoll wahlperiode="99" sitzung-nr="1" sitzung-datum="04.05.2021">'
        "<sitzungsverlauf><sitzungsbeginn>"
        '<p klasse="N">Präsidentin Ada Quill:</p><p klasse="J_1">Guten Morgen!</p>'
        "</sitzungsbeginn></sitzungsverlauf></dbtplenarprotokoll>"
    )
    assert said("record.xml", record) == [("Ada Quill", "Präsidentin", "Guten Morgen!")]


def test_words_after_the_name_in_a_from_element_are_said() -> None:
    long = "Las barcas llegan tarde, como todos saben aquí. " * 6
    record = (
        "<akomaNtoso><debate><debateBody><debateSection><heading>Barcas</heading>"
        "<speech><from>El señor FENN (Presidente).- Se abre la sesión.</from><p>Tiene la palabra.</p></speech>"
        "<speech><from>La señora Quill:</from><p>Gracias.</p></speech>"
        f"<speech><from>{long}</from></speech>"
        "</debateSection></debateBody></debate></akomaNtoso>"
    )
    assert said("2021-05-04-debate.xml", record) == [
        ("El señor FENN (Presidente)", None, "Se abre la sesión."),
        ("El señor FENN (Presidente)", None, "Tiene la palabra."),
        ("La señora Quill", None, "Gracias."),
        (None, None, long.strip()),
    ]
