"""The English names of the months, which queries and references use whatever the locale of the process."""

from __future__ import annotations

MONTHS = (
    "",  # so that a month's number is its place
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
