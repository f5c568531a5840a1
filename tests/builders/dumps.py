"""Makes text dumps from saved event pages: the text that a browser copies from several pages, one after another.

It reads the HTML with lxml alone and none of the project's readers, so that tests can compare the reader of dumps with
the reader of pages.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import lxml.html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.records import Paragraph

FIELDS = ("title", "lead", "date", "time", "place")
SEPARATORS = ("Text versionEvents\n", "Text version\nEvents\n", "Text version\n", "Text version")
BLOCKS = frozenset(  # elements before which a browser begins a new line
    re.findall(r"\w+", "article blockquote div figure figcaption h1 h2 h3 h4 hr li ol p pre table tr ul")
)


@dataclass(frozen=True)
class Layout:
    """The layout of one dump: the order of an event's first lines, whether its direct link is shown, and what separates
    events.
    """

    order: tuple[str, ...] = FIELDS
    link: bool = False
    separator: str = SEPARATORS[0]


def layouts(seed: int) -> Iterator[Layout]:
    """Yield random layouts without end, each as likely as any other."""
    chance = Random(seed)
    while True:
        order = tuple(chance.sample(FIELDS, len(FIELDS)))
        yield Layout(order, chance.random() < 0.5, chance.choice(SEPARATORS))


def dump(pages: Iterable[str], layout: Layout) -> str:
    """Write the events of the pages (HTML) one after another, in the form of a dump."""
    events = [event_text(page, layout) for page in pages]
    return "Events\n" + layout.separator.join(events) + "Text version"


def event_text(page: str, layout: Layout) -> str:
    """Return what a browser shows of one event page (HTML), from its title to its status lines, one line for each
    block.
    """
    start, end = page.index("<article"), page.index("</article>")
    article = lxml.html.fromstring(page[start:end] + "</article>")
    head = {
        "title": _shown(_one(article, "h1")),
        "lead": _shown(_one(article, "read__lead")),
        "date": _shown(_one(article, "read__published")) or _shown(_one(article, "announce_date")),
        "time": _shown(_one(article, "read__time")),
        "place": _shown(_one(article, "read__place")),
    }
    body = _shown(_one(article, "entry-content"), link=layout.link)
    lines = [line for name in layout.order for line in head[name]] + body
    return "".join(line + "\n" for line in lines if line != "Text version")


def _one(article: lxml.html.HtmlElement, name: str) -> lxml.html.HtmlElement | None:
    test = f"self::{name}" if name == "h1" else f"contains(concat(' ', @class, ' '), ' {name} ')"
    found = article.xpath(f".//*[{test}]")
    return found[0] if found else None


def _shown(element: lxml.html.HtmlElement | None, link: bool = False) -> list[str]:
    if element is None:
        return []
    text = "".join(_text(element, link))
    return [line for raw in text.split("\n") if (line := re.sub(r"[ \t\u00a0]+", " ", raw).strip())]


def _text(element: lxml.html.HtmlElement, link: bool) -> Iterator[str]:
    """Yield the pieces of text that a browser shows, with a line break around each block and each white space as one
    space.

    `link` is whether the direct link is shown.
    """
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "template"):
        return
    classes = (element.get("class") or "").split()
    if "hidden" in classes or ("print_link_wrap" in classes and not link):
        return
    if "slider" in classes:
        yield _slider(element)
        return
    block = element.tag in BLOCKS or "media__title" in classes or "cut__item" in classes
    yield "\n" if block or element.tag == "br" else ""
    yield re.sub(r"\s+", " ", element.text or "")
    for child in element:
        yield from _text(child, link)
        yield re.sub(r"\s+", " ", child.tail or "")
    yield "\n" if block else ""


def _slider(element: lxml.html.HtmlElement) -> str:
    """Return the text of a series of photos: a counter, which a script fills in, and the first caption."""
    captions = [slide.get("data-cycle-desc") or "" for slide in element.xpath(".//*[@data-cycle-desc][@class]")]
    slides = [c for c in element.iter() if "slide" in (c.get("class") or "").split()]
    first = re.sub(r"\s+", " ", (slides[0].get("data-cycle-desc") or "") if slides else "".join(captions[:1]))
    return f"\n1 of {len(slides)}\n{first}\n"


@dataclass(frozen=True)
class Agreement:
    """The agreement of two readings of one event, paragraph by paragraph.

    `equal` is the number of paragraphs with the same text and speaker in both. `same_text` are the pairs with the same
    text but another speaker, `missing` the paragraphs that only the first reading has. Those that only the second has
    are in `doubted` if it marks them as uncertain, otherwise in `extra`.
    """

    equal: int = 0
    same_text: tuple[tuple[Paragraph, Paragraph], ...] = ()
    missing: tuple[Paragraph, ...] = ()
    extra: tuple[Paragraph, ...] = ()
    doubted: tuple[Paragraph, ...] = ()

    @property
    def total(self) -> int:
        """The number of different paragraphs in both readings, without the doubted ones."""
        return self.equal + len(self.same_text) + len(self.missing) + len(self.extra)


def agreement(first: tuple[Paragraph, ...], second: tuple[Paragraph, ...]) -> Agreement:
    """Compare two readings of one event, paragraph by paragraph, in order."""
    one, two = [_plain(p.text) for p in first], [_plain(p.text) for p in second]
    equal, same_text, missing, alone = 0, [], [], []
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            for p, q in zip(first[i1:i2], second[j1:j2], strict=True):
                if p.speaker == q.speaker:
                    equal += 1
                else:
                    same_text.append((p, q))
        else:
            missing.extend(first[i1:i2])
            alone.extend(second[j1:j2])
    return Agreement(
        equal,
        tuple(same_text),
        tuple(missing),
        tuple(p for p in alone if p.uncertain is None),
        tuple(p for p in alone if p.uncertain is not None),
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


def tally(agreements: Iterable[Agreement]) -> Counter[str]:
    """Add up the numbers of paragraphs over many events: equal, speaker (same text only), missing, extra, doubted,
    total.
    """
    sums: Counter[str] = Counter()
    for one in agreements:
        sums.update(
            equal=one.equal,
            speaker=len(one.same_text),
            missing=len(one.missing),
            extra=len(one.extra),
            doubted=len(one.doubted),
            total=one.total,
        )
    return sums
