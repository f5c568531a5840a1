"""Signs that are words of their own: those of money, and per cent. `$100` is a sign and a number, and so is `100 €`."""

from __future__ import annotations

# The signs of money of Unicode (category Sc) that NFKC leaves as they are, as characters of a regular expression.
MONEY = "$¢-¥֏؋߾߿৲৳৻૱௹฿៛\u20a0-\u20cf\ua838"
PERCENT = "%‰"
SYMBOL = f"[{MONEY}{PERCENT}]"
