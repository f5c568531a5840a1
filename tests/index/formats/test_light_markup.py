"""Markup that people write by hand: each kind is recognised by its marks, and none of its marks becomes a word."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from index.formats import asciidoc, markdown, org_mode, restructured_text, wikitext
from index.formats._documents.light_markup import markup
from index.reading.read import format_names, read
from index.records import Speech
from index.sources.source import Source

if TYPE_CHECKING:
    from index.formats._documents.marked_text import Marks

SECONDS = 20  # a generous limit; a reader whose time is quadratic takes minutes
MARKS: dict[str, Marks] = {
    "asciidoc": asciidoc.MARKS,
    "markdown": markdown.MARKS,
    "org": org_mode.MARKS,
    "restructured": restructured_text.MARKS,
    "wiki": wikitext.MARKS,
}
HEADS = {
    "asciidoc": "= Wells\n:date: 2021-05-04\n\n",
    "org_mode": "#+TITLE: Wells\n#+DATE: 2021-05-04\n\n",
    "restructured_text": "=====\nWells\n=====\n\n:Date: 2021-05-04\n\n",
    "wikitext": "{{header|title=Wells|date=4 May 2021}}\n\n",
}
SAID = "The wells are clean."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The wells are clean.\n\nWe have *two* of them [sic].", None),
        ("[As delivered]\n\nThe wells == the lake, {{sic}}.", None),
        ("MR. QUILL: :date: is no field.\n", None),
        ('{"text": "# no"}', None),
        ("<p>''' '''</p>", None),
        ("# Wells\n\nClean.", "markdown"),
        ("Wells\n=====\n\nClean.", "markdown"),
        ("---\ntitle: Wells\n---\n\nClean.", "markdown"),
        ("See [[Wells]] and [[Lake]], [a](b), [c](d) and [e](f).", "markdown"),
        ("= Wells\n\nClean.", "asciidoc"),
        ("// by hand\n:lang: en\n= Wells\n\nClean.", "asciidoc"),
        ("---\ntitle: Wells\n---\n== North\n\n== South\n", "asciidoc"),
        ("== North\n\nSee https://example.org/wells[the list].", "asciidoc"),
        ("=====\nWells\n=====\n\nClean.", "restructured_text"),
        (".. image:: wells.png\n\nSee `the list <https://example.org>`_.", "restructured_text"),
        ("North\n~~~~~\n\nClean.\n\nSouth\n^^^^^\n\nDirty.", "restructured_text"),
        ("#+TITLE: Wells\n\nClean.", "org_mode"),
        ("* Wells\n:PROPERTIES:\n:END:\nClean.", "org_mode"),
        ("{{header\n| title = Wells\n}}\nClean.", "wikitext"),
        ("== North ==\nThe '''well''' is [[clean water|clean]].", "wikitext"),
    ],
)
def test_a_text_is_in_the_markup_that_it_has_most_marks_of(text: str, told: str | None) -> None:
    assert markup(text) == told


@pytest.mark.parametrize(
    ("marks", "marked", "said"),
    [
        ("asciidoc", "The *wells* __are__ `clean`.", "The wells are clean."),
        ("asciidoc", "2 * 3 * 4, snake_case_name, a*b*c", "2 * 3 * 4, snake_case_name, a*b*c"),
        ("asciidoc", "See link:a.html[the list,window=_blank] or https://e.org[it^].", "See the list or it."),
        ("asciidoc", '(((wells)))The ((wells)) [[here]]are "`clean`".', "The wells are “clean”."),
        ("asciidoc", "H~2~O, 5^th^ [.red]#well#", "H2O, 5th well"),
        ("markdown", "The **wells** *are* __very__ `clean`.", "The wells are very clean."),
        ("markdown", "**Friends,", "Friends,"),
        ("markdown", "dear neighbours,**", "dear neighbours,"),
        ("markdown", r"A note\*\* and 2 ** 3", "A note** and 2 ** 3"),
        ("org", "The *wells* /are/ _very_ =clean=.", "The wells are very clean."),
        ("org", "2*3*4, and/or, snake_case_name, a/b/c", "2*3*4, and/or, snake_case_name, a/b/c"),
        ("org", "See [[https://e.org][the list]] of <2021-05-04 Tue 10:00>.", "See the list of 2021-05-04."),
        ("restructured", "The **wells** *are* ``clean``.", "The wells are clean."),
        ("restructured", "2 * 3 * 4, snake_case_name", "2 * 3 * 4, snake_case_name"),
        (
            "restructured",
            "See `the list <https://e.org>`__, :doc:`here <a>` and lake_ [1]_.",
            "See the list, here and lake.",
        ),
        ("restructured", "re\\ **Structured**\\ Text", "reStructuredText"),
        ("wiki", "The '''wells''' ''are'' [https://e.org clean].<br />Yes.", "The wells are clean. Yes."),
        ("wiki", "It’s the people’s, isn't it", "It’s the people’s, isn't it"),
    ],
)
def test_marks_are_no_words(marks: str, marked: str, said: str) -> None:
    assert MARKS[marks].words(marked) == said


@pytest.mark.parametrize("name", HEADS)
def test_the_head_says_title_and_date(name: str) -> None:
    source = Source("speech.txt", f"{HEADS[name]}{SAID}".encode())
    assert format_names(source) == (name,)
    (found,) = read(source)
    assert isinstance(found, Speech)
    assert (found.title, found.date, [p.text for p in found.paragraphs]) == ("Wells", "2021-05-04", [SAID])


@pytest.mark.parametrize("mark", ["[", "[[", "{{", "'''", "`", "*", "<!--", "<ref>", "((", "link:x[", "\n{|\n", "x_ "])
@pytest.mark.parametrize("name", HEADS)
def test_a_text_of_marks_without_end_is_read_in_bounded_time(name: str, mark: str) -> None:
    begun = time.process_time()
    assert read(Source("speech.txt", f"{HEADS[name]}{mark * (50_000 // len(mark))}\n\n{SAID}".encode()))
    assert time.process_time() - begun < SECONDS


STATEMENT = """**Madam President,
Dear neighbours,**

### 2. On wells

We open **both wells** by *May*:

- the old one;
1. the new one.

12

I thank you.
"""


def test_a_statement_of_the_general_debate_in_markdown_is_read_without_marks() -> None:
    (found,) = read(Source("QAT_51_1996.txt", STATEMENT.encode()))
    assert isinstance(found, Speech)
    assert [(p.text, p.kind) for p in found.paragraphs] == [
        ("Madam President, Dear neighbours,", "speech"),
        ("2. On wells", "heading"),
        ("We open both wells by May:", "speech"),
        ("the old one;", "speech"),
        ("1. the new one.", "speech"),
        ("12", "note"),
        ("I thank you.", "speech"),
    ]


@pytest.mark.parametrize("name", ["QAT_51_1996.txt", "2021-05-04-wells.txt"])
def test_one_bold_line_of_plain_text_is_read_without_its_stars(name: str) -> None:
    (found,) = read(Source(name, b"The wells are clean.\n\n***\n\n**Thank you all.**\n"))
    assert isinstance(found, Speech)
    assert [p.text for p in found.paragraphs] == ["The wells are clean.", "***", "Thank you all."]
