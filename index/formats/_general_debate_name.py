"""The name of a file of the UN General Debate corpus, by which it is recognised: CODE_SESSION_YEAR."""

from __future__ import annotations

import re

NAME = re.compile(r"(?P<code>[A-Z]{2,4})_(?P<session>\d{1,3})_(?P<year>\d{4})")
