"""Maps spellings to one form (British and American, "per cent"), so that a printer's does not count as a difference.

The forms are only compared with each other; they need not be real words.
"""

from __future__ import annotations

import re
from functools import lru_cache

REMEMBERED = 32_768  # cached forms: about the words in common use in one language

_RULES = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"(?<=[a-z]{3}[iy])s(?=(?:e|es|ed|er|ers|ing|able|ation|ations|ational)$)", "z"),  # organise, analyse
        (r"(?<=[a-z]{2})our(?=(?:s|ed|ing|able|ably|ite|ites|er|ers|ful|hood|hoods|ly|less|al)?$)", "or"),  # labour
        (r"(?<=[tb])re(?=s?$)", "er"),  # centre
        (r"(?<=^def)ence|(?<=^off)ence|(?<=^lic)ence|(?<=^pret)ence", "ense"),
        (r"(?<=el)l(?=(?:ed|ing|er|ers|ous)$)", ""),  # travelled
        (r"(?<=[a-z]{2}al)l(?=(?:ed|ing)$)", ""),  # signalled
        (r"(?<=^program)me(?=s?$)", ""),
        (r"(?<=[a-z]{2}log)ue(?=s?$)", ""),  # dialogue
        (r"^per cent$|^%$", "percent"),
        (r"^grey(?=(?:s|er|est|ing)?$)", "gray"),
        (r"(?<=^judg)e(?=ments?$)", ""),
        (r"(?<=^fulfil)l|(?<=^enrol)l|(?<=^instal)l|(?<=^skil)l(?=ful)", ""),
    )
)


@lru_cache(REMEMBERED)
def variant(form: str) -> str:
    """Return the form to which both the British and the American spelling of a lower-case word are mapped.

    A word that no rule matches is returned unchanged.

    >>> [variant(word) for word in ("organisation", "organization", "labour", "four", "centres", "promise")]
    ['organization', 'organization', 'labor', 'four', 'centers', 'promize']
    """
    for pattern, plain in _RULES:
        form = pattern.sub(plain, form)
    return form
