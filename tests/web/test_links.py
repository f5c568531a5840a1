"""URLs of the site's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from search.request import SearchRequest
from web import current, links, state

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("paragraph", ["p&1", "p+2", "p#3", "p?4", "p 5", "100%25"])
def test_a_link_to_a_paragraph_means_it_whatever_its_id(site: Flask, paragraph: str) -> None:
    request = SearchRequest("ferry")
    with site.test_request_context("/"):
        hit = current.engine().search(request).hits[0]._replace(paragraph=paragraph)
        onward = links.Onward(request)
        for address in (onward.hit(hit), links.speech_url(hit.speech, request, paragraph)):
            parts = urlsplit(address)
            assert parse_qs(parts.query)[state.MARKED] == [paragraph]
            assert unquote(parts.fragment) == paragraph
        assert unquote(urlsplit(onward.place(hit)).path) == f"/speech/{hit.speech}/p/{paragraph}"
