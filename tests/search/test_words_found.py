"""Words that are there are found: rows of a text and a query, in the languages and spellings that people use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import Speech, draft, numbered
from search.embedded import open_engine
from search.quotations.check import check
from search.request import SearchRequest
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from search.engine import Engine

THAI = "เราจะสร้างสะพานท่าเรือใหม่ก่อนฤดูหนาว"
LAO = "ພວກເຮົາຈະສ້າງຂົວໃໝ່"
KHMER = "យើង\u200bនឹង\u200bសាងសង់\u200bស្ពាន\u200bឡើង\u200bវិញ"
BURMESE = "တံတားသစ်ကိုပြန်ဆောက်မည်"
KOREAN = "우리는 서울은 물론 부산에서도 다리를 다시 세울 것입니다. 마을의 회의에서."
CHINESE = "我们将在冬天之前重建港口大桥。渡轮不再需要。"
JAPANESE = "冬の前に港の橋を再建します。ﾌｪﾘｰは要りません。"
POLISH = "Mosty zostały odbudowane ustawami rządu, mówił świadek o wolności."
CZECH = "Mosty byly otevřeny rozhodnutím vlády u řeky."
TURKISH = "Köprüler yeniden açıldı; kapıları ISPARTA'da gördük."
PERSIAN = "کتاب یک ملت است و کتاب‌ها را می‌خوانیم."
ARABIC = "سنبني الجِسْر الجديد إلى المدينة."
HEBREW = "בָּנִינוּ גשר תל־אביב."
ALIKE = "Рutin met the Сouncil in Мoscow, in Mосква."  # words that begin with look-alike letters of another alphabet
ELIDED = "Giscard d'Estaing flew from L'Aquila to Côte d’Ivoire with Mr D'Arcy."
INITIALS = "J. F. Kennedy read J.R.R. Tolkien and C. S. Lewis; CS Forester read A. A. Milne."
NUMBERS = "We paid 2 500 000 crowns, 1'000'000 francs, 12\u202f000 euros, 3\u00a0400 marks and 10,00,000 rupees."
GERMAN = "Es waren 10.000 Leute da, 3.000 Kühe und 1.250.000,50 Euro."
CAPITALS = "On 1 May Will Hay met Mrs May; we may go, and he will. He Lifeng met Can Demir."
JUNE = "On 1 June nobody met anybody; we paid 1 crown."
PATTERN = "The strategic partnership and its strategic partners."
ZERO_WIDTH = "The harbour\u200bbridge is open."
SPANISH = "Las reuniones sobre los puentes, la nación y 4.500 barcos."
HINDI = "हम पुलों को फिर से बनाएंगे।"

ROWS = [
    (THAI, "th", "สะพาน", True), (THAI, "th", "ท่าเรือ", True), (THAI, "th", '"สะพานท่าเรือ"', True),
    (THAI, "th", "ฤดูร้อน", False), (THAI, "th", "ใหม่", True), (LAO, "lo", "ຂົວ", True),
    (LAO, "lo", "ເຮືອ", False), (KHMER, "km", "ស្ពាន", True),
    (KHMER.replace("\u200b", ""), "km", "ស្ពាន", True), (KHMER, "km", "ទូក", False),
    (BURMESE, "my", "တံတား", True), (BURMESE, "my", "လှေ", False), (KOREAN, "ko", "서울", True),
    (KOREAN, "ko", "다리", True), (KOREAN, "ko", "부산", True), (KOREAN, "ko", "다리가", True),
    (KOREAN, "ko", "마을", True), (KOREAN, "ko", "회의", True), (KOREAN, "ko", "대구", False),
    (CHINESE, "zh", "港口", True), (CHINESE, "zh", "大桥", True), (CHINESE, "zh", '"重建港口"', True),
    (CHINESE, "zh", "口港", False), (JAPANESE, "ja", "橋", True), (JAPANESE, "ja", "フェリー", True),
    (JAPANESE, "ja", "再建", True), (POLISH, "pl", "most", True), (POLISH, "pl", "ustawa", True),
    (POLISH, "pl", "rząd", True), (POLISH, "pl", "rzad", True), (POLISH, "pl", "wolność", True),
    (POLISH, "pl", "rzeka", False), (CZECH, "cs", "vláda", True), (CZECH, "cs", "vlada", True),
    (CZECH, "cs", "most", True), (CZECH, "cs", "řeka", True), (TURKISH, "tr", "köprü", True),
    (TURKISH, "tr", "kopru", True), (TURKISH, "tr", "köprüleri", True), (TURKISH, "tr", "kapılar", True),
    (TURKISH, "tr", "Isparta", True), (PERSIAN, "fa", "كتاب", True), (PERSIAN, "fa", "کتاب", True),
    (PERSIAN, "fa", "کتابها", True), (PERSIAN, "fa", "يك", True), (PERSIAN, "fa", "می‌خوانیم", True),
    (ARABIC, "ar", "الجسر", True), (ARABIC, "ar", "جسر", True), (ARABIC, "ar", "الى", True),
    (ARABIC, "ar", "=إلى", True), (HEBREW, "he", "בנינו", True), (HEBREW, "he", "אביב", True),
    (HEBREW, "he", "תל-אביב", True), (ALIKE, "en", "Putin", True), (ALIKE, "en", "council", True),
    (ALIKE, "en", "Moscow", True), (ALIKE, "en", "Москва", True), (ELIDED, "en", "Estaing", True),
    (ELIDED, "en", "Aquila", True), (ELIDED, "en", "Ivoire", True), (ELIDED, "en", "d'Estaing", True),
    (ELIDED, "en", "Darcy", True), (ELIDED, "fr", "Ivoire", True), (ELIDED, "fr", "d’Estaing", True),
    (INITIALS, "en", '"J.F. Kennedy"', True), (INITIALS, "en", '"JF Kennedy"', True),
    (INITIALS, "en", "J. F. Kennedy", True), (INITIALS, "en", '"J. R. R. Tolkien"', True),
    (INITIALS, "en", "J. R. R. Tolkien", True), (INITIALS, "en", '"JRR Tolkien"', True),
    (INITIALS, "en", '"CS Lewis"', True), (INITIALS, "en", '"C.S. Lewis"', True),
    (INITIALS, "en", '"C. S. Forester"', True), (INITIALS, "en", '"A.A. Milne"', True),
    (INITIALS, "en", '"J. F. Tolkien"', False), (NUMBERS, "en", "2500000", True),
    (NUMBERS, "en", "2,500,000", True), (NUMBERS, "en", "2 500 000", True), (NUMBERS, "en", "1000000", True),
    (NUMBERS, "en", "1 000 000", True), (NUMBERS, "en", "12000", True), (NUMBERS, "en", "12,000", True),
    (NUMBERS, "en", "3400", True), (NUMBERS, "en", "13000", False), (GERMAN, "de", "10000", True),
    (GERMAN, "de", "10,000", True), (GERMAN, "de", "10.000", True), (GERMAN, "de", "3000", True),
    (GERMAN, "de", "1.250.000,50", True), (SPANISH, "es", "4500", True), (SPANISH, "es", "reunión", True),
    (CAPITALS, "en", "1 May", True), (JUNE, "en", "1 May", False), (CAPITALS, "en", "Will Hay", True),
    (CAPITALS, "en", "Mrs May", True), (CAPITALS, "en", "He Lifeng", True), (CAPITALS, "en", "Can Demir", True),
    (JUNE, "en", "1 may", False), (PATTERN, "en", '"strategic partn*"', True),
    (PATTERN, "en", '"strat* partners"', True), (PATTERN, "en", '"partn* strategic"', False),
    (ZERO_WIDTH, "en", "harbour", True), (ZERO_WIDTH, "en", "bridge", True),
    (ZERO_WIDTH, "en", '"harbour bridge"', True), (HINDI, "hi", "पुल", True),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine over an archive of all the texts, each a speech in its language."""
    settings = Settings(index=IndexSettings(path=tmp_path_factory.mktemp("words")))
    texts = dict.fromkeys((text, language) for text, language, *_ in ROWS)
    with Archive(settings.index.archive) as archive:
        for number, (text, language) in enumerate(texts):
            paragraphs = numbered([draft(text)])
            archive.put(Speech(f"t-{number}", f"Talk {number}", "2020-01-01", paragraphs, language=language))
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    return open_engine(settings)


@pytest.mark.parametrize(("text", "language", "query", "found"), ROWS, ids=[f"{row[1]} {row[2]}" for row in ROWS])
def test_a_word_that_is_there_is_found_and_marked(
    engine: Engine, text: str, language: str, query: str, found: bool
) -> None:
    results = engine.search(SearchRequest(text=query, size=100, equivalents=False))
    relaxed = any(notice.code == "any-word" for notice in results.notices)
    mine = [hit for hit in results.hits if hit.text == text and hit.language == language]
    assert bool(mine and not relaxed) == found
    if found:
        assert mine[0].snippet.spans


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        ("重建港口大桥", "verbatim"),
        ("在冬天之前重建港口大桥。渡轮", "verbatim"),
        ("港の橋を再建します", "verbatim"),
        ("สะพานท่าเรือใหม่", "verbatim"),
        ("ស្ពាន\u200bឡើង\u200bវិញ", "verbatim"),
        ("다리를 다시 세울", "verbatim"),
        ("我们将重建港口大桥", "nearly"),
        ("明年春天出售所有的书", "not found"),
        ("10.000 Leute da", "verbatim"),
    ],
)
def test_a_part_of_a_sentence_without_spaces_is_a_quotation(engine: Engine, quotation: str, verdict: str) -> None:
    assert check(engine, quotation).verdict == verdict


def test_a_pattern_in_quotation_marks_that_no_word_has_is_told(engine: Engine) -> None:
    notices = engine.search(SearchRequest(text='"strategic xyzz*"')).notices
    assert any("no word of any paragraph" in notice.message.lower() for notice in notices)
