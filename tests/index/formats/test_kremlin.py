"""Damaged and unusual event pages; the golden pages show what a usual one contains."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.formats import kremlin
from index.records import Skipped, Speech
from index.sources.source import Source

GOLDEN = Path(__file__).parents[2] / "golden" / "kremlin"
PAGE = (GOLDEN / "01-fields.html").read_text(encoding="utf-8")


def read(page, url=None):
    (result,) = kremlin.speeches(Source("page.html", page.encode(), url=url))
    return result


@pytest.mark.parametrize("content", [b"", b"\x00\xff\x01" * 100, b"<html><body><article>Hello</article></body></html>"])
def test_what_is_not_of_the_site_is_left_to_other_formats(content):
    assert not kremlin.recognises(Source("other.html", content))


def test_a_page_cut_off_anywhere_is_whole_or_skipped_never_shorter():
    whole = read(PAGE)
    for end in range(0, len(PAGE), 97):
        result = read(PAGE[:end])
        assert isinstance(result, Skipped) or result.paragraphs == whole.paragraphs


def test_a_cut_off_page_says_so():
    assert read(PAGE[: PAGE.index("entry-content")]).reason.startswith("truncated page")


def test_nested_articles_give_no_clean_cut_and_the_whole_page_is_parsed():
    nested = PAGE.replace('<div class="read__bottommeta', '<article>More.</article> <div class="read__bottommeta')
    assert isinstance(read(nested), Speech)
    assert read(nested).title == "Meeting with river pilots"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("90.html", "http://en.kremlin.ru/events/president/news/90"),
        ("/d/90", "http://en.kremlin.ru/d/90"),
        ("list.html", None),
    ],
)
def test_links_of_a_saved_copy_to_its_neighbours_are_the_sites_own(href, url):
    page = (GOLDEN / "15-see-also.html").read_text(encoding="utf-8")
    assert read(page.replace("http://en.kremlin.ru/events/president/news/90", href)).see_also[0].url == url


def test_an_earlier_article_of_another_kind_is_passed_over():
    assert isinstance(
        read(PAGE.replace('<div class="read"', '<article class="ad">Buy.</article><div class="read"')), Speech
    )


def test_text_between_the_blocks_is_a_paragraph_too():
    loose = read(PAGE.replace('<div class="read__bottommeta', 'Loose <u>words</u>. <div class="read__bottommeta'))
    assert loose.paragraphs[-1].text == "Loose words."


def test_loose_text_has_its_bold_and_its_line_breaks():
    loose = read(
        PAGE.replace('<div class="read__bottommeta', '<b>Zora Quill:</b> One<br>two.<div class="read__bottommeta')
    )
    assert (loose.paragraphs[-1].label, loose.paragraphs[-1].text) == ("Zora Quill:", "One two.")


@pytest.mark.parametrize("block", ["<div>Loose {} words.</div>", "<span>Loose {} words.</span>"])
def test_text_beside_the_blocks_of_a_block_is_not_lost(block):
    inner = block.format("<p>One.</p><div>Two <blockquote>Three.</blockquote></div>")
    page = read(PAGE.replace('<div class="read__bottommeta', inner + '<div class="read__bottommeta'))
    assert [p.text for p in page.paragraphs[-5:]] == ["Loose", "One.", "Two", "Three.", "words."]
    assert page.paragraphs[-2].kind == "quote"


def test_the_address_may_come_from_the_container():
    bare = PAGE.replace("/events/president/news/101", "/elsewhere").replace("/d/101", "/d/")
    assert read(bare, url="http://en.kremlin.ru/events/president/news/7").id == "kremlin-7"
    assert read(bare).id.startswith("2014-05-06-1330-meeting-with-river-pilots")


def test_the_declared_encoding_is_used():
    page = PAGE.replace('charset="utf-8"', 'charset="windows-1251"').replace("Good afternoon.", "Добрый день.")
    (result,) = kremlin.speeches(Source("page.html", page.replace("•", "-").encode("windows-1251")))
    assert result.paragraphs[0].text == "Добрый день."


def test_an_unknown_encoding_is_read_as_utf_8():
    assert read(PAGE.replace('charset="utf-8"', 'charset="x-none"')).paragraphs[0].text == "Good afternoon."


def test_a_page_without_a_title_is_skipped():
    assert read(PAGE.replace("entry-title", "other")).reason == "event page without a title or a body"


def test_a_fifty_megabyte_page_is_read():
    filler = "<p>" + "The river is long. " * 1_000 + "</p>"
    big = PAGE.replace('<div class="read__bottommeta', filler * 60 + '<div class="read__bottommeta')
    padded = big.replace("</head>", "<!--" + " " * 49_000_000 + "--></head>")
    assert len(read(padded).paragraphs) == 61


@pytest.mark.corpus
def test_pages_of_the_mirror_that_are_no_speech_are_skipped_with_what_they_are(shared_data):
    reasons = {"print": "print page", "photos": "photo page", "videos": "video page", "listing": "listing page"}
    for path in (shared_data / "kremlin-mirror-extras").rglob("*.html"):
        source = Source(path.name, path.read_bytes())
        assert kremlin.recognises(source)
        (result,) = kremlin.speeches(source)
        expected = next(reason for part, reason in reasons.items() if part in path.parent.name)
        assert isinstance(result, Skipped)
        assert result.reason.startswith(expected)
