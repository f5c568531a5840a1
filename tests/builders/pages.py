"""Invented event pages with the markup of en.kremlin.ru, for tests from reading a file to answering a search."""

from __future__ import annotations

from html import escape

BRIDGES = (
    "Good afternoon, colleagues. The bridge over the Lune will be opened in June.",
    "I would like to thank the builders, who have worked through two winters.",
    "Drug trafficking across the river has stopped since we closed the old ferry.",
)
FERRIES = (
    "We have met to speak about ferries and about nothing else.",
    "The old ferry was closed because of drug trafficking, as everybody knows.",
)


def page(
    number: int, title: str, paragraphs: tuple[str, ...], date: str = "2011-05-04", speaker: str = "Ada Marsh"
) -> str:
    """Make the HTML of an event page; the first paragraph begins with the speaker's label in bold."""
    first, *rest = (escape(text, quote=False) for text in paragraphs)
    body = f"<p><b>{speaker}:</b> {first}</p>" + "".join(f"<p>{text}</p>" for text in rest)
    address = f"http://en.kremlin.ru/events/president/transcripts/{number}"
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:url" content="{address}">
<meta property="og:site_name" content="President of Russia"></head>
<body>
<article class="read__in hentry h-entry" id="event-{number}" itemscope itemtype="http://schema.org/NewsArticle">
<div class="read__top"><a class="read__categ" href="/events">Events</a>
<h1 class="entry-title p-name">{title}</h1>
<div class="read__lead entry-summary p-summary"></div>
<div class="read__meta"><time class="read__published" datetime="{date}">{date}</time>
<div class="read__time">13:30</div><div class="read__place p-location">Lune Hall</div></div></div>
<div class="entry-content e-content read__internal_content" itemprop="articleBody">{body}
<div class="read__bottommeta hidden-copy">
<div class="read__tagscol"><h3>Topics</h3><ul class="read__taglist">
<li class="p-category"><a rel="tag" href="/t">Roads</a></li></ul></div>
<div class="read__status"><p>Published in sections: <a href="/n">News</a>, <a href="/t">Transcripts</a></p></div>
</div></div></article>
<span id="material_link">{address}</span>
</body></html>
"""
