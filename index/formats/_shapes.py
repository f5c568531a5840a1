"""Shapes: whether a text is JSON or markup; a text may begin with a bracket and be neither."""

from __future__ import annotations

import re

_VALUE = r"(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)"
_JSON = re.compile(
    rf"\s*(?:\[\s*(?:[{{\[\"]|\]\s*\Z|{_VALUE}\s*(?:\]\s*\Z|,\s*(?:{_VALUE}\s*[,\]]|[{{\[\"])))|\{{\s*[\"}}])"
)
_MARKUP = re.compile(r"\s*<(?:[?!]|(?P<tag>[A-Za-z_][\w:.-]*)(?:\s[^<>]*)?/?>)")


def is_json(text: str) -> bool:
    """Whether the text begins as JSON does.

    >>> is_json('[{"text": "Yes."}]'), is_json("[As prepared]"), is_json("{sic} Yes."), is_json("[4, noon] Yes.")
    (True, False, False, False)
    """
    return _JSON.match(text) is not None


def is_markup(text: str) -> bool:
    """Whether the text begins as XML or HTML does: with a declaration, or an element that ends somewhere.

    >>> is_markup("<p>Yes.</p>"), is_markup("<applause> Thank you."), is_markup("<<Yes>>")
    (True, False, False)
    """
    found = _MARKUP.match(text)
    if found is None:
        return False
    return found["tag"] is None or "</" in text or text.rstrip().endswith("/>")
