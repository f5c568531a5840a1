"""Event pages of kremlin.ru, English and Russian: in goes a saved page, out comes its one speech.

Only the `<article>` is parsed, which holds all but the address and takes a fifth of the time of the whole
page. Text is kept as printed: white space of any kind becomes single spaces and characters that nobody
sees (zero-width, soft hyphen) go; quotation marks, dashes and hyphens stay as they are. A page that is no
speech, or that was cut off, gives a Skipped with the reason.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from index.identity import address_id, speech_id
from index.records import SeeAlso, Skipped, Speech
from index.turns import Evidence, Printed, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Kind
    from index.sources import Source

MARKS = (  # any of these is on every page of the site, and on no other site's
    b'<article class="read__in',
    b"read__internal_content",
    b'property="og:site_name" content="President of Russia"',
    'property="og:site_name" content="Президент России"'.encode(),
    b"kremlin.ru/opensearch.xml",
)
TIME_KNOWN_FROM = "2007"  # before, the site printed 00:00 where it did not know the time
REPLACEMENT = "\ufffd"  # what a browser shows for bytes that are no UTF-8
NOT_TEXT = (  # in the body, but not of what is said: tooltips, pictures, players, see-also, status
    ".read__tooltip, .slider, .media, .media__container, .read__cut, .read__bottommeta, script, style, template"
)
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
NO_CAPTION = ("", "None")  # what the site's own script writes where a picture has none
SENTENCE_END = ".!?…)]>›"
BLOCKS = ("p", "blockquote", "h2", "h3", "h4", "li", "div", "ul", "ol", "table", "hr", "pre")

_ARTICLE = re.compile(r"<article\b[^>]*\bread__in\b[^>]*>")
_PRINT = re.compile(r'href="[^"]*static/css/print\.css"\s+media="all"')
_ERROR = re.compile(r"<title[^>]*>([^<•]*(?:\b404\b|not found|error|не найдена)[^<•]*)", re.IGNORECASE)
_ADDRESS = re.compile(r'id="material_link"[^>]*>\s*([^<\s]+)|property="og:url" content="([^"]+)"|data-href="([^"]+)"')
_LANGUAGE = re.compile(r'<html[^>]*\blang="(\w\w)')
_ENGLISH_DATE = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s+(\d{1,2})\b.*?\b(\d{4})\b"
)


def recognises(source: Source) -> bool:
    """True for any HTML page of the site, speeches and others: the others are skipped with a reason."""
    return any(mark in source.content for mark in MARKS)


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """The page's speech, or why it has none; always exactly one of the two."""
    page = source.content.decode("utf-8", errors="replace")
    if reason := _no_speech(page):
        yield Skipped(source.name, reason)
        return
    article = BeautifulSoup(_article(page), "lxml").select_one("article.read__in")
    body = article.select_one(".entry-content") if article else None
    if article is None or body is None or not _text(article.select_one("h1.entry-title")):
        yield Skipped(source.name, "event page without a title or a body")
        return
    yield _speech(source, page, article, body)


def _no_speech(page: str) -> str | None:
    """Why the page holds no speech of its own, from marks in its source; None where it may hold one."""
    start = _ARTICLE.search(page)
    if start is None:
        return _other_page(page)
    if "</article>" not in page[start.end() :]:
        return "truncated page: the article does not end"
    if _PRINT.search(page, 0, start.start()):
        return "print page: the event page itself holds the speech"
    return None


def _other_page(page: str) -> str:
    if 'class="photoset"' in page or "/photos" in _data_href(page):
        return "photo page: pictures of an event, no speech"
    if 'content="video.other"' in page or "/videos" in _data_href(page):
        return "video page: no transcript"
    if "</html>" not in page:
        return "truncated page: it ends before the article"
    if "schema.org/CollectionPage" in page or "hentry_event" in page:
        return "listing page: links to events, no speech"
    if found := _ERROR.search(page):
        return f"error page: {_tidy(found[1])}"
    return "page without an event article"


def _data_href(page: str) -> str:
    found = re.search(r'data-href="([^"]*)"', page)
    return found[1] if found else ""


def _article(page: str) -> str:
    """The article's markup, or the whole page where articles are nested and no clean cut is possible."""
    start = _ARTICLE.search(page)
    if start is None:
        return page
    cut = page[start.start() : page.index("</article>", start.end()) + len("</article>")]
    return page if cut.count("<article") > 1 else cut


def _speech(source: Source, page: str, article: Tag, body: Tag) -> Speech:
    url = _address(source, page)
    title = _text(article.select_one("h1.entry-title"))
    lead = " ".join(filter(None, map(_text, article.select(".read__lead p")))) or None
    date, time = _when(article)
    tags = _tags(body)
    evidence = Evidence(
        title=title,
        lead=lead or "",
        date=date,
        persons=tags.get("persons", ()),
        tooltips=_tooltips(body),
        sections=_sections(body),
    )
    captions, see_also = _captions(body), _see_also(body)
    for element in body.select(NOT_TEXT):
        element.extract()
    return Speech(
        id=speech_id(url, date, time, title),
        url=url,
        title=title,
        lead=lead,
        date=date,
        time=time,
        place=_text(article.select_one(".read__place")) or None,
        language=_language(page),
        sections=evidence.sections,
        topics=tags.get("topics", ()),
        geography=tags.get("geography", ()),
        persons=evidence.persons,
        see_also=see_also,
        captions=captions,
        paragraphs=paragraphs(_printed(body), evidence),
        source=source.name,
    )


def _address(source: Source, page: str) -> str | None:
    """The canonical address: as the page itself gives it, else as the container that it came from does."""
    for found in _ADDRESS.finditer(page):
        address: str = next(filter(None, found.groups()))
        if address_id(address):
            return address
    return source.url


def _language(page: str) -> str:
    found = _LANGUAGE.search(page)
    return found[1].lower() if found else "en"


def _when(article: Tag) -> tuple[str | None, str | None]:
    """ISO date and "HH:MM" of the event; an announcement prints its day in words and has no time."""
    if announced := _ENGLISH_DATE.search(_text(article.select_one(".announce_date"))):
        month, day, year = announced.groups()
        return datetime.strptime(f"{month} {day} {year}", "%B %d %Y").date().isoformat(), None
    stamp = article.select_one("time.read__published") or article.select_one("time[datetime]")
    date = str(stamp.get("datetime") or "")[:10] if stamp else ""
    time = _text(article.select_one(".read__time"))
    unknown = not re.fullmatch(r"\d\d:\d\d", time) or (time == "00:00" and date < TIME_KNOWN_FROM)
    return date or None, None if unknown else time


def _sections(body: Tag) -> tuple[str, ...]:
    links = body.select(".read__status p")
    return tuple(filter(None, map(_text, links[0].select("a")))) if links else ()


def _tags(body: Tag) -> dict[str, tuple[str, ...]]:
    """Lower-case heading of each column of tags, in English, to its values; "1 more" is no value."""
    english = {"география": "geography", "темы": "topics", "лица": "persons"}
    columns = {}
    for column in body.select(".read__tagscol"):
        heading = _text(column.select_one("h3")).lower()
        values = (_text(item) for item in column.select("li:not(.read__tagsmore)"))
        columns[english.get(heading, heading)] = tuple(filter(None, values))
    return columns


def _see_also(body: Tag) -> tuple[SeeAlso, ...]:
    items = []
    for link in body.select(".cut__description"):
        target = link.select_one("a.cut__item")
        href = str(target.get("href") or "") if target else ""
        items.append(
            SeeAlso(_text(target), _text(link.select_one(".cut__date")) or None, href if "://" in href else None)
        )
    return tuple(items)


def _captions(body: Tag) -> tuple[str, ...]:
    """What is printed under the pictures and players, each once, in order."""
    captions = []
    for element in body.select(".slide[data-cycle-desc], .media__title, .video__description"):
        text = element.get("data-cycle-desc") if "slide" in element.get_attribute_list("class") else None
        captions.append(_tidy(str(text)) if text else _text(element))
    return tuple(dict.fromkeys(c for c in captions if c not in NO_CAPTION))


def _tooltips(body: Tag) -> tuple[tuple[str, str], ...]:
    """(name, office) of each person whom a tooltip explains: ("Moreau Jeanne", "Mayor of Lyon")."""
    found: dict[str, str] = {}
    for tooltip in body.select(".tooltip_person"):
        name = _text(tooltip.select_one(".tooltip_title"))
        found[name] = _text(tooltip.select_one(".tooltip_description_dark")) or found.get(name, "")
    return tuple((name, office) for name, office in found.items() if name)


def _printed(body: Tag) -> Iterator[Printed]:
    """The body's paragraphs in order; text between blocks is a paragraph too, so that nothing is lost."""
    loose: list[str] = []
    for child in body.children:
        if isinstance(child, Tag) and child.name in BLOCKS:
            yield from _paragraph(_tidy("".join(loose)), "", "speech")
            loose.clear()
            yield from _block(child)
        elif isinstance(child, Tag):
            loose.append(child.get_text())
        elif type(child) is NavigableString:
            loose.append(str(child))
    yield from _paragraph(_tidy("".join(loose)), "", "speech")


def _block(block: Tag) -> Iterator[Printed]:
    inner = [b for b in block.find_all(BLOCKS) if not b.find(BLOCKS)]
    for element in inner or [block]:
        text = _text(element)
        yield from _paragraph(text, _leading_bold(element), _markup_kind(block, element, text))


def _markup_kind(block: Tag, element: Tag, text: str) -> Kind:
    """Quotes stand in a blockquote; what is all in italics is the editors': a sentence, else a heading."""
    if block.name == "blockquote":
        return "quote"
    if element.name in ("h2", "h3", "h4"):
        return "heading"
    if text and all(s.find_parent(("i", "em")) for s in element.find_all(string=True) if _tidy(s)):
        return "note" if text[-1] in SENTENCE_END else "heading"
    return "speech"


def _paragraph(text: str, bold: str, kind: Kind) -> Iterator[Printed]:
    if text:
        uncertain = "undecodable bytes" if REPLACEMENT in text else None
        yield Printed(text, bold=bold, kind=kind, uncertain=uncertain)


def _leading_bold(element: Tag) -> str:
    """The text of the bold runs that open the paragraph, white space between them forgiven."""
    runs = []
    for text in element.find_all(string=True):
        if text.find_parent(("b", "strong")) is not None:
            runs.append(str(text))
        elif INVISIBLE.sub("", text).strip():
            break
        else:
            runs.append(str(text))
    return _tidy("".join(runs))


def _text(element: Tag | None) -> str:
    """The element's visible text; a line break in it is a space."""
    if element is None:
        return ""
    for line_break in element.find_all("br"):
        line_break.replace_with("\n")
    return _tidy(element.get_text())


def _tidy(text: str) -> str:
    return " ".join(INVISIBLE.sub("", text).split())
