"""A paragraph as a quotation to embed in other pages: plain HTML with a link, no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from web.wording import cited_date

if TYPE_CHECKING:
    from index.records import Paragraph, Speech

_QUOTATION = Markup(
    '<blockquote cite="{address}" lang="{language}" dir="auto"><p>{text}</p>'
    '<footer>{before}<a href="{address}">{title}</a>, {date}</footer></blockquote>'
)


def blockquote(speech: Speech, paragraph: Paragraph, address: str) -> Markup:
    """Write the paragraph as an HTML quotation with speaker, speech and date.

    >>> from index.records import Paragraph, Speech
    >>> said = Paragraph(1, "ab", "Peace & bread.", speaker="Ann Lee")
    >>> str(blockquote(Speech("x", "On peace", "2013", (said,)), said, "https://a.example/x"))[:70]
    '<blockquote cite="https://a.example/x" lang="en" dir="auto"><p>Peace &'
    """
    return _QUOTATION.format(
        address=address,
        language=paragraph.language or speech.language,
        text=paragraph.text,
        before=f"{paragraph.speaker}, " if paragraph.speaker else "",
        title=speech.title,
        date=cited_date(speech.date),
    )
