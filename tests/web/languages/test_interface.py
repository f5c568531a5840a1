"""The interface is in the reader's language, from the browser's preferences or the URL, on every page and in every
link.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from index.errors import ConfigError
from search.embedded import open_engine
from tests.builders.small_site import BRIDGE, OLD_MARKET
from web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from index.config import Settings

PAGES = {
    "/": ("Who said it, when", "Кто это сказал"),
    "/?q=ferry": ("Best first", "Лучшие"),
    "/?q=nosuchword": ("Nothing found", "Ничего не найдено"),
    "/facet/topic": ("Most paragraphs", "По числу абзацев"),
    "/speech/town-1": ("Find in this speech", "Найти в этом выступлении"),
    "/speech/town-1?q=ferry": ("Results", "Результаты"),
    "/speech/town-1/cite": ("How to cite this", "Как цитировать"),
    f"/speech/town-1/p/{BRIDGE.paragraphs[1].id}/around": ("The whole speech", "Всё выступление"),
    f"/speech/town-3/p/{OLD_MARKET.paragraphs[0].id}": ("This paragraph has changed", "Этот абзац изменился"),
    "/help": ("Words with this beginning.", "Слова, которые так начинаются."),
    "/about": ("For programs", "Для программ"),
    "/quote?text=the+ferry+bell+hangs": ("Was it said in these words?", "Сказано ли это именно так?"),
    "/lines?q=ferry": ("Words before", "Слова до"),
    "/trends?q=ferry": ("Per million words", "На миллион слов"),
    "/collocates?q=ferry": ("Both sides", "С обеих сторон"),
    "/compare?q=speaker:marsh": ("Typical of", "Характерно"),
    "/echoes": ("Most speeches", "По числу выступлений"),
    "/receipt?q=ferry": ("Open it now", "Открыть сейчас"),
    "/speaker/Ada%20Marsh": ("Read them all", "Читать все"),
    "/speakers": ("Part of the name", "Часть имени"),
    "/calendar": ("Calendar", "Календарь"),
    "/month/2013-09": ("September 2013", "сентябрь 2013"),
    "/year/2013": ("September", "сентябрь"),
    "/speech/nobody": ("No speech has this address here.", "Выступления с таким адресом здесь нет."),
    "/no/such/page": ("There is no such page", "Здесь ничего нет"),
    "/feed?q=ferry": ("paragraph", "абзац"),
    "/opensearch.xml": ("paragraph by paragraph", "по абзацам"),
}


@pytest.mark.parametrize(("address", "english", "russian"), [(page, *said) for page, said in PAGES.items()])
def test_a_page_speaks_the_language_of_its_reader(
    client: FlaskClient, address: str, english: str, russian: str
) -> None:
    assert english in client.get(address).text
    for answer in (
        client.get(address, headers={"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"}),
        client.get(f"/ru{address}"),
        client.get(f"{address}{'&' if '?' in address else '?'}lang=ru"),
    ):
        assert russian in answer.text
        assert english not in answer.text
        if answer.mimetype == "text/html":
            assert '<html lang="ru">' in answer.text
            assert answer.headers["Content-Language"] == "ru"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("ru", "ru"),
        ("ru-RU", "ru"),
        ("en-GB,en;q=0.9,ru;q=0.8", "en"),
        ("ru;q=0.4, en;q=0.5", "en"),
        ("de, ru;q=0.5", "ru"),
        ("de", "en"),
        ("ru;q=0, de", "en"),
        ("*", "en"),
        ("", "en"),
        ("это, не ;язык;;q=x", "en"),
    ],
)
def test_the_language_is_the_first_that_the_browser_asks_for(client: FlaskClient, asked: str, given: str) -> None:
    answer = client.get("/help", headers={"Accept-Language": asked.encode().decode("latin-1")})
    assert answer.headers["Content-Language"] == given


@pytest.mark.parametrize("address", [page for page in PAGES if page not in ("/feed?q=ferry", "/opensearch.xml")])
def test_a_language_in_the_address_is_kept_by_every_link_and_form(client: FlaskClient, address: str) -> None:
    page = BeautifulSoup(client.get(f"/ru{address}").text, "lxml")
    ours = [*page.select("a[href^='/']"), *page.select("form[action^='/']")]
    addresses = {each.get("href") or each["action"] for each in ours if each.get("hreflang") != "en"}
    assert addresses
    assert [each for each in addresses if not str(each).startswith("/ru/")] == []
    (switch,) = page.select("a[hreflang]")
    assert (switch["lang"], switch.text) == ("en", "English")
    assert client.get(str(switch["href"])).headers["Content-Language"] == "en"


def test_the_switch_leads_to_the_same_page(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/?q=ferry&topic=Harbour").text, "lxml")
    assert page.select_one("a[hreflang]")["href"] == "/ru/?q=ferry&topic=Harbour"  # type: ignore[index]


def test_only_addresses_without_a_language_vary_by_the_reader(client: FlaskClient) -> None:
    assert "Accept-Language" in client.get("/?q=ferry").vary
    assert "Accept-Language" in client.get("/feed?q=ferry").vary
    assert "Accept-Language" not in client.get("/ru/?q=ferry").vary
    assert "Accept-Language" not in client.get("/api/v1/search?q=ferry").vary


def test_a_page_kept_in_one_language_is_not_taken_for_another(client: FlaskClient) -> None:
    english = client.get("/?q=ferry").headers["ETag"]
    answer = client.get("/?q=ferry", headers={"If-None-Match": english, "Accept-Language": "ru"})
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "ru")
    again = client.get("/?q=ferry", headers={"If-None-Match": answer.headers["ETag"], "Accept-Language": "ru"})
    assert (again.status_code, "Accept-Language" in again.vary) == (304, True)


@pytest.mark.parametrize("address", ["/", "/speech/town-1", "/speaker/Ada%20Marsh", "/calendar", "/year/2013"])
def test_a_page_names_itself_and_its_other_languages(client: FlaskClient, address: str) -> None:
    page = BeautifulSoup(client.get(f"/ru{address}").text, "lxml")
    assert page.select_one("link[rel=canonical]")["href"] == f"http://localhost/ru{address}"  # type: ignore[index]
    there = {str(each["hreflang"]): each["href"] for each in page.select("link[rel=alternate][hreflang]")}
    assert there == {
        "en": f"http://localhost/en{address}",
        "ru": f"http://localhost/ru{address}",
        "x-default": f"http://localhost{address}",
    }


def test_what_is_cited_and_what_programs_read_is_the_same_in_every_language(client: FlaskClient) -> None:
    place = f"/speech/town-1/p/{BRIDGE.paragraphs[1].id}/cite"
    cited = [
        [each.text for each in BeautifulSoup(client.get(f"{language}{place}").text, "lxml").select(".cited")]
        for language in ("", "/ru")
    ]
    assert cited[0] == cited[1]
    assert not any("/ru/" in each for each in cited[1])
    for address in ("/api/v1/search?q=nosuchword", "/api/v1/speech/nobody", "/sitemap.xml", "/export.csv?q=ferry"):
        answers = [client.get(address, headers={"Accept-Language": language}).text for language in ("en", "ru")]
        assert re.sub(r'"took_ms":[^,}]+', "", answers[0]) == re.sub(r'"took_ms":[^,}]+', "", answers[1])


def test_numbers_and_dates_are_written_as_russian_writes_them(client: FlaskClient) -> None:
    text = BeautifulSoup(client.get("/ru/speech/town-1").text, "lxml").text
    assert "23 сентября 2013" in text
    assert "\u00a0" in client.get("/ru/trends?q=ferry").text or "мс" in client.get("/ru/?q=ferry").text


def test_a_notice_in_russian_has_the_quotation_marks_of_russian(client: FlaskClient) -> None:
    notices = BeautifulSoup(client.get("/ru/?q=the+or+ferry").text, "lxml").select_one(".notices")
    assert notices is not None
    assert "«the», «or»" in notices.text
    assert not set("“”") & set(notices.text)


def test_a_language_without_a_catalogue_is_a_setting_that_cannot_be_used(site_settings: Settings) -> None:
    unknown = replace(site_settings, web=replace(site_settings.web, languages=("en", "xx")))
    with pytest.raises(ConfigError, match="'xx'"):
        create_app(open_engine(site_settings), unknown)


def test_a_site_of_one_language_neither_varies_nor_offers_another(site_settings: Settings) -> None:
    one = replace(site_settings, web=replace(site_settings.web, language="ru", languages=("ru",)))
    answer = create_app(open_engine(site_settings), one).test_client().get("/")
    assert answer.headers["Content-Language"] == "ru"
    assert "Accept-Language" not in answer.vary
    assert "hreflang" not in answer.text
