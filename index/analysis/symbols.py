"""Currency signs and the per cent sign, which are words by themselves: `$100` and `100 €` are two words each."""

from __future__ import annotations

# Unicode's currency signs (category Sc), except those that NFKC changes; for use within [] in a regular expression.
MONEY = "$¢-¥֏؋߾߿৲৳৻૱௹฿៛\u20a0-\u20cf\ua838"
PERCENT = "%‰"
SYMBOL = f"[{MONEY}{PERCENT}]"
