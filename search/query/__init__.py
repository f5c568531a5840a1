"""The query language: what is typed, as a tree of frozen values; it never fails."""
