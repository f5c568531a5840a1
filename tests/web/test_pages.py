"""The pages as a visitor's program sees them: their content, where their links lead, and what they never do."""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from search.request import SearchRequest
from tests.builders.small_site import BRIDGE, FERRY, KREMLIN, MARKET, OLD_MARKET, SPEECHES
from web import state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

TITLES = {speech.title for speech in SPEECHES}
ADDRESSES = (
    "/",
    "/?q=ferry",
    "/?q=ferry&topic=Harbour&-place=Hightown&explain=1",
    "/?q=ferry&group=event&sort=oldest",
    "/?q=nosuchword",
    "/?from=2012&to=2013",
    "/facet/topic",
    "/facet/event?q=ferry&list=name",
    "/speech/town-1",
    "/speech/town-1?q=ferry",
    "/speech/town-4",
    "/speech/town-1/cite",
    f"/speech/town-1/p/{BRIDGE.paragraphs[1].id}/cite",
    "/help",
    "/about",
    "/quote",
    "/quote?text=the+ferry+bell+stands+in+the+middle",
    "/lines",
    "/lines?q=ferry&order=right",
    "/trends",
    "/trends?q=ferry&q=bridge&intervals=1",
    "/collocates?q=ferry",
    "/compare?q=speaker:marsh&against=place:Hightown",
    "/speech/nobody",
    f"/speech/town-3/p/{OLD_MARKET.paragraphs[0].id}",
)


def soup(client: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "lxml")


def said(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(element.get_text().split()) for element in page.select(selector)]


def link(page: BeautifulSoup, selector: str) -> str:
    return str(page.select(selector)[0]["href"])


def pressed(page: BeautifulSoup, selector: str) -> str:
    """Return the URL that pressing the button leads to."""
    button = page.select(selector)[0]
    form = button.find_parent("form")
    assert form is not None
    pairs = [(str(field["name"]), str(field["value"])) for field in (*form.select("input[type=hidden]"), button)]
    return f"{form['action']}?{urlencode(pairs)}"


def hits(page: BeautifulSoup) -> list[str]:
    return said(page, ".hit-title")


# the result page


def test_the_front_page_says_what_the_archive_holds(client: FlaskClient) -> None:
    page = soup(client, "/")
    assert "43 paragraphs of 5 speeches, January 2012 to March 2015" in said(page, ".front-tally")[0]
    assert "Harbour" in " ".join(said(page, ".front-columns li"))


def test_a_search_shows_exact_totals_and_marked_snippets(client: FlaskClient) -> None:
    page = soup(client, "/?q=bridge")
    assert said(page, "h1") == ["4 paragraphs in 2 speeches"]
    assert {mark.lower() for mark in said(page, ".hit-text mark")} == {"bridge"}
    assert set(hits(page)) == {BRIDGE.title, MARKET.title}


def test_a_hit_by_its_title_alone_shows_the_paragraph_of_its_speech_that_answers(client: FlaskClient) -> None:
    page = soup(client, f"/?q=day&event={MARKET.id}")
    assert said(page, ".hit-lead") == ["In the same speech, ¶ 2: A quiet day."]
    assert said(page, ".hit-lead mark") == ["day"]
    assert page.select(".hit-lead a")[0]["href"].endswith(f"#{MARKET.paragraphs[1].id}")


def test_a_hit_by_its_lead_shows_the_lead(client: FlaskClient) -> None:
    page = soup(client, "/?q=“a+bridge+again”")
    assert said(page, ".hit-lead") == ["In the lead of the speech: The town has a bridge again."]
    assert said(page, ".hit-lead mark") == ["a bridge again"]
    assert said(soup(client, "/?q=bridge"), ".hit-lead") == []


def test_what_a_paragraph_says_is_never_markup(client: FlaskClient) -> None:
    assert "<on Sundays> & holidays" in " ".join(said(soup(client, "/?q=sundays"), ".hit-text"))
    assert "&lt;on <mark>Sundays</mark>&gt; &amp; holidays" in client.get("/?q=sundays").text
    assert "<script>x" not in client.get("/?q=%3Cscript%3Ex&topic=%3Cscript%3Ex").text


def test_values_of_one_facet_widen_and_another_facet_narrows(client: FlaskClient) -> None:
    one = soup(client, "/?q=the&topic=Trade")
    two = soup(client, "/?q=the&topic=Trade&topic=Roads")
    three = soup(client, "/?q=the&topic=Trade&topic=Roads&place=Lowtown&speaker=Bo+Lind")
    assert len(hits(one)) < len(hits(two))
    assert len(hits(three)) < len(hits(two))
    assert said(three, ".chip") == [
        "Remove Topic Trade ×",
        "Remove Topic Roads ×",
        "Remove Place Lowtown ×",
        "Remove Speaker Bo Lind ×",
    ]


def test_a_ticked_value_is_marked_and_its_link_unticks_it(client: FlaskClient) -> None:
    page = soup(client, "/?q=ferry&topic=Harbour")
    assert said(page, ".is-picked a:first-child") == ["Harbour"]
    assert link(page, ".is-picked a:first-child") == "/?q=ferry"
    assert link(page, ".chip") == "/?q=ferry"


def test_a_picked_value_is_in_sight_even_where_nothing_has_it(client: FlaskClient) -> None:
    page = soup(client, "/?q=ferry&year=2015&event=town-4")
    assert said(page, ".facet > .values .is-picked") == [
        "2015 0 −",
        "Речь о мосте (2015-03-01) 0 −",
    ]


def test_a_value_can_be_left_out_and_taken_back(client: FlaskClient) -> None:
    page = soup(client, "/?q=ferry")
    narrowed = soup(client, pressed(page, '.values [value="Hightown"]'))
    assert FERRY.title not in hits(narrowed)
    assert said(narrowed, ".chip-not") == ["Remove not Place Hightown ×"]
    assert link(narrowed, ".chip-not") == link(narrowed, ".is-excluded .value-not") == "/?q=ferry"


def test_a_picked_value_can_be_left_out_instead(client: FlaskClient) -> None:
    page = soup(client, "/?q=ferry&place=Hightown")
    assert link(page, ".is-picked .value-not") == "/?q=ferry&-place=Hightown"


def test_the_count_of_a_value_is_what_its_link_finds(client: FlaskClient) -> None:
    page = soup(client, "/?q=the&topic=Harbour")
    for value in page.select(".rail .values li"):
        if "is-picked" in (value.get("class") or []):
            continue
        facet = re.search(r"[?&](topic|place|speaker|year|event|voice|kind|geography)=", value.a["href"])  # type: ignore[index,arg-type]
        count = int(str(value.a.next_sibling).replace(",", ""))  # type: ignore[union-attr]
        only = soup(client, str(value.a["href"]))  # type: ignore[index]
        total = int(said(only, "h1 b")[0].split()[0].replace(",", ""))
        if facet and facet.group(1) != "topic":
            assert total == count


def test_pages_follow_one_another_without_gap_or_repetition(client: FlaskClient) -> None:
    addresses = []
    page = soup(client, "/?q=ferry&size=7")
    while True:
        addresses += [str(a["href"]).partition("#")[2] for a in page.select(".hit-title a")]
        onward = page.select("a.pager-step[rel=next]")
        if not onward:
            break
        page = soup(client, str(onward[0]["href"]))
    assert len(addresses) == len(set(addresses)) == int(said(page, "h1 b")[0].split()[0])


def test_a_page_beyond_the_last_is_the_last(client: FlaskClient) -> None:
    page = soup(client, "/?q=ferry&page=999999")
    assert said(page, ".pager-pages b") == ["Page 4"]
    assert hits(page)


def test_order_by_date_both_ways(client: FlaskClient) -> None:
    newest = [str(t["datetime"]) for t in soup(client, "/?q=bridge&sort=newest").select(".hit time")]
    oldest = [str(t["datetime"]) for t in soup(client, "/?q=bridge&sort=oldest").select(".hit time")]
    assert newest == sorted(newest, reverse=True)
    assert oldest == sorted(oldest)


def test_one_per_speech_says_how_many_more_it_has(client: FlaskClient) -> None:
    page = soup(client, "/?q=ferry&group=event")
    assert len(hits(page)) == len(set(hits(page))) == 2
    assert "29 more in this speech" in said(page, ".hit-more a")
    assert said(soup(client, link(page, ".hit-more a")), "h1")[0].endswith("in 1 speech")


def test_the_timeline_leads_to_its_periods(client: FlaskClient) -> None:
    page = soup(client, "/?q=the")
    bar = next(a for a in page.select(".chart-bars a") if "2013" in a.get_text())
    narrowed = soup(client, str(bar["href"]))
    assert set(hits(narrowed)) == {BRIDGE.title}
    assert said(narrowed, ".chip") == ["Remove Period September 2013 ×"]


def test_scores_are_shown_on_asking(client: FlaskClient) -> None:
    assert not soup(client, "/?q=ferry").select(".score")
    assert len(soup(client, "/?q=ferry&explain=1").select(".score")) in (0, 10)


def test_nothing_found_offers_ways_on(client: FlaskClient) -> None:
    page = soup(client, "/?q=zebra&topic=Harbour")
    assert said(page, "h1") == ["Nothing found"]
    assert "/?q=zebra" in [a["href"] for a in page.select(".nothing a")]


def test_a_facet_page_lists_every_value_by_use_or_by_name(client: FlaskClient) -> None:
    by_use = said(soup(client, "/facet/topic"), ".values a")
    by_name = said(soup(client, "/facet/topic?list=name"), ".values a")
    assert by_use[0] == "Harbour"
    assert by_name == sorted(by_use)
    assert client.get("/facet/nonsense").status_code == 404


# speeches and permalinks


def test_from_a_hit_one_click_leads_to_that_very_paragraph(client: FlaskClient) -> None:
    target = link(soup(client, "/?q=coin&topic=Harbour"), ".hit-title a")
    page = soup(client, target)
    marked = page.select(".is-marked")
    assert [element["id"] for element in marked] == [urlsplit(target).fragment]
    assert said(marked[0], "mark") == ["coin"]  # type: ignore[arg-type]
    assert link(page, ".back") == "/?q=coin&topic=Harbour"


def test_every_paragraph_has_a_number_an_address_and_a_citation(client: FlaskClient) -> None:
    page = soup(client, "/speech/town-1")
    numbers = page.select(".para-no")
    assert len(numbers) == len(BRIDGE.paragraphs)
    for paragraph, number in zip(BRIDGE.paragraphs, numbers, strict=True):
        assert number["href"] == f"/speech/town-1/p/{paragraph.id}"
        assert page.select_one(f'[id="{paragraph.id}"]') is not None
    citations = said(page, ".cite .citation")
    permalink = f"http://localhost/speech/town-1/p/{BRIDGE.paragraphs[1].id}"
    assert citations[1] == (
        f"Ada Marsh, “Opening of the new bridge”, Lowtown, 23 September 2013, paragraph 2. {permalink}"
        f", originally at {BRIDGE.url}"
    )


def test_a_speech_stands_as_printed(client: FlaskClient) -> None:
    page = soup(client, "/speech/town-1?q=ferry+bridge")
    assert said(page, ".para-text") == [paragraph.text for paragraph in BRIDGE.paragraphs]
    assert "Mayor Ada Marsh:" in said(page, ".turn")
    assert said(page, "h2.para-text") == ["On the ferry"]


def test_matches_in_a_speech_lead_to_one_another(client: FlaskClient) -> None:
    first = soup(client, "/speech/town-1?q=ferry")
    second = soup(client, link(first, ".trail [rel=next]"))
    third = soup(client, link(second, ".trail [rel=next]"))
    assert said(first, ".trail-count") == ["3 paragraphs match"]
    assert said(second, ".is-marked .para-no") == ["Address of paragraph 5"]
    assert said(third, ".is-marked .para-no") == ["Address of paragraph 7"]
    assert link(third, ".trail [rel=prev]") == link(first, ".trail [rel=next]")


def test_words_are_found_within_a_speech(client: FlaskClient) -> None:
    form = soup(client, "/speech/town-1").select_one("form.find")
    assert form is not None
    page = soup(client, f"{form['action']}?{form.select('input')[0]['name']}=bell")
    assert [mark.get_text() for mark in page.select("mark")] == ["bell"]


def test_names_and_the_day_of_a_speech_lead_to_pages_of_their_own(client: FlaskClient) -> None:
    page = soup(client, "/speech/town-1")
    links = {a.get_text(): str(a["href"]) for a in page.select(".colophon a, .speech-when a")}
    assert links["Harbour"] == "/topic/Harbour"
    assert links["Lowtown"] == "/place/Lowtown"
    assert links["Ada Marsh"] == "/speaker/Ada%20Marsh"
    assert links["23 September 2013"] == "/day/2013-09-23"
    assert links["town.example/speeches/1"] == "https://town.example/speeches/1"


def test_only_web_addresses_of_a_source_become_links(client: FlaskClient) -> None:
    assert "javascript:" not in client.get("/speech/town-1").text


def test_see_also_leads_to_our_own_copy_first_and_to_the_source(client: FlaskClient) -> None:
    found = [
        (str(a["href"]), a.get_text())
        for a in soup(client, "/speech/town-1").select(".colophon dd a[href*='/news/'], .colophon dd a[href$='-5']")
    ]
    assert found == [
        ("/speech/kremlin-5", "A note on the marsh"),
        (f"{KREMLIN}/5", "at the source: A note on the marsh"),
        (f"{KREMLIN}/6", "A note that is not here"),
    ]


def test_a_lead_that_is_the_whole_text_is_shown_once(client: FlaskClient) -> None:
    assert soup(client, "/speech/kremlin-5").get_text().count("once a marsh.") == 1
    assert soup(client, "/speech/town-1").select(".speech-lead")


def test_nobody_learns_in_which_folder_a_source_stood(client: FlaskClient) -> None:
    for address in ("/speech/kremlin-5", "/api/speech/kremlin-5"):
        assert "marsh.txt" in client.get(address).text
        assert "archivist" not in client.get(address).text


def test_a_speech_says_its_language(client: FlaskClient) -> None:
    assert soup(client, "/speech/town-4").select("article[lang=ru]")


def test_a_hit_in_another_language_says_so(client: FlaskClient) -> None:
    assert soup(client, "/?q=мост").select(".hit-text[lang=ru]")


def test_an_unknown_date_is_said(client: FlaskClient) -> None:
    assert "undated" in said(soup(client, "/speech/kremlin-5"), ".speech-when")[0]


def test_a_permalink_leads_to_the_marked_paragraph(client: FlaskClient) -> None:
    id_ = BRIDGE.paragraphs[2].id
    answer = client.get(f"/speech/town-1/p/{id_}")
    assert answer.status_code == 303
    assert answer.location == f"/speech/town-1?p={id_}#{id_}"
    assert said(soup(client, answer.location), ".is-marked .para-text") == [BRIDGE.paragraphs[2].text]


def test_another_id_of_a_speech_redirects_for_good(client: FlaskClient) -> None:
    answer = client.get("/speech/town-1-copy?q=ferry")
    assert (answer.status_code, answer.location) == (301, "/speech/town-1?q=ferry")
    id_ = BRIDGE.paragraphs[0].id
    answer = client.get(f"/speech/town-1-copy/p/{id_}")
    assert (answer.status_code, answer.location) == (301, f"/speech/town-1/p/{id_}")
    assert client.get("/api/speech/town-1-copy").status_code == 301


def test_the_address_of_a_changed_paragraph_says_what_became_of_it(client: FlaskClient) -> None:
    page = soup(client, f"/speech/town-3/p/{OLD_MARKET.paragraphs[0].id}")
    assert said(page, ".former blockquote") == [OLD_MARKET.paragraphs[0].text]
    assert said(page, ".former h2") == ["Read until 6 May 2024"]
    successor = soup(client, client.get(link(page, ".onward")).location)
    assert said(successor, ".is-marked .para-text") == [MARKET.paragraphs[0].text]


def test_an_address_that_never_was_is_not_found(client: FlaskClient) -> None:
    for address in ("/speech/nobody", "/speech/town-1/p/0000000000", "/speech/nobody/p/1", "/nowhere"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "There is no such page" in answer.text


# quotations


def test_a_true_quotation_is_found_where_it_was_said(client: FlaskClient) -> None:
    page = soup(client, "/quote?text=“this+bridge+took+nine+years”")
    assert said(page, "#verdict") == ["Said in these words"]
    target = client.get(link(page, ".verdict .hit-title a")).location
    assert said(soup(client, target), ".is-marked .para-no") == ["Address of paragraph 2"]


def test_a_false_quotation_is_shown_word_by_word(client: FlaskClient) -> None:
    page = soup(client, "/quote?text=The+steel+is+from+Lowtown,+and+the+golden+bell+hangs+in+the+middle")
    assert said(page, "#verdict") == ["Not said quite so"]
    assert "golden" in said(page, ".hit-text del")[0]
    assert "ferry" in said(page, ".hit-text ins")[0]


def test_a_quotation_of_somebody_else_says_whose_it_was(client: FlaskClient) -> None:
    page = soup(client, "/quote?text=“this+bridge+took+nine+years”+–+Bo+Lind")
    assert said(page, "#verdict") == ["Said in these words"]
    assert said(page, ".verdict .notices") == [
        "Bo Lind speaks in this archive, but these words in it are not by Bo Lind: this was Ada Marsh."
    ]
    assert said(soup(client, "/quote?text=“this+bridge+took+nine+years”+–+Ada+Marsh"), ".verdict .notices") == []
    wired = client.get("/api/quote?text=“this+bridge+took+nine+years”+–+Bo+Lind").get_json()
    assert (wired["named"], wired["misattributed"]) == ("Bo Lind", True)


def test_lines_of_what_only_titles_have_lead_to_the_paragraphs(client: FlaskClient) -> None:
    page = soup(client, "/lines?q=title:opening")
    link = page.select_one(".study .lede a")
    assert link is not None
    assert soup(client, str(link["href"])).select(".hit")


def test_questions_with_answers_are_groups_and_not_landmarks_of_one_name(client: FlaskClient) -> None:
    (pair,) = soup(client, "/speech/town-1").select(".exchange")
    assert (pair.name, pair["role"], pair["aria-label"]) == ("div", "group", "Question and answer")


def test_what_is_offered_already_is_not_offered_again_beside_each_word(client: FlaskClient) -> None:
    page = soup(client, "/?q=feryr+harbuor")
    offered = said(page, ".suggestions a")
    assert "ferry harbour" in " ".join(offered)
    assert page.select(".notices a") == []


def test_a_quotation_said_often_leads_to_all_its_uses(client: FlaskClient) -> None:
    page = soup(client, "/quote?text=the+tide+was+kind")
    (uses,) = said(page, ".verdict .uses")
    number = int(re.findall(r"Said in (\d+) paragraphs, first on 5 January 2012\.", uses)[0])
    listed = soup(client, link(page, ".verdict .uses a"))
    assert len(hits(listed)) == min(number, 10)
    assert client.get("/api/quote?text=the+tide+was+kind").get_json()["uses"]["paragraphs"] == number == 30


def test_the_parts_of_a_spliced_quotation_are_shown_with_their_places(client: FlaskClient) -> None:
    spliced = "/quote?text=It+carries+40+tonnes.+The+steel+is+from+Lowtown."
    page = soup(client, spliced)
    assert said(page, "#verdict") == ["Said, but not together"]
    assert said(page, ".verdict .hit-who") == ["Ada Marsh", "Bo Lind"]
    assert client.get(f"/api{spliced}").get_json()["verdict"] == "apart"


def test_what_may_say_a_quotation_in_other_words_is_shown_where_it_is_not_found(client: FlaskClient) -> None:
    page = soup(client, "/quote?text=Nine+years+of+work+were+needed+to+build+it")
    assert said(page, "#verdict") == ["Not found in this archive"]
    (first, *_) = page.select(".verdict .hit")
    assert "this bridge took nine years" in first.text
    more = soup(client, page.select_one(".verdict .forms a")["href"])  # type: ignore[index,arg-type]
    assert BRIDGE.title in {link.text for link in more.select(".hit-title a")}
    assert soup(client, "/quote?text=zzyzx+qqq").select(".verdict .hit") == []


def test_a_place_of_a_quotation_leads_to_its_citation(client: FlaskClient) -> None:
    page = soup(client, "/quote?text=“this+bridge+took+nine+years”")
    links = [link["href"] for link in page.select(".verdict .hit-around a")]
    assert [client.get(str(link)).status_code for link in links] == [200, 200]
    assert str(links[1]).endswith("/cite")


def test_a_quotation_from_nowhere_is_not_found(client: FlaskClient) -> None:
    assert said(soup(client, "/quote?text=zebras+never+vote"), "#verdict") == ["Not found in this archive"]
    assert client.get("/api/quote?text=zebras+never+vote").get_json()["verdict"] == "not found"
    assert client.get("/api/quote").get_json()["places"] == []


# all pages


def addresses_in(page: BeautifulSoup) -> Iterator[str]:
    for a in page.select("a[href]"):
        address = str(a["href"])
        if address.startswith("/"):
            yield address


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_link_of_a_page_is_dead(client: FlaskClient, address: str) -> None:
    for onward in set(addresses_in(soup(client, address))):
        assert client.get(onward).status_code in (200, 301, 303), onward


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_well_made(client: FlaskClient, address: str) -> None:
    page = soup(client, address)
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert len(page.select("h1")) == len(page.select("main")) == 1
    assert page.title is not None
    levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    ids = [str(element["id"]) for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for control in page.select("input:not([type=hidden]), textarea, select"):
        assert page.select(f"label[for='{control['id']}']"), control
    assert all(said(page, "button")), "a button without a name"
    assert not page.select("[style], style, script:not([src], [type='application/ld+json']), [onclick]")
    assert all(unescape(a.get_text()).strip() or a.get("aria-label") for a in page.select("a"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_html_without_a_fault(client: FlaskClient, address: str) -> None:
    html5lib = pytest.importorskip("html5lib")
    parser = html5lib.HTMLParser()
    parser.parse(client.get(address).text)
    assert parser.errors == []


def test_json_and_html_show_the_same_results(client: FlaskClient) -> None:
    query = "q=ferry&place=Lowtown&place=Hightown&-year=2015&sort=oldest&size=20&page=2"
    page, data = soup(client, f"/?{query}"), client.get(f"/api/search?{query}").get_json()
    assert said(page, "h1 b") == [f"{data['total']} paragraphs"]
    assert hits(page) == [hit["title"] for hit in data["hits"]]
    shown = [str(a["href"]).partition("#")[2] for a in page.select(".hit-title a")]
    assert shown == [hit["paragraph"] for hit in data["hits"]]
    shown = [str(a["href"]) for a in page.select(".hit-no")]
    assert shown == [hit["url"] for hit in data["hits"]]


junk = st.text(max_size=30) | st.sampled_from(["-1", "1e9", "0", '"', "((", "topic:", "\x00", "ferry", "2013", "*"])
parameters = st.sampled_from(
    ["q", "page", "size", "sort", "from", "to", "topic", "-topic", "event", "p", "explain", "group", "words", "x"]
)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.dictionaries(parameters, junk, max_size=6), st.sampled_from(["/", "/speech/town-1", "/api/search", "/feed"]))
def test_no_parameter_breaks_a_page(client: FlaskClient, query: dict[str, str], path: str) -> None:
    query = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    assert client.get(path, query_string=query).status_code == 200


def test_a_long_query_is_cut_with_a_notice(client: FlaskClient) -> None:
    page = soup(client, "/?q=" + "ferry+" * 1_000)
    assert any("cut after 1,000 characters" in notice for notice in said(page, ".notices li"))


def test_every_link_of_the_rail_reads_back_as_one_thing_changed(client: FlaskClient) -> None:
    asked = SearchRequest("ferry").toggle("topic", "Harbour")
    page = soup(client, f"/?{state.write(asked)}")
    for a in page.select(".values a:not(.value-not)"):
        changed = state.read(urlsplit(str(a["href"])).query).request
        assert len(set(changed.picks) ^ set(asked.picks)) == 1
        assert changed.text == asked.text


def test_the_api_gives_a_speech_as_the_export_does(client: FlaskClient) -> None:
    speech = json.loads(client.get("/api/speech/town-1").text)
    assert [paragraph["text"] for paragraph in speech["paragraphs"]] == [p.text for p in BRIDGE.paragraphs]
    assert client.get("/api/speech/nobody").get_json()["status"] == 404


def test_the_page_about_the_archive_says_why_its_words_are_not_those_of_studies(client: FlaskClient) -> None:
    page = soup(client, "/about")
    words = {str(each.dt.get_text()): each.dd.get_text() for each in page.select(".figures div") if each.dt and each.dd}
    between_spaces = sum(len(p.text.split()) for speech in SPEECHES for p in speech.paragraphs)
    assert words["Words"] == str(between_spaces)
    assert "counted here from space to space" in page.get_text()
