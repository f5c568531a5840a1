"""Event pages of kremlin.ru, in English or Russian: each saved page becomes one speech.

Only the `<article>` is parsed: it has everything but the address, and parsing it takes a fifth of the time. Text is
kept as a browser shows it (see `index.text.visible`). Bytes that are not UTF-8 become U+FFFD, as in a browser, and
their paragraph is marked uncertain. A page that holds no speech, or is cut off, gives a Skipped with the reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from index.identity import address_id, speech_id
from index.records import SeeAlso, Skipped, Speech
from index.speakers.turns import Evidence, Printed, paragraphs
from index.text.printed_dates import MONTHS, TIME_KNOWN_FROM
from index.text.visible import Run, all_italic, leading_bold, runs, runs_of, text, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.records import Kind
    from index.sources.source import Source

    Parts = Mapping[str, Sequence[Tag]]

MARKS = (  # each page of the site has one of these, and no page of another site has any
    b'<article class="read__in',
    b"read__internal_content",
    b'property="og:site_name" content="President of Russia"',
    'property="og:site_name" content="Президент России"'.encode(),
    b"kremlin.ru/opensearch.xml",
)
HEAD = 4096  # bytes in which a page declares its encoding; HTML requires it in the first 1,024
REPLACEMENT = "\ufffd"  # what a browser shows for bytes that are not UTF-8
NOT_TEXT = (  # classes within the body that are not speech: tooltips, pictures, players, see-also, status
    ("read__tooltip", "slider", "media", "media__container", "read__cut", "read__bottommeta")
)
CAPTION = "caption"  # one key for all classes of captions, which keeps them in page order
CAPTIONED = ("slide", "media__title", "video__description")
NO_CAPTION = ("", "None")  # what the site's script writes for a picture without a caption
SENTENCE_END = ".!?…)]>›"
HEADINGS = ("h2", "h3", "h4")
BLOCKS = ("p", "blockquote", "h2", "h3", "h4", "li", "div", "ul", "ol", "table", "hr", "pre")

_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)")
_ARTICLE = re.compile(r"<article\b[^>]*\bread__in\b[^>]*>")
_PRINT = re.compile(r'href="[^"]*static/css/print\.css"\s+media="all"')
_ERROR = re.compile(r"<title[^>]*>([^<•]*(?:\b404\b|not found|error|не найдена)[^<•]*)", re.IGNORECASE)
_ADDRESS = re.compile(r'id="material_link"[^>]*>\s*([^<\s]+)|property="og:url" content="([^"]+)"|data-href="([^"]+)"')
_LANGUAGE = re.compile(r'<html[^>]*\blang="(\w\w)')
_DAY_IN_WORDS = re.compile(
    rf"(?:(?P<first>\d{{1,2}})\b[^,.]*?)?(?P<month>{'|'.join(MONTHS)})(?:\s+(?P<day>\d{{1,2}})\b)?.*?(?P<year>\d{{4}})",
    re.IGNORECASE,
)


def recognises(source: Source) -> bool:
    """Whether the source is any HTML page of the site; pages without a speech are skipped later, with a reason."""
    return any(mark in source.content for mark in MARKS)


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the page's one speech, or one Skipped with the reason."""
    page = _decoded(source.content)
    if reason := _no_speech(page):
        yield Skipped(source.name, reason)
        return
    parts = _parts(BeautifulSoup(_article(page), "lxml"))
    if "entry-content" not in parts or not text(_first(parts, "entry-title")):
        yield Skipped(source.name, "event page without a title or a body")
        return
    yield _speech(source, page, parts)


def _decoded(content: bytes) -> str:
    """Decode the page by the encoding that it declares, or as UTF-8 if the encoding is missing or unknown."""
    declared = _CHARSET.search(content, 0, HEAD)
    try:
        return content.decode(declared[1].decode() if declared else "utf-8", errors="replace")
    except LookupError:
        return content.decode("utf-8", errors="replace")


def _no_speech(page: str) -> str | None:
    """Return why the page has no speech of its own, judged by its HTML; None if its article can hold a speech."""
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
        return f"error page: {tidy(found[1])}"
    return "page without an event article"


def _data_href(page: str) -> str:
    found = re.search(r'data-href="([^"]*)"', page)
    return found[1] if found else ""


def _article(page: str) -> str:
    """Return the article's markup; the whole page if articles are nested, as then the article's end is unclear."""
    start = _ARTICLE.search(page)
    if start is None:
        return page
    cut = page[start.start() : page.index("</article>", start.end()) + len("</article>")]
    return page if cut.count("<article") > 1 else cut


def _parts(soup: BeautifulSoup) -> dict[str, list[Tag]]:
    """Group the article's elements by CSS class, in page order; one walk is faster than one search for each class."""
    article = soup.find("article", class_="read__in")
    found: dict[str, list[Tag]] = defaultdict(list)
    for element in article.find_all(True) if isinstance(article, Tag) else ():
        for name in element.get_attribute_list("class"):
            if name:
                found[CAPTION if name in CAPTIONED else name].append(element)
    return dict(found)


def _first(parts: Parts, name: str) -> Tag | None:
    return parts[name][0] if name in parts else None


def _speech(source: Source, page: str, parts: Parts) -> Speech:
    url = _address(source, page)
    title = text(_first(parts, "entry-title"))
    lead = " ".join(filter(None, (text(p) for part in parts.get("read__lead", ()) for p in part.find_all("p"))))
    date, time = _when(parts)
    tags = _tags(parts)
    evidence = Evidence(
        title=title,
        lead=lead,
        date=date,
        persons=tags.get("persons", ()),
        tooltips=_tooltips(parts),
        sections=_sections(parts),
    )
    captions, see_also = _captions(parts), _see_also(parts, url)
    for name in NOT_TEXT:
        for element in parts.get(name, ()):
            element.extract()
    return Speech(
        id=speech_id(url, date, time, title),
        url=url,
        title=title,
        lead=lead or None,
        date=date,
        time=time,
        place=text(_first(parts, "read__place")) or None,
        language=_language(page),
        sections=evidence.sections,
        topics=tags.get("topics", ()),
        geography=tags.get("geography", ()),
        persons=evidence.persons,
        see_also=see_also,
        captions=captions,
        paragraphs=paragraphs(_printed(parts["entry-content"][0]), evidence),
        source=source.name,
    )


def _address(source: Source, page: str) -> str | None:
    """Return the page's canonical address, else the address given by the source's container, or None."""
    for found in _ADDRESS.finditer(page):
        address: str = next(filter(None, found.groups()))
        if address_id(address):
            return address
    return source.url


def _language(page: str) -> str:
    found = _LANGUAGE.search(page)
    return found[1].lower() if found else "en"


def _when(parts: Parts) -> tuple[str | None, str | None]:
    """Return the event's ISO date and its time ("HH:MM"); either is None if it is unknown.

    The page of an announcement has no time.
    """
    if announced := _DAY_IN_WORDS.search(text(_first(parts, "announce_date"))):
        day = int(announced["day"] or announced["first"] or 1)
        return f"{announced['year']}-{MONTHS[announced['month'].lower()]:02}-{day:02}", None
    stamp = _first(parts, "read__published")
    if stamp is None:
        stamp = next((t for part in parts.get("read__status", ()) for t in part.find_all("time")), None)
    date = str(stamp.get("datetime") or "")[:10] if stamp else ""
    time = text(_first(parts, "read__time"))
    unknown = not re.fullmatch(r"\d\d:\d\d", time) or (time == "00:00" and date < TIME_KNOWN_FROM)
    return date or None, None if unknown else time


def _sections(parts: Parts) -> tuple[str, ...]:
    status = _first(parts, "read__status")
    line = status.find("p") if status else None
    return tuple(filter(None, map(text, line.find_all("a")))) if isinstance(line, Tag) else ()


def _tags(parts: Parts) -> dict[str, tuple[str, ...]]:
    """Map the heading of each column of tags to the tags in it.

    The headings are in English and lower case ("topics"). The link "1 more" below the tags is left out.
    """
    english = {"география": "geography", "темы": "topics", "лица": "persons"}
    columns = {}
    for column in parts.get("read__tagscol", ()):
        heading = column.find("h3")
        name = text(heading if isinstance(heading, Tag) else None).lower()
        items = (li for li in column.find_all("li") if "read__tagsmore" not in li.get_attribute_list("class"))
        columns[english.get(name, name)] = tuple(filter(None, map(text, items)))
    return columns


def _see_also(parts: Parts, page: str | None) -> tuple[SeeAlso, ...]:
    """Return the pages that this page links to as "see also"; `page` is the address of this page."""
    items = []
    for description in parts.get("cut__description", ()):
        link, date = description.find("a", class_="cut__item"), description.find(class_="cut__date")
        if isinstance(link, Tag):
            when = text(date if isinstance(date, Tag) else None)
            items.append(SeeAlso(text(link), when or None, _target(str(link.get("href") or ""), page)))
    return tuple(items)


def _target(href: str, page: str | None) -> str | None:
    """Return a link's full address; None if a relative link does not lead to a page of the site.

    `page` is the address of the page with the link, or None. In a saved copy, the link "123.html" means the site's
    page "123".
    """
    if "://" in href:
        return href
    whole = urljoin(page, href) if page and href else ""
    return whole.removesuffix(".html") if address_id(whole) else None


def _captions(parts: Parts) -> tuple[str, ...]:
    """Return the captions of pictures and players, without repeats, in page order."""
    captions = (
        tidy(str(element["data-cycle-desc"])) if element.has_attr("data-cycle-desc") else text(element)
        for element in parts.get(CAPTION, ())
    )
    return tuple(dict.fromkeys(c for c in captions if c not in NO_CAPTION))


def _tooltips(parts: Parts) -> tuple[tuple[str, str], ...]:
    """Return (name, office) of each person with a tooltip: ("Moreau Jeanne", "Mayor of Lyon")."""
    found: dict[str, str] = {}
    for tooltip in parts.get("tooltip_person", ()):
        name, office = tooltip.find(class_="tooltip_title"), tooltip.find(class_="tooltip_description_dark")
        if isinstance(name, Tag) and text(name):
            found.setdefault(text(name), text(office if isinstance(office, Tag) else None))
    return tuple(found.items())


def _printed(block: Tag, kind: Kind = "speech") -> Iterator[Printed]:
    """Yield the paragraphs of the body or of a block in it; loose text between blocks is a paragraph too.

    `kind` is the kind of the paragraphs outside headings and quotes.
    """
    loose: list[Run] = []
    for child in block.children:
        if isinstance(child, Tag) and (child.name in BLOCKS or child.find(BLOCKS)):
            yield from _paragraph(loose, kind)
            loose = []
            yield from _block(child, kind)
        else:
            loose += runs_of(child)
    yield from _paragraph(loose, kind)


def _block(block: Tag, around: Kind) -> Iterator[Printed]:
    kind: Kind = "heading" if block.name in HEADINGS else "quote" if block.name == "blockquote" else around
    if block.find(BLOCKS):
        yield from _printed(block, kind)
    else:
        yield from _paragraph(list(runs(block)), kind)


def _paragraph(pieces: list[Run], kind: Kind) -> Iterator[Printed]:
    """Make one printed paragraph of these pieces of text; yield nothing if none of the text is visible.

    The paragraph is of kind `kind`. But if that is "speech" and all text is in italics, the kind becomes "note" for
    text that ends like a sentence, else "heading".
    """
    printed = tidy("".join(run.text for run in pieces))
    if not printed:
        return
    if kind == "speech" and all_italic(pieces):
        kind = "note" if printed[-1] in SENTENCE_END else "heading"
    uncertain = "undecodable bytes" if REPLACEMENT in printed else None
    yield Printed(printed, bold=leading_bold(pieces), kind=kind, uncertain=uncertain)
