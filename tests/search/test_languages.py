"""What readers expect in each language: rows of a text, a query, and whether the query finds the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import Speech, draft, numbered
from search.embedded import open_engine
from search.request import SearchRequest
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from search.engine import Engine

RUSSIAN = "Мы построили мосты через реку, и всё ещё не открыли; Фёдор Михайлович говорил об учителях в 1990-х годах."
RUSSIAN_AT_SEA = (
    "Паромщики отказались выходить в море; Санкт-Петербург помог детям. Объём вырос в 2,5 раза, люди шли пешком."
)
GERMAN = (
    "Die Häuser am Hafen, die Straße und das Gemüse: Müller sprach über Wirtschaftspolitik, den Hafenbau und die"
    " Bundeskanzlerin. Die Politik und die Wirtschaft; der Bau und der Bund. Der Haushalt hat Halt."
)
FRENCH = (
    "L’État a rouvert les ponts aujourd’hui; l’œuvre des écoliers français n’était qu’un début, disent les États-Unis."
)
TURKISH = "IŞIKLAR İSTANBUL'da yandı; ılık suyu ve Diyarbakır'ı gördük. Köprülerin kapısı açıldı, ISPARTA’ya gittik."
CHINESE = "我们将在冬天之前重建港口大桥。渡轮不再需要，人民群众很高兴。"
TRADITIONAL = "我們將重建港口。"
JAPANESE = "冬の前に港の橋を再建します。ﾌｪﾘｰは要りません。東京都の会議で決めた。"
JAPANESE_COSTS = "サーバーとコンピューターの費用は１００万円でした。"
THAI = "เราจะสร้างสะพานท่าเรือใหม่ก่อนฤดูหนาว"
ARABIC = "سنبني الجِسْر الجديد إلى المدينة، وقال الوزراء إنّ السفينة آخر سفن القرية."
ARABIC_PREFIXED = "قال الوزير إن والمدينة فالمدينة جميلة، وجاءت وفود. بالوزراء ولوزارة الدفاع للمدارس وبالقاهرة."
HEBREW = "בָּנִינוּ את הגשר בתל־אביב, והשר דיבר על ירושלים ועל צה״ל."
GERMAN_WOMEN = "Die Ärztinnen und Kolleginnen beginnen heute."
ARABIC_HAMZA = "شؤون المرأة مسؤولية الجميع."
ARABIC_HAMZA_IN_EGYPT = "شئون المرأة مسئولية الجميع."
SPANISH = "Los jueces leyeron las voces de los niños; la plaza de España."
PORTUGUESE = "As nações falaram das eleições e das canções."

ROWS = [
    (GERMAN_WOMEN, "de", "Ärztin", True),
    (GERMAN_WOMEN, "de", "Kollegin", True),
    (GERMAN_WOMEN, "de", "beginne", True),
    (GERMAN_WOMEN, "de", "Beginn", True),
    (ARABIC_HAMZA, "ar", "شئون", True),
    (ARABIC_HAMZA, "ar", "مسئولية", True),
    (ARABIC_HAMZA_IN_EGYPT, "ar", "شؤون", True),
    (ARABIC_HAMZA_IN_EGYPT, "ar", "مسؤولية", True),
    (ARABIC_HAMZA_IN_EGYPT, "ar", "سؤال", False),
    (SPANISH, "es", "juez", True),
    (SPANISH, "es", "voz", True),
    (SPANISH, "es", "nino", True),
    (SPANISH, "es", "placa", False),
    (PORTUGUESE, "pt", "nação", True),
    (PORTUGUESE, "pt", "eleicao", True),
    (PORTUGUESE, "pt", "canção", True),
    (PORTUGUESE, "pt", "coração", False),
    (RUSSIAN, "ru", "мост", True),
    (RUSSIAN, "ru", "МОСТАМИ", True),
    (RUSSIAN, "ru", "река", True),
    (RUSSIAN, "ru", "еще", True),
    (RUSSIAN, "ru", "Федор", True),
    (RUSSIAN, "ru", '"Фёдор Михайлович"', True),
    (RUSSIAN, "ru", "учитель", True),
    (RUSSIAN, "ru", "1990-е", True),
    (RUSSIAN, "ru", "море", False),
    (RUSSIAN, "ru", "=мост", False),
    (RUSSIAN_AT_SEA, "ru", "паромщик", True),
    (RUSSIAN_AT_SEA, "ru", "отказаться", True),
    (RUSSIAN_AT_SEA, "ru", "санкт петербурге", True),
    (RUSSIAN_AT_SEA, "ru", "объем", True),
    (RUSSIAN_AT_SEA, "ru", "дети", True),
    (RUSSIAN_AT_SEA, "ru", "2,5", True),
    (RUSSIAN_AT_SEA, "ru", "человек", False),
    (GERMAN, "de", "Haus", True),
    (GERMAN, "de", "haeuser", True),
    (GERMAN, "de", "Hauser", True),
    (GERMAN, "de", "Strasse", True),
    (GERMAN, "de", "Straße", True),
    (GERMAN, "de", "Mueller", True),
    (GERMAN, "de", "Muller", True),
    (GERMAN, "de", "Hafen", True),
    (GERMAN, "de", "Wirtschaftspolitik", True),
    (GERMAN, "de", "Kanzlerin", True),
    (GERMAN, "de", "Bundeskanzlerinnen", True),
    (GERMAN, "de", "Kanz", False),
    (GERMAN, "de", "Meer", False),
    (GERMAN, "de", "=Haus", False),
    (FRENCH, "fr", "pont", True),
    (FRENCH, "fr", "État", True),
    (FRENCH, "fr", "etat", True),
    (FRENCH, "fr", "l'état", True),
    (FRENCH, "fr", "oeuvre", True),
    (FRENCH, "fr", "œuvres", True),
    (FRENCH, "fr", "aujourd'hui", True),
    (FRENCH, "fr", "école", False),
    (FRENCH, "fr", "écolier", True),
    (FRENCH, "fr", "française", True),
    (FRENCH, "fr", "Etats Unis", True),
    (FRENCH, "fr", "début", True),
    (TURKISH, "tr", "ışık", True),
    (TURKISH, "tr", "ışıklar", True),
    (TURKISH, "tr", "IŞIK", True),
    (TURKISH, "tr", "isik", True),
    (TURKISH, "tr", "istanbul", True),
    (TURKISH, "tr", "İstanbul", True),
    (TURKISH, "tr", "ISTANBUL", True),
    (TURKISH, "tr", "ILIK", True),
    (TURKISH, "tr", "Diyarbakır", True),
    (TURKISH, "tr", "DİYARBAKIR", True),
    (TURKISH, "tr", "Isparta", True),
    (TURKISH, "tr", "köprü", True),
    (TURKISH, "tr", "kapı", True),
    (TURKISH, "tr", "kapılar", True),
    (TURKISH, "tr", "ışığı", True),
    (TURKISH, "tr", "deniz", False),
    (CHINESE, "zh", "港口", True),
    (CHINESE, "zh", "重建大桥", True),
    (CHINESE, "zh", "港口 渡轮", True),
    (CHINESE, "zh", "人民群众", True),
    (CHINESE, "zh", "口大", True),
    (CHINESE, "zh", "民人", False),
    (TRADITIONAL, "zh", "港口", True),
    (JAPANESE, "ja", "橋", True),
    (JAPANESE, "ja", "港の橋", True),
    (JAPANESE, "ja", "フェリー", True),
    (JAPANESE, "ja", "東京の会議", True),
    (JAPANESE, "ja", "京東", False),
    (JAPANESE_COSTS, "ja", "サーバ", True),
    (JAPANESE_COSTS, "ja", "100万円", True),
    (JAPANESE_COSTS, "ja", "ｺﾝﾋﾟｭｰﾀｰ", True),
    (THAI, "th", "สะพาน", True),
    (THAI, "th", "ฤดูหนาว", True),
    (THAI, "th", "สร้างสะพาน", True),
    (THAI, "th", "ฤดูร้อน", False),
    (ARABIC, "ar", "جسر", True),
    (ARABIC, "ar", "الجسر", True),
    (ARABIC, "ar", "الى", True),
    (ARABIC, "ar", "وزير", False),
    (ARABIC, "ar", "الوزراء", True),
    (ARABIC, "ar", "القريه", True),
    (ARABIC, "ar", "اخر", True),
    (ARABIC, "ar", "مدينة", True),
    (ARABIC_PREFIXED, "ar", "وزير", True),
    (ARABIC_PREFIXED, "ar", "والوزير", True),
    (ARABIC_PREFIXED, "ar", "مدينة", True),
    (ARABIC_PREFIXED, "ar", "الوفود", True),
    (ARABIC_PREFIXED, "ar", "وزراء", True),
    (ARABIC_PREFIXED, "ar", "الوزارة", True),
    (ARABIC_PREFIXED, "ar", "مدارس", True),
    (ARABIC_PREFIXED, "ar", "قاهرة", True),
    (ARABIC_PREFIXED, "ar", "=وزير", False),
    (ARABIC_PREFIXED, "ar", "زيت", False),
    (HEBREW, "he", "בנינו", True),
    (HEBREW, "he", "גשר", True),
    (HEBREW, "he", "תל אביב", True),
    (HEBREW, "he", "השר", True),
    (HEBREW, "he", "שר", True),
    (HEBREW, "he", 'צה"ל', True),
    (HEBREW, "he", "חיפה", False),
]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Engine]:
    """By text, an engine over an archive of that text alone, in its language."""
    found = {}
    for text, language in dict.fromkeys((text, language) for text, language, *_ in ROWS):
        settings = Settings(index=IndexSettings(path=tmp_path_factory.mktemp("language")))
        with Archive(settings.index.archive) as archive:
            spoken = Speech("one", "1", "2020-01-01", numbered([draft(text)]), language=language)
            archive.put(spoken)
            archive.commit()
            sync(archive, settings.index.index, 64, NOBODY)
        found[text] = open_engine(settings)
    return found


@pytest.mark.parametrize(("text", "language", "query", "found"), ROWS, ids=[f"{row[1]} {row[2]}" for row in ROWS])
def test_an_archive_finds_what_its_readers_expect(
    engines: dict[str, Engine], text: str, language: str, query: str, found: bool
) -> None:
    results = engines[text].search(SearchRequest(text=query))
    assert bool(results.total) == found
    if found:
        assert results.hits[0].snippet.spans
