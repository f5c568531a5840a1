from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from whoosh.analysis import Token as WhooshToken

from index.analysis.stems import languages, stem
from index.analysis.tokens import pieces, places, tokens, written
from index.whoosh_view.analyzer import analyzer

TABLE = [  # a text, and its words as (form, position)
    ("S-400", [("s400", 0), ("s", 0), ("400", 1)]),
    ("W-2", [("w2", 0), ("w", 0), ("2", 1)]),
    ("COVID-19", [("covid19", 0), ("covid", 0), ("19", 1)]),
    ("1,000,000", [("1000000", 0)]),
    ("1.000.000", [("1000000", 0)]),
    ("1,000.50", [("1000.50", 0)]),
    ("3.5", [("3.5", 0)]),
    ("9/11", [("9/11", 0)]),
    ("16:40", [("16:40", 0)]),
    ("2001/2002", [("2001", 0), ("2002", 1)]),
    ("2010-2012", [("2010", 0), ("2012", 1)]),
    ("2010–2012", [("2010", 0), ("2012", 1)]),
    ("23.09.2013", [("23", 0), ("09", 1), ("2013", 2)]),
    ("U.S.", [("u.s.", 0)]),
    ("US", [("u.s.", 0)]),
    ("US's", [("u.s.", 0)]),
    ("u.s.", [("u.s.", 0)]),
    ("us", [("us", 0)]),
    ("USA U.S.A.", [("usa", 0), ("usa", 1)]),
    ("U.N. UN", [("un", 0), ("un", 1)]),
    ("a.m., e.g.", [("am", 0), ("eg", 1)]),
    ("V.V.Putin", [("v", 0), ("v", 1), ("putin", 2)]),
    ("end.Next", [("end", 0), ("next", 1)]),
    ("e-mail", [("email", 0), ("e", 0), ("mail", 1)]),
    ("co-operation", [("cooperation", 0), ("co", 0), ("operation", 1)]),
    ("co\u2011operation", [("cooperation", 0), ("co", 0), ("operation", 1)]),
    ("state-of-the-art x", [("stateoftheart", 0), ("state", 0), ("of", 1), ("the", 2), ("art", 3), ("x", 4)]),
    ("one-two-three-four-five", [("one", 0), ("two", 1), ("three", 2), ("four", 3), ("five", 4)]),
    ("Moscow–Beijing", [("moscow", 0), ("beijing", 1)]),
    ("5km", [("5km", 0), ("5", 0), ("km", 1)]),
    ("5-km", [("5km", 0), ("5", 0), ("km", 1)]),
    ("3.5km", [("3.5km".replace(".", ""), 0), ("3.5", 0), ("km", 1)]),
    ("$5bn", [("$", 0), ("5bn", 1), ("5", 1), ("bn", 2)]),
    ("US$100", [("u.s.", 0), ("$", 1), ("100", 2)]),
    ("(€1,000)", [("€", 0), ("1000", 1)]),
    ("100 £", [("100", 0), ("£", 1)]),
    ("50%-60% 5%-growth", [("50", 0), ("%", 1), ("60", 2), ("%", 3), ("5", 4), ("%", 5), ("growth", 6)]),
    ("５％ ٥٪ ₽", [("5", 0), ("%", 1), ("5", 2), ("%", 3), ("₽", 4)]),
    ("10% 20°C", [("10", 0), ("%", 1), ("20", 2), ("c", 3)]),
    ("1990s 1990's", [("1990s", 0), ("1990", 1)]),
    ("the state's nations'", [("the", 0), ("state", 1), ("nations", 2)]),
    ("the state’s nations’", [("the", 0), ("state", 1), ("nations", 2)]),
    ("don't don’t O’Brien", [("dont", 0), ("dont", 1), ("obrien", 2)]),
    ("“Peace,” (war) — or…", [("peace", 0), ("war", 1), ("or", 2)]),
    ("naïve Łódź Ærø İzmir", [("naive", 0), ("lodz", 1), ("aero", 2), ("izmir", 3)]),
    ("STRASSE straße", [("strasse", 0), ("strasse", 1)]),
    ("ﬁnance Ⅷ m²", [("finance", 0), ("viii", 1), ("m2", 2)]),
    ("peace\u00adkeep\u200bing", [("peacekeeping", 0), ("peacekeep", 0), ("ing", 1)]),
    ("Ёлка й Їжак за\u0301мок", [("елка", 0), ("й", 1), ("їжак", 2), ("замок", 3)]),
    ("п'ять п’ять", [("пять", 0), ("пять", 1)]),
    ("中国 人", [("中", 0), ("国", 1), ("人", 2)]),
    ("٢٠١٣", [("2013", 0)]),
    ("हिन्दी", [("हिन्दी", 0)]),
    ("— - ’ …", []),
]  # fmt: skip


@pytest.mark.parametrize(("written", "forms"), TABLE, ids=[row[0] for row in TABLE])
def test_words_are_cut_as_people_type_them(written, forms):
    assert [(token.form, token.position) for token in tokens(written)] == forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("S-400", "S400"),
        ("e-mail", "email"),
        ("co-operation", "cooperation"),
        ("5km", "5-km"),
        ("USA", "U.S."),
        ("US", "U.S."),
        ("Putin's", "putin"),
        ("Zelensky’s", "Zelensky"),
        ("COVID-19", "covid19"),
        ("ёлки", "елка"),
        ("nations", "Nation"),
        ("1,000,000", "1000000"),
    ],
)
def test_spellings_of_one_thing_share_a_stem(one, other):
    assert tokens(one)[0].stem == tokens(other)[0].stem


def test_the_pronoun_is_not_the_country():
    assert tokens("us")[0].stem != tokens("US")[0].stem


def test_a_word_in_another_script_is_stemmed_by_its_script():
    assert stem("переговоров", "en") == stem("переговоров", "ru") == stem("переговоры", "ru")
    assert stem("negotiations", "ru") == stem("negotiation", "en")


def test_a_language_without_a_stemmer_keeps_its_words():
    assert stem("maailma", "xx") == "maailma"
    assert {"en", "ru"} <= languages()


def test_an_elided_article_is_a_word_of_its_own_in_the_languages_that_elide():
    assert [token.form for token in tokens("l'état", "fr")] == ["l", "etat"]


def test_a_word_longer_than_any_is_cut():
    assert len(tokens("x" * 1000)[0].form) == 64


ODD = "ab1'’-./:,%US\u00ad\u0301\u200bßﬁéЖйñ中가ᄀ\u1161\u2011\u00a0 \n٣½_\ud800"


@given(st.text() | st.text(st.sampled_from(ODD), max_size=40))
@example("e\u0301-\ufb01 U.S.’s")
@example("𐄇 9/𐄇 1,𐄇𐄇")
def test_spans_and_positions_are_in_order_and_inside_the_text(text):
    found = tokens(text)
    for token in found:
        assert 0 <= token.start < token.end <= len(text)
        assert not any(map(str.isspace, text[token.start : token.end]))
    starts = [t.start for t in found if t.kind != "joined"]
    assert starts == sorted(starts)
    positions = [t.position for t in found]
    assert positions == sorted(positions)
    assert set(positions) == set(range(len({*positions})))


@given(
    st.lists(st.text(st.sampled_from("abÉñßЖﬁ\u0301"), min_size=1).filter(lambda word: word[0] != "\u0301"), min_size=1)
)
def test_a_span_holds_the_whole_word_as_printed(words):
    text = " (" + "), “".join(words) + "”"
    assert [text[token.start : token.end] for token in tokens(text)] == words


@given(st.text(st.sampled_from(ODD), max_size=30), st.text(st.sampled_from(ODD), max_size=30))
def test_a_token_never_crosses_white_space(one, other):
    def forms(text):
        return [token.form for token in tokens(text)]

    assert forms(one + " " + other) == forms(one) + forms(other)


@given(st.text(st.sampled_from("aébsUS'’.-19 "), max_size=30))
def test_composed_and_decomposed_text_read_alike(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert [t.form for t in tokens(composed)] == [t.form for t in tokens(decomposed)]


@given(st.text(st.sampled_from("abUS190.,:'’-_()“”дЁй\u0301"), max_size=8))
@example("US")
@example("1990’s")
def test_the_short_way_for_plain_words_says_what_the_rules_say(chunk):
    with_a_rule = pieces("\u2060" + chunk)[0]  # the invisible character prevents the fast path
    assert [piece.form for piece in pieces(chunk)[0]] == [piece.form for piece in with_a_rule]


def test_the_whoosh_analyzer_writes_all_tokens_and_asks_without_parts():
    stems = analyzer(stemmed=True)
    written = [(t.text, t.pos) for t in stems("The e-mails", positions=True)]
    asked = [(t.text, t.pos) for t in stems("The e-mails", positions=True, mode="query")]
    assert written == [("the", 0), ("email", 1), ("e", 1), ("mail", 2)]
    assert asked == [("the", 0), ("email", 1)]
    assert all(isinstance(t, WhooshToken) for t in stems("a b"))


def test_analyzers_of_one_kind_are_equal_so_schemas_are():
    assert analyzer(stemmed=True) == analyzer(stemmed=True)
    assert analyzer(stemmed=True) != analyzer(stemmed=False)


@given(st.text(max_size=80) | st.lists(st.sampled_from([row[0] for row in TABLE]), max_size=9).map(" ".join))
@example("(US) «US», US's d'Estaing 5%-growth e-mail")
def test_the_places_of_words_are_those_of_the_tokens_as_written(text: str) -> None:
    for language in ("en", "fr", "ru"):
        assert places(text, language) == [(token.start, token.end) for token in written(text, language)]
