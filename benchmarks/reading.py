"""Checks the reading of en.kremlin.ru pages, field by field and word by word, against independent readers.

    python benchmarks/reading.py FOLDER [--microformats-every N] [--show N]

Each saved page of the folder is read twice: by `index.formats.kremlin`, and independently, from its meta tags, the URLs
of its links, its publication line, its microformats (mf2py) and lxml's text of the body. Every disagreement is listed
with its cause; one without a known cause is an error of Rostra's.
"""

from __future__ import annotations

import argparse
import html
import re
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html
import mf2py

from index.formats import kremlin
from index.formats._dump.pull_quotes import pull_quotes
from index.records import Skipped, Speech
from index.sources.source import Source
from index.speakers import turns
from index.speakers.turns import Evidence, Printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROCESSES = 2
CHUNK = 50  # pages handed to a process at a time
CHAPTERS = ("President", "For the Media")  # names in the site's menu, which a page's keywords list like sections
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
NOT_TEXT = (  # the class by which the site marks what is not text, and the block with tags and status
    './/*[contains(@class, "masha-ignore") or contains(@class, "read__bottommeta")]'
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field in which the two readers differ; `cause` is "" if no known cause explains it."""

    page: str
    name: str
    ours: object
    theirs: object
    cause: str


@dataclass(slots=True)
class Figures:
    """The figures of one run; they count pages unless their name or comment says otherwise."""

    pages: int = 0
    speeches: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    compared: int = 0  # fields
    disagreements: list[Disagreement] = field(default_factory=list)
    text_equal: int = 0
    text_differs: list[str] = field(default_factory=list)
    paragraphs: Counter[str] = field(default_factory=Counter)  # by kind
    labelled: int = 0  # paragraphs
    named: int = 0  # labelled paragraphs with a speaker
    people: Counter[str] = field(default_factory=Counter)  # labelled paragraphs by speaker
    voices: Counter[str] = field(default_factory=Counter)  # labelled paragraphs by voice
    of_labelled_pages: int = 0  # paragraphs of pages with a label
    same_without_bold: int = 0  # of these, read with the same text, label and speaker without bold
    seconds: float = 0.0  # of Rostra's reader alone, on one core
    megabytes: float = 0.0

    def add(self, other: Figures) -> None:
        """Add another run's figures to these."""
        for name in self.__dataclass_fields__:
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, name, mine + theirs)

    @property
    def unexplained(self) -> list[Disagreement]:
        """The disagreements without a known cause."""
        return [d for d in self.disagreements if not d.cause]


def measure(pages: Iterable[Path], microformats_every: int = 1) -> Figures:
    """Measure these pages; the slow microformats reader reads only every `microformats_every`-th page."""
    tasks = [(path, at % microformats_every == 0) for at, path in enumerate(pages)]
    total = Figures()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        for figures in pool.map(_measure_page, tasks, chunksize=CHUNK):
            total.add(figures)
    return total


def _measure_page(task: tuple[Path, bool]) -> Figures:
    path, with_microformats = task
    content = path.read_bytes()
    started = time.process_time()
    result = next(iter(kremlin.speeches(Source(path.name, content))))
    figures = Figures(pages=1, seconds=time.process_time() - started, megabytes=len(content) / 1e6)
    if isinstance(result, Skipped):
        figures.skipped[result.reason] += 1
        return figures
    page = content.decode("utf-8", errors="replace")
    root = lxml.html.document_fromstring(page[page.index("<article") : page.index("</article>")])
    theirs = dict(_by_meta(page)) | dict(_by_links(root)) | {"id": f"kremlin-{path.stem}"}
    if with_microformats:
        theirs |= _by_microformats(page)
    compared = list(_compare(result, theirs, page))
    figures.speeches = 1
    figures.compared = len(compared)
    figures.disagreements = [d for d in compared if d.ours != d.theirs]
    _measure_text(figures, result, root)
    _measure_without_bold(figures, result)
    return figures


def _compare(speech: Speech, theirs: dict[str, object], page: str) -> Iterator[Disagreement]:
    for name, value in theirs.items():
        ours = _ours(speech, name)
        yield Disagreement(speech.id, name, ours, value, "" if ours == value else _cause(name, ours, value, page))


def _ours(speech: Speech, name: str) -> object:
    value = getattr(speech, name.partition(" ")[0])
    if name.startswith("see_also"):
        return tuple(item.title for item in value)
    return value


def _cause(name: str, ours: object, theirs: object, page: str) -> str:
    """Return why the two readers may differ, or "" if no reason is known."""
    announced = 'class="announce_date"' in page
    credited = isinstance(ours, tuple) and isinstance(theirs, tuple) and [str(c) for c in ours]
    causes = {
        "captions": credited
        and all(c.startswith(tuple(map(str, theirs))) for c in credited)
        and "the picture's attribute leaves out who took it",
        "date upload": announced and "announcement: we tell the day announced, the meta tag that of publication",
        "time published": (announced and "announcement: the only time is that of publication")
        or (theirs == "00:00" and ours is None and "00:00 before 2007 is the site's way to say unknown"),
        "lead": _letters(str(ours)) == _letters(str(theirs)) and "the meta tag joins paragraphs without a space",
        "sections keywords": isinstance(theirs, tuple)
        and isinstance(ours, tuple)
        and {k for k in theirs if k not in CHAPTERS} <= set(ours)
        and "the meta tag names the chapter, and not the single council",
    }
    return causes.get(name) or causes.get(name.partition(" ")[0]) or ""


def _by_meta(page: str) -> Iterator[tuple[str, object]]:
    """Yield the fields found in the page's head and its publication line by regular expressions."""
    yield "title og", _meta(page, "og:title")
    yield "title twitter", _meta(page, "twitter:title")
    yield "lead description", _meta(page, "description") or None
    yield "lead og", _meta(page, "og:description") or None
    yield "date upload", _meta(page, "ya:ovs:upload_date")
    yield "url og", _meta(page, "og:url")
    keywords = (_meta(page, "keywords") or "").removesuffix("President").rstrip(" ,")
    yield "sections keywords", tuple(_plain(k) for k in keywords.split(" ,"))
    published = re.search(r"Publication date:\s*<time[^>]*>[^<]*?(\d\d:\d\d)\s*<", page)
    yield "time published", published[1] if published else None


def _meta(page: str, name: str) -> str | None:
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)"', page)
    return _plain(html.unescape(found[1])) if found else None


def _by_links(root: lxml.html.HtmlElement) -> Iterator[tuple[str, object]]:
    """Yield tags recognised by their links' URLs, and see-also entries and captions found by attributes that Rostra's
    reader ignores.
    """
    for name, catalogue in (("topics", "keywords"), ("persons", "persons")):
        links = root.xpath(f'//ul[@class="read__taglist"]//a[contains(@href, "/catalog/{catalogue}/")]')
        yield f"{name} links", tuple(_plain(a.text_content()) for a in links)
    places = '(contains(@href, "/catalog/countries/") or contains(@href, "/catalog/regions/"))'
    yield "geography links", _texts(root, f'//ul[@class="read__taglist"]//a[{places}]')
    yield "see_also titles", _texts(root, '//a[contains(concat(" ", @class, " "), " cut__item ")]')
    (status,) = root.xpath('//*[contains(@class, "read__status")]//p[starts-with(normalize-space(), "Published in")]')
    sections = _plain(status.text_content()).partition(": ")[2]
    yield "sections status", tuple(sections.split(", ")) if ", " in sections else (sections,)
    pictures = root.xpath(
        "//article//img/@data-cycle-desc"
        ' | //article//*[contains(@class, "media__title") or contains(@class, "video__description")]'
    )
    captions = (_plain(str(p)) if isinstance(p, str) else _plain(p.text_content()) for p in pictures)
    yield "captions pictures", tuple(dict.fromkeys(c for c in captions if c not in ("", "None")))


def _texts(root: lxml.html.HtmlElement, path: str) -> tuple[str, ...]:
    return tuple(_plain(element.text_content()) for element in root.xpath(path))


def _by_microformats(page: str) -> dict[str, object]:
    """Return the fields of the h-entry that mf2py finds on the page."""
    entry = mf2py.parse(doc=page, html_parser="lxml")["items"][0]["properties"]
    return {
        "title microformats": _plain(entry["name"][0]),
        "lead microformats": _plain(" ".join(entry.get("summary", ()))) or None,
        "place microformats": _plain(" ".join(entry.get("location", ()))) or None,
        "topics microformats": tuple(_plain(c) for c in entry.get("category", ())),
    }


def _measure_text(figures: Figures, speech: Speech, root: lxml.html.HtmlElement) -> None:
    (body,) = root.xpath('//article//*[contains(@class, "entry-content")]')
    for element in body.xpath(NOT_TEXT):
        element.drop_tree()
    printed = " ".join(f"{p.label or ''} {p.text}" for p in speech.paragraphs)
    if _letters(printed) == _letters(body.text_content()):
        figures.text_equal = 1
    else:
        figures.text_differs = [speech.id]
    for paragraph in speech.paragraphs:
        figures.paragraphs[paragraph.kind] += 1
        if paragraph.label:
            figures.labelled += 1
            figures.named += paragraph.speaker is not None
            figures.voices[paragraph.voice] += 1
            if paragraph.speaker:
                figures.people[paragraph.speaker] += 1


def _measure_without_bold(figures: Figures, speech: Speech) -> None:
    """Read the paragraphs again as plain text, without bold, italics or quotes; count those that stay the same."""
    if not any(p.label for p in speech.paragraphs):
        return
    texts = [" ".join(filter(None, (p.label, p.text))) for p in speech.paragraphs]
    quotes = pull_quotes(texts)
    printed = [Printed(line, kind="quote" if at in quotes else "speech") for at, line in enumerate(texts)]
    evidence = Evidence(speech.title, speech.lead or "", speech.date, speech.persons, (), speech.sections)
    again = turns.paragraphs(printed, evidence)
    mine, theirs = (Counter((p.text, p.label, p.speaker) for p in ps) for ps in (speech.paragraphs, again))
    figures.of_labelled_pages = len(speech.paragraphs)
    figures.same_without_bold = (mine & theirs).total()


def _plain(text: str) -> str:
    return " ".join(UNSEEN.sub("", text).split())


def _letters(text: str) -> str:
    """Remove all white space from the text, because markup adds and removes it: "Name :Yes" is "Name: Yes"."""
    return "".join(UNSEEN.sub("", text).split())


def report(figures: Figures, shown: int) -> Iterator[str]:
    """Format the figures as lines."""
    yield f"pages {figures.pages}, speeches {figures.speeches}, skipped {dict(figures.skipped)}"
    rate = f"{figures.pages / figures.seconds:.0f} pages/s, {figures.megabytes / figures.seconds:.1f} MB/s"
    yield f"reading, one core: {rate}"
    yield f"fields compared {figures.compared}, disagreements {len(figures.disagreements)}"
    causes = Counter((d.name, d.cause or "UNEXPLAINED") for d in figures.disagreements)
    for (name, cause), count in causes.most_common():
        yield f"  {count:6} {name}: {cause}"
    for item in figures.unexplained[:shown]:
        yield f"    {item.page} {item.name}: ours {item.ours!r}, theirs {item.theirs!r}"
    yield f"text equal {figures.text_equal} of {figures.speeches}; differs: {figures.text_differs[:shown]}"
    yield f"paragraphs {dict(figures.paragraphs)}"
    yield f"labelled {figures.labelled}, named {figures.named}, speakers {len(figures.people)}"
    yield f"voices {dict(figures.voices)}"
    yield f"the same without bold: {figures.same_without_bold} of {figures.of_labelled_pages} paragraphs"


def main() -> None:
    """Measure a folder and print the report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--microformats-every", type=int, default=1, metavar="N")
    parser.add_argument("--show", type=int, default=20, metavar="N")
    given = parser.parse_args()
    figures = measure(sorted(given.folder.rglob("*.html")), given.microformats_every)
    print("\n".join(report(figures, given.show)))


if __name__ == "__main__":
    main()
