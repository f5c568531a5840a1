"""Recognises whether a text is JSON or markup, rather than prose that begins with a bracket."""

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
    """Whether the text begins with an XML declaration, or with an XML or HTML element that is closed somewhere.

    >>> is_markup("<p>Yes.</p>"), is_markup("<applause> Thank you."), is_markup("<<Yes>>")
    (True, False, False)
    """
    found = _MARKUP.match(text)
    if found is None:
        return False
    return found["tag"] is None or "</" in text or text.rstrip().endswith("/>")
