"""Reads an HTML page's metadata: title, date, author, language, address.

Sources are tried in this order: JSON-LD, meta elements, `time` elements and the page's own heading. The date is the
stated day of publication, or else that of a `time` element, preferably one within a `header`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from index.formats._documents.head_lines import day
from index.formats._documents.pieces import Told
from index.formats._documents.web_text import captions
from index.formats._markup import XML_LANG, collapsed, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_DATES = (
    "article:published_time", "og:article:published_time", "citation_publication_date", "citation_date", "date",
    "dc.date", "dcterms.date", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "pubdate",
    "publishdate", "publish-date", "publication_date", "published", "parsely-pub-date", "sailthru.date",
    "datepublished", "release_date",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author")
_KEYWORDS = ("news_keywords", "keywords")
_SAVED = re.compile(r"saved from url=\(\d+\)(https?://\S+)")


def told(root: etree._Element) -> Told:
    """Return the page's metadata."""
    linked = _linked_data(root)
    meta = _meta(root)
    headings = [text for each in root.iter("h1") if (text := text_of(each))]
    title = linked.get("headline") or meta.get("og:title") or (headings[0] if len(headings) == 1 else None)
    language = root.get("lang") or root.get(XML_LANG) or meta.get("og:locale")
    keywords = next((meta[name] for name in _KEYWORDS if name in meta), "")
    return Told(
        title=_text(title) or _document_title(root),
        date=_date(root, linked, meta),
        author=_author(root, linked, meta),
        language=language,
        url=_address(root, meta),
        lead=meta.get("description") or meta.get("og:description"),
        topics=tuple(word.strip() for word in keywords.split(",") if word.strip()),
        captions=captions(root),
    )


def _text(value: object) -> str | None:
    return collapsed(value) or None if isinstance(value, str) else None


def _document_title(root: etree._Element) -> str | None:
    """Return the page's title up to the first " | ", " – " or the like, after which the site's name follows; None if
    empty.
    """
    return re.split(r" [|·—–»] ", text_of(root.find(".//title")))[0] or None


def _meta(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = collapsed(meta.get("content") or "")
        if name and content:
            found.setdefault(name, content)
    return found


def _linked_data(root: etree._Element) -> dict[str, Any]:
    """Return the first JSON-LD object that has a headline or a publication date; {} if there is none."""
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        for each in _objects(script.text or ""):
            if "datePublished" in each or "headline" in each:
                return each
    return {}


def _objects(text: str) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, dict):
            graph = each.get("@graph")
            yield from (inner for inner in (graph if isinstance(graph, list) else [each]) if isinstance(inner, dict))


def _date(root: etree._Element, linked: dict[str, Any], meta: dict[str, str]) -> str | None:
    written = [linked.get("datePublished"), *(meta.get(name) for name in _DATES)]
    times = [t for t in root.iter("time") if t.get("pubdate") is not None or t.get("itemprop") == "datePublished"]
    times += [*root.iterfind(".//header//time"), *root.iter("time")]
    written += [t.get("datetime") or text_of(t) for t in times[:1]]
    return next((iso for each in written if isinstance(each, str) and (iso := day(each))), None)


def _author(root: etree._Element, linked: dict[str, Any], meta: dict[str, str]) -> str | None:
    author = linked.get("author")
    if isinstance(author, list):
        author = author[0] if len(author) == 1 else None
    if isinstance(author, dict):
        author = author.get("name")
    marked = root.xpath('//*[@rel="author" or @itemprop="author" or contains(@class, "byline")]')
    printed = re.sub(r"^by\s+", "", text_of(marked[0]), flags=re.I) if marked else None
    named = next((meta[name] for name in _AUTHORS if name in meta and not meta[name].startswith("http")), None)
    return _text(author) or named or printed


def _address(root: etree._Element, meta: dict[str, str]) -> str | None:
    """Return the address from which the page was saved, else its canonical address, or None.

    `meta` maps the names of the page's meta elements to their content.
    """
    for comment in root.xpath("//comment()")[:5]:
        if saved := _SAVED.search(comment.text or ""):
            return saved[1]
    links = [link.get("href") for link in root.iter("link") if link.get("rel") == "canonical"]
    return next((url for url in (*links, meta.get("og:url")) if url and url.startswith("http")), None)
