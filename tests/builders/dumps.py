"""Text dumps made from saved event pages, in the layout that a browser's copy of several pages has.

This reads the HTML by itself, with lxml alone and none of the project's readers, so that the dump reader and
the page reader can be held against each other.
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
BLOCKS = frozenset(  # elements that a browser begins a new line for
    re.findall(r"\w+", "article blockquote div figure figcaption h1 h2 h3 h4 hr li ol p pre table tr ul")
)


@dataclass(frozen=True)
class Layout:
    """How one dump is laid out: the head's order, whether the direct link is printed, what parts the events."""

    order: tuple[str, ...] = FIELDS
    link: bool = False
    separator: str = SEPARATORS[0]


def layouts(seed: int) -> Iterator[Layout]:
    """Layouts without end, each as likely as any other."""
    chance = Random(seed)
    while True:
        order = tuple(chance.sample(FIELDS, len(FIELDS)))
        yield Layout(order, chance.random() < 0.5, chance.choice(SEPARATORS))


def dump(pages: Iterable[str], layout: Layout) -> str:
    """The pages' events run together, as the seed file has them."""
    events = [event_text(page, layout) for page in pages]
    return "Events\n" + layout.separator.join(events) + "Text version"


def event_text(page: str, layout: Layout) -> str:
    """What a browser shows of one event page, from its title to its status lines, a line for each block."""
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
    """The text that a browser prints, a newline around each block; white space of the source is spaces."""
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
    """A series of photos shows its first caption and a counter that a script fills in."""
    captions = [slide.get("data-cycle-desc") or "" for slide in element.xpath(".//*[@data-cycle-desc][@class]")]
    slides = [c for c in element.iter() if "slide" in (c.get("class") or "").split()]
    first = re.sub(r"\s+", " ", (slides[0].get("data-cycle-desc") or "") if slides else "".join(captions[:1]))
    return f"\n1 of {len(slides)}\n{first}\n"


@dataclass(frozen=True)
class Agreement:
    """How two readings of one event agree, in paragraphs.

    `equal` have the same text and speaker; `same_text` of the others only the text; `missing` stand in the
    first reading alone, `extra` in the second alone and without a doubt, `doubted` there and flagged.
    """

    equal: int = 0
    same_text: tuple[tuple[Paragraph, Paragraph], ...] = ()
    missing: tuple[Paragraph, ...] = ()
    extra: tuple[Paragraph, ...] = ()
    doubted: tuple[Paragraph, ...] = ()

    @property
    def total(self) -> int:
        """All paragraphs that one reading or both are sure of."""
        return self.equal + len(self.same_text) + len(self.missing) + len(self.extra)


def agreement(first: tuple[Paragraph, ...], second: tuple[Paragraph, ...]) -> Agreement:
    """Two readings held against each other, paragraph by paragraph, in order."""
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
    """The sums over many events: equal, speaker, missing, extra, doubted, total."""
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
