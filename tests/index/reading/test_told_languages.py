"""The language that a source names, and the language of each paragraph of a source with several."""

from __future__ import annotations

import pytest

from index.reading.read import read
from index.records import Speech
from index.sources.source import Source
from index.text.language import language_of
from index.text.language_codes import language_code


def spoken(content: str, name: str = "2020-01-01-talk.csv") -> list[tuple[str, list[str | None]]]:
    speeches = [each for each in read(Source(name, content.encode())) if isinstance(each, Speech)]
    return [(speech.language, [p.language for p in speech.paragraphs]) for speech in speeches]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("en", "en"), ("EN", "en"), ("eng", "en"), ("English", "en"), ("English (UK)", "en"), ("British English", "en"),
        ("spa", "es"), ("Spanish; Castilian", "es"), ("español", "es"), ("espanol", "es"), ("ger", "de"), ("deu", "de"),
        ("Deutsch", "de"), ("fre", "fr"), ("fra", "fr"), ("Français", "fr"), ("chi", "zh"), ("zh-Hans", "zh"),
        ("cmn", "zh"), ("pt-BR", "pt"), ("pt_PT", "pt"), ("Brazilian Portuguese", "pt"), ("sr-Latn", "sr"),
        ("Swedish", "sv"), ("svenska", "sv"), ("русский", "ru"), ("Українська", "uk"), ("العربية", "ar"), ("per", "fa"),
        ("Farsi", "fa"), ("iw", "he"), ("nob", "nb"), ("Norwegian Bokmål", "nb"), ("ast", "ast"), ("gsw", "gsw"),
        ("en_US.UTF-8", "en"), ("mul", None), ("und", None), ("zxx", None), ("", None), ("English; French", None),
        ("Unicameralism", None), ("xx", None), ("60", None),
    ],
)  # fmt: skip
def test_a_code_or_a_name_is_the_one_code_that_is_kept(written: str, code: str | None) -> None:
    assert language_code(written) == code


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mosty byly otevřeny rozhodnutím vlády.", "cs"),
        ("Mosty sa otvorili rozhodnutím vlády, ďakujem.", "sk"),
        ("נבנה את הגשר מחדש.", "he"),
        ("हम पुल को फिर से बनाएंगे।", "hi"),
        ("நாங்கள் பாலத்தை மீண்டும் கட்டுவோம்.", "ta"),
        ("ما پل را دوباره خواهیم ساخت.", "fa"),
        ("سنبني الجسر من جديد قبل الشتاء.", "ar"),
        ("ہم پل دوبارہ بنائیں گے۔", "ur"),
        ("เราจะสร้างสะพาน", "th"),
        ("ພວກເຮົາຈະສ້າງຂົວ", "lo"),
        ("យើងនឹងសាងសង់ស្ពាន", "km"),
        ("Ми збудуємо міст.", "uk"),
        ("Мы построим мост.", "ru"),
        ("Построим мост.", "ru"),
        ("Köprüler yeniden açıldı.", "tr"),
        ("다리를 세웁니다", "ko"),
        ("橋を建てます。", "ja"),
        ("我们将重建大桥。", "zh"),
        ("Θα χτίσουμε γέφυρα.", "el"),
        ("Regeringens åtgärder och broarna.", "sv"),
        ("Wir bauen die Brücke.", "de"),
        ("We will rebuild the bridge.", "en"),
        ("A, B, C.", "und"),
        ("12 000 – 15", "und"),
        ("Order.", "und"),
        ("ჩვენ ავაშენებთ ხიდს", "ka"),
        ("Մենք կկառուցենք կամուրջ", "hy"),
        ("Budujemy most przez rzekę.", "pl"),
    ],
)
def test_a_text_tells_its_language_or_that_nobody_knows(text: str, language: str) -> None:
    assert language_of(text) == language


def test_each_row_of_one_event_keeps_its_language() -> None:
    rows = "2019-02-01,Sitting,Ada Quill,de,Die Brücken sind gebaut.\n2019-02-01,Sitting,Bo Fenn,eng,The bridges were."
    assert spoken(f"date,title,speaker,language,text\n{rows}\n") == [("de", [None, "en"])]


def test_a_source_of_several_languages_is_told_apart_by_its_paragraphs() -> None:
    rows = "2019-02-01,S,mul,The ferries are late today and always were.\n2019-02-01,S,mul,Die Fähren sind spät."
    assert spoken(f"date,title,language,text\n{rows}\n") == [("en", [None, "de"])]


def test_a_row_too_short_to_tell_is_in_the_language_of_the_table() -> None:
    rows = "2019-02-01,One,Die Brücken sind gebaut und die Straßen auch.\n2019-02-02,Two,Danke.\n"
    assert spoken(f"date,title,text\n{rows}") == [("de", [None]), ("de", [None])]


def test_markup_says_the_language_of_a_paragraph() -> None:
    turns = '<u who="#A"><seg>We act.</seg><seg xml:lang="fr">Nous agissons.</seg></u>'
    body = f"<text><body><div type='debateSection'>{turns}</div></body></text>"
    head = "<teiHeader><fileDesc><titleStmt><title>S</title><meeting>1</meeting></titleStmt></fileDesc></teiHeader>"
    tei = f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en" xml:id="lake-2020-03-01">{head}{body}</TEI>'
    assert spoken(tei, "lake_2020-03-01.xml") == [("en", [None, "fr"])]
